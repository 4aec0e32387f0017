import type { Hall } from './hall.ts';
import { leave } from './leave.ts';
import type { Room } from './room.ts';

/** Tells everybody in a room that the service shuts down, and takes them out (XEP-0045 §11.2: 332). */
export function shutDown(hall: Hall, room: Room): void {
  const sessions = [...room.sessions.values()];
  leave(hall, room, sessions, { how: 'lost', told: true, codes: [332] });
}
