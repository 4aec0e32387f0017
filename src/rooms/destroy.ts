import type { Destruction } from '../xmpp/protocol/muc.ts';
import type { Hall } from './hall.ts';
import { dropSession, type Room } from './room.ts';
import { announce } from './view.ts';

/**
 * Ends a room: who was in a topic's room has no part in it any more. Each client gets one presence with `<destroy/>`, from its own occupant JID
 * (XEP-0045 §10.9). Resolves when the store has forgotten the room.
 */
export async function destroyRoom(hall: Hall, room: Room, destroy: Destruction): Promise<void> {
  hall.rooms.delete(room.jid);
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
  for (const session of [...room.sessions.values()]) dropSession(hall, room, session);
  // What is still to be archived must not come behind the forgetting.
  await hall.archive?.flush();
  await hall.ledger.forget(room.jid);
}
