import xml, { type Element } from '@xmpp/xml';

/** XEP-0359. */
export const NS_STANZA_ID = 'urn:xmpp:sid:0';

/** The id that `by` gave to a message. */
export function buildStanzaId(id: string, by: string): Element {
  return xml('stanza-id', { xmlns: NS_STANZA_ID, id, by });
}
