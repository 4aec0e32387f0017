import { StanzaError } from '../domain/errors.ts';
import type { Element } from '@xmpp/xml';
import { writePayload } from '../xmpp/protocol/payload.ts';
import { genuine } from './forged.ts';
import type { Hall } from './hall.ts';
import { isTaken, preparedNick } from './nick.ts';
import { nextUpdate, type Occupant, type Room, type Session } from './room.ts';
import { announce, showOccupant } from './view.ts';

/**
 * An occupant takes another nick: unavailable with the new one (303) and available under it, to all
 * (XEP-0045 §7.6). All his clients under the old nick come along. Throws `not-acceptable` where
 * nicks are fixed, `conflict` for another's nick and `jid-malformed`.
 */
export function rename(
  hall: Hall,
  room: Room,
  session: Session,
  wanted: string,
  stanza: Element,
): void {
  if (room.settings.nicksFixed) throw new StanzaError('cancel', 'not-acceptable');
  const nick = preparedNick(room, wanted);
  if (isTaken(room, nick, session.person) || room.occupants.has(nick)) {
    throw new StanzaError('cancel', 'conflict');
  }
  const old = session.occupant;
  session.presence = genuine(stanza, room.settings);
  session.updated = nextUpdate(old);
  announce(
    hall,
    room,
    old,
    session,
    { type: 'unavailable', role: old.role, nick, codes: [303] },
    room.sessions.values(),
  );
  const renamed: Occupant = { ...old, nick };
  room.occupants.delete(old.nick);
  room.occupants.set(nick, renamed);
  for (const client of renamed.sessions) {
    client.occupant = renamed;
    hall.ledger.note({
      room: room.jid,
      jid: client.jid,
      nick,
      presence: writePayload(client.presence),
      joined: client.joined,
    });
  }
  const changed = nick === wanted ? [] : [210];
  const clients = new Set<Session>(renamed.sessions);
  const rest = [...room.sessions.values()].filter((viewer) => !clients.has(viewer));
  showOccupant(hall, room, renamed, rest);
  showOccupant(hall, room, renamed, clients, { codes: changed });
}
