import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { bareOf, fullOf, type Jid } from '../domain/jid.ts';
import { buildPresenceError, parseJoin } from '../xmpp/protocol/muc-join.ts';
import { writePayload } from '../xmpp/protocol/payload.ts';
import { genuine } from './forged.ts';
import { bounced } from './ghost.ts';
import type { Hall } from './hall.ts';
import { personByNick, showAbsent } from './absent.ts';
import { enter, resynchronise } from './join.ts';
import { leave } from './leave.ts';
import { mayMeet } from './strangers.ts';
import { rename } from './rename.ts';
import { nextUpdate, type Room, type Session, sessionOf } from './room.ts';
import { refuseStray } from './stray.ts';
import { foremost, showOccupant } from './view.ts';

/** The client says how it is (XEP-0045 §7.7): everybody who may see it is told. */
function update(hall: Hall, room: Room, session: Session, stanza: Element): void {
  const { occupant } = session;
  const before = foremost(occupant);
  session.presence = genuine(stanza, room.settings);
  session.updated = nextUpdate(occupant);
  hall.ledger.note({
    room: room.jid,
    jid: session.jid,
    nick: occupant.nick,
    presence: writePayload(session.presence),
    joined: session.joined,
  });
  if (foremost(occupant) !== session && before !== session) return;
  showOccupant(hall, room, occupant, room.sessions.values());
}

/** A presence without type, from a client that is inside or wants in. */
async function available(
  hall: Hall,
  room: Room,
  stanza: Element,
  from: Jid,
  nick: string,
): Promise<void> {
  const session = sessionOf(room, fullOf(from));
  const join = parseJoin(stanza);
  if (session === undefined && join !== undefined) {
    hall.spendEntry(bareOf(from));
    await enter(hall, room, { client: from, nick, presence: stanza, join });
  } else if (session === undefined) {
    refuseStray(hall, room, stanza, fullOf(from), nick);
  } else if (join !== undefined) {
    hall.spendEntry(session.person);
    resynchronise(hall, room, { client: from, nick, presence: stanza, join });
  } else {
    hall.spend(session.person);
    const same = nick === '' || nick === session.occupant.nick;
    if (same) update(hall, room, session, stanza);
    else rename(hall, room, session, nick, stanza);
  }
}

/**
 * Answers a probe with what the prober may see (XEP-0045 §17.3): the same silence for nobody and for
 * somebody whom he may not see.
 */
function probed(hall: Hall, room: Room, session: Session | undefined, nick: string): void {
  if (session === undefined) throw new StanzaError('cancel', 'not-acceptable');
  const occupant = room.occupants.get(nick === '' ? session.occupant.nick : nick);
  if (occupant !== undefined && mayMeet(room, occupant.person, session.person)) {
    showOccupant(hall, room, occupant, [session], { asked: true });
    return;
  }
  const owner = personByNick(room, nick);
  if (owner !== undefined) showAbsent(hall, room, owner, session);
}

/** Everything that comes as presence to a room or one of its occupants. */
export async function hearPresence(
  hall: Hall,
  room: Room,
  stanza: Element,
  from: Jid,
  nick: string,
): Promise<void> {
  const session = sessionOf(room, fullOf(from));
  switch (stanza.attrs['type']) {
    case undefined:
      await available(hall, room, stanza, from, nick);
      return;
    case 'unavailable':
      if (session !== undefined) {
        const payload = genuine(stanza, room.settings);
        const id = stanza.attrs['id'] as string | undefined;
        leave(hall, room, [session], { how: 'left', told: true, payload, id });
      }
      return;
    case 'error':
      bounced(hall, room, fullOf(from), stanza);
      return;
    case 'probe':
      probed(hall, room, session, nick);
      return;
    default: // subscriptions: a room has none to give
  }
}

/** Sends the error with which a presence is refused. */
export function refusePresence(
  hall: Hall,
  stanza: Element,
  room: string,
  error: StanzaError,
): void {
  hall.wire.send(buildPresenceError(stanza, error, room), 'room');
}
