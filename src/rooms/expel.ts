import type { Hall } from './hall.ts';
import { dropSession, type Occupant, type Room } from './room.ts';
import { announce, type Notice } from './view.ts';

/**
 * Takes occupants out against their will: their own clients are told first, `own`
 * added to the notice, then the others (XEP-0045 §8.2, §9.1, §9.4).
 */
export function expel(
  hall: Hall,
  room: Room,
  occupants: readonly Occupant[],
  notice: Notice,
  own: Notice = {},
): void {
  for (const occupant of occupants) {
    const clients = [...occupant.sessions];
    for (const client of clients) {
      announce(hall, room, occupant, client, { ...notice, ...own }, [client]);
    }
    for (const client of clients) {
      dropSession(hall, room, client);
      hall.ledger.drop(room.jid, client.jid);
    }
    announce(hall, room, occupant, clients[0], notice, room.sessions.values());
  }
  hall.emptied(room);
}
