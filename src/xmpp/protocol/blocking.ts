import xml, { type Element } from '@xmpp/xml';

/** XEP-0191. */
export const NS_BLOCKING = 'urn:xmpp:blocking';

/** Asks for a block list (XEP-0191 §3.2). */
export function buildBlockListRequest(): Element {
  return xml('blocklist', { xmlns: NS_BLOCKING });
}

/** The addresses in a block list. */
export function parseBlockList(answer: Element): string[] {
  const items = answer.getChild('blocklist', NS_BLOCKING)?.getChildren('item') ?? [];
  return items.map((item) => String(item.attrs['jid'] ?? ''));
}
