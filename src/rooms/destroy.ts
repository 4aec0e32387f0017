import type { Destruction } from '../xmpp/protocol/muc.ts';
import type { Hall } from './hall.ts';
import type { Room } from './room.ts';
import { announce } from './view.ts';

/**
 * Ends a room: who was in a topic's room has no part in it any more. Each client gets one presence with `<destroy/>`, from its own occupant JID
 * (XEP-0045 §10.9). Resolves when `heard` has, and the store has forgotten the room; if `heard` rejects
 * it can be said again.
 */
export function destroyRoom(
  hall: Hall,
  room: Room,
  destroy: Destruction,
  heard: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const over = end(hall, room, destroy, heard);
  if (room.kind === 'topic') return over; // its name is never had again
  // Whoever waits for it is told of its failure elsewhere.
  const settled = over.catch(() => undefined);
  hall.ending.set(room.jid, settled);
  void settled.finally(() => {
    if (hall.ending.get(room.jid) === settled) hall.ending.delete(room.jid);
  });
  return over;
}

async function end(
  hall: Hall,
  room: Room,
  destroy: Destruction,
  heard: () => Promise<void>,
): Promise<void> {
  hall.rooms.delete(room.jid);
  hall.closing.set(room.jid, room);
  // Nobody is inside any more, but they are remembered as those who are to hear of it.
  for (const client of room.sessions.keys()) {
    const others = hall.inside.get(client);
    others?.delete(room);
    if (others?.size === 0) hall.inside.delete(client);
  }
  for (const session of room.sessions.values()) {
    announce(
      hall,
      room,
      session.occupant,
      session,
      {
        type: 'unavailable',
        ...(room.kind === 'topic' ? { affiliation: 'none' } : {}),
        destroy,
      },
      [session],
    );
  }
  await heard();
  hall.closing.delete(room.jid);
  // What is still to be archived must not come behind the forgetting.
  await hall.archive?.flush();
  await hall.ledger.forget(room.jid);
}
