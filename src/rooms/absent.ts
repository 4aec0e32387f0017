import type { BareJid } from '../domain/jid.ts';
import { buildPresence } from '../xmpp/protocol/muc.ts';
import { copiesOf } from '../xmpp/protocol/splice.ts';
import { buildOccupantId } from '../xmpp/protocol/occupant-id.ts';
import type { Hall } from './hall.ts';
import { mayMeet } from './strangers.ts';
import { isInside, occupantJid, type Room, type Session } from './room.ts';
import { shownAddress } from './view.ts';

/** The person for whom a nick is reserved. */
export function personByNick(room: Room, nick: string): BareJid | undefined {
  for (const [person, standing] of room.standings) if (standing.nick === nick) return person;
  return undefined;
}

/**
 * Shows a member who is not inside, under the nick that is his (XEP-0045 §10.2.1, 102). False when
 * there is nothing to be shown: he is inside, has no nick, or may not be seen by this viewer.
 */
export function showAbsent(hall: Hall, room: Room, person: BareJid, viewer: Session): boolean {
  const standing = room.standings.get(person);
  if (standing?.nick === undefined || standing.affiliation === 'outcast') return false;
  const hidden = standing.unlisted === true || !mayMeet(room, person, viewer.person);
  if (hidden || isInside(room, person)) return false;
  const presence = buildPresence({
    from: occupantJid(room, standing.nick),
    type: 'unavailable',
    occupantId: buildOccupantId(hall.occupantId(room.jid, person)),
    item: {
      affiliation: standing.affiliation,
      role: 'none',
      nick: standing.nick,
      jid: shownAddress(room, person, viewer),
    },
  });
  hall.wire.sendRaw(copiesOf(presence)(viewer.address), 'room');
  return true;
}
