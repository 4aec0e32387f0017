import xml, { type Element } from '@xmpp/xml';

/** XEP-0012. */
export const NS_LAST = 'jabber:iq:last';

/** How many whole seconds ago somebody was last active, or a service was started (XEP-0012 §3, §4). */
export function buildLast(seconds: number): Element {
  return xml('query', { xmlns: NS_LAST, seconds: String(Math.max(0, Math.floor(seconds))) });
}
