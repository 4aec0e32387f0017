import type { Hall } from './hall.ts';
import { dropSession, type Occupant, type Room, type Session } from './room.ts';
import { announce, type Notice } from './view.ts';

/**
 * Takes clients of an occupant out against his will: they are told first, `own` added to the notice,
 * then the others (XEP-0045 §8.2, §9.1, §9.4). Said again it does no harm, be he inside anew or not.
 */
export function putOut(
  hall: Hall,
  room: Room,
  occupant: Occupant,
  clients: readonly Session[],
  { notice, own = {} }: { readonly notice: Notice; readonly own?: Notice },
): void {
  for (const client of clients) {
    announce(hall, room, occupant, client, { ...notice, ...own }, [client]);
  }
  for (const client of clients) dropSession(hall, room, client);
  if (room.occupants.has(occupant.nick)) return;
  announce(hall, room, occupant, clients[0], notice, room.sessions.values());
}

/** Takes occupants out, who are forgotten at once. */
export function expel(
  hall: Hall,
  room: Room,
  occupants: readonly Occupant[],
  notice: Notice,
  own: Notice = {},
): void {
  for (const occupant of occupants) {
    const clients = [...occupant.sessions];
    putOut(hall, room, occupant, clients, { notice, own });
    for (const client of clients) hall.ledger.drop(room.jid, client.jid);
  }
  hall.emptied(room);
}
