import type { Element } from '@xmpp/xml';
import type { FullJid } from '../domain/jid.ts';
import type { Hall } from './hall.ts';
import type { Departure } from './port.ts';
import { dropSession, isInside, type Room, type Session } from './room.ts';
import { announce, foremost, type Notice, others, showOccupant } from './view.ts';

/** How a client goes, and what is said of it. */
export interface Leaving {
  readonly how: Departure;
  /** Whether the client itself is told; not one that is known to be gone. */
  readonly told: boolean;
  readonly codes?: readonly number[];
  /** Its parting words (XEP-0045 §7.14). */
  readonly payload?: readonly Element[];
  readonly id?: string | undefined;
}

/** Takes a client out of the state; what is left to do is telling those who stay. */
function takeOut(hall: Hall, room: Room, session: Session, notice: Notice): () => void {
  const { occupant } = session;
  const before = foremost(occupant);
  const last = dropSession(hall, room, session) === 'last';
  hall.ledger.drop(room.jid, session.jid);
  return () => {
    if (last) announce(hall, room, occupant, session, notice, others(room, occupant));
    else if (before === session && occupant.sessions.length > 0) {
      showOccupant(hall, room, occupant, room.sessions.values());
    }
  };
}

/** Takes clients of one room out: they are told first, then the others (XEP-0045 §7.14). */
export function leave(
  hall: Hall,
  room: Room,
  sessions: readonly Session[],
  leaving: Leaving,
): void {
  const { how, told, codes = [], payload = [], id } = leaving;
  const notice: Notice = { type: 'unavailable', payload, codes };
  if (told) {
    // XEP-0045 §10.1.3: a room that was never configured goes with its owner.
    const unborn = room.locked && sessions.length === room.sessions.size;
    const own: Notice = { ...notice, id, ...(unborn ? { destroy: {} } : {}) };
    for (const session of sessions) {
      announce(hall, room, session.occupant, session, own, [session]);
    }
  }
  // All go before anybody is told: nothing is sent to those who are gone with them.
  const tell = sessions.map((session) => takeOut(hall, room, session, notice));
  for (const step of tell) step();
  const last = new Map(sessions.map(({ person, jid }) => [person, jid]));
  for (const [person, client] of last) {
    if (isInside(room, person)) continue;
    if (how === 'left' && room.kind === 'topic') hall.ledger.depart(room.jid, client);
    hall.callbacks.left(room.jid, person, how, client);
  }
  hall.emptied(room);
}

/** Clients that are known to be offline leave every room that they are in. */
export function vanish(hall: Hall, clients: readonly FullJid[]): void {
  const ghosts = new Map<Room, Session[]>();
  for (const client of clients) {
    for (const room of hall.inside.get(client) ?? []) {
      const session = room.sessions.get(client);
      if (session === undefined) continue;
      const known = ghosts.get(room);
      if (known === undefined) ghosts.set(room, [session]);
      else known.push(session);
    }
  }
  for (const [room, sessions] of ghosts) {
    leave(hall, room, sessions, { how: 'lost', told: false });
  }
}
