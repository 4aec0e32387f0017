import xml, { type Element } from '@xmpp/xml';
import type { FullJid } from '../../domain/jid.ts';

/** XEP-0199. */
export const NS_PING = 'urn:xmpp:ping';

/** A ping to one client. */
export function buildPing(to: FullJid | string, from?: string): Element {
  return xml('iq', { type: 'get', to, from }, xml('ping', { xmlns: NS_PING }));
}
