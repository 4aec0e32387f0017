import xml, { type Element } from '@xmpp/xml';

/** XEP-0421. */
export const NS_OCCUPANT_ID = 'urn:xmpp:occupant-id:0';

/** The mark of an occupant that stays the same through renames and rejoins (XEP-0421). */
export function buildOccupantId(id: string): Element {
  return xml('occupant-id', { xmlns: NS_OCCUPANT_ID, id });
}
