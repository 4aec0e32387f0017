import xml, { type Element } from '@xmpp/xml';

/** Our own: what we send to ourselves to learn that the server has handled what went before. */
const NS_FENCE = 'urn:muster:fence:0';

/**
 * A stanza from our domain to our domain. An IQ; some servers drop IQs of a privileged component
 * (FIELD-NOTES 1), so a message can be chosen instead.
 */
export function buildFence(domain: string, id: string, kind: 'iq' | 'message'): Element {
  const type = kind === 'iq' ? 'get' : 'headline';
  return xml(kind, { type, from: domain, to: domain, id }, xml('fence', { xmlns: NS_FENCE }));
}

/** The id of a fence that came back, or of its bounce: either proves what a fence is to prove. */
export function parseFence(stanza: Element, domain: string): string | undefined {
  const { from, to, id } = stanza.attrs as Record<string, string | undefined>;
  return from === domain && to === domain ? id : undefined;
}
