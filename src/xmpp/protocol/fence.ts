import xml, { type Element } from '@xmpp/xml';

/** Our own: what we send to ourselves to learn that the server has handled what went before. */
const NS_FENCE = 'urn:muster:fence:0';

/** Which kind of stanza is sent around. */
export type FenceKind = 'iq' | 'message';

/**
 * A stanza from our domain to our domain. An IQ; some servers drop IQs of a privileged component
 * (FIELD-NOTES 1), so a message can be chosen instead.
 */
export function buildFence(domain: string, id: string, kind: FenceKind): Element {
  const type = kind === 'iq' ? 'get' : 'headline';
  return xml(kind, { type, from: domain, to: domain, id }, xml('fence', { xmlns: NS_FENCE }));
}

/**
 * A fence that came back, or its bounce: either proves what a fence is to prove. A bounce need not
 * hold the whole of it.
 */
export function parseFence(
  stanza: Element,
  domain: string,
): { readonly id: string; readonly kind: FenceKind; readonly isWhole: boolean } | undefined {
  const { from, to, id } = stanza.attrs as Record<string, string | undefined>;
  if (from !== domain || to !== domain || id === undefined) return undefined;
  const isWhole = stanza.getChild('fence', NS_FENCE) !== undefined;
  return { id, kind: stanza.name === 'iq' ? 'iq' : 'message', isWhole };
}
