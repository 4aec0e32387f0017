import type { OpenedRoomStore, RoomStore, StoredOccupant, StoredRoom } from '../port.ts';
import { markWriter } from './marks.ts';
import type { Session } from './session.ts';

/** Who is inside which room, so that nobody has to join again after a restart; rooms of users. */
export function roomStore(session: Session): RoomStore & OpenedRoomStore {
  const { domain, queue, prepare } = session;
  const putMark = markWriter(session);
  const put = prepare(
    `INSERT INTO occupants (domain, room, jid, nick, presence, joined) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE
     SET nick = excluded.nick, presence = excluded.presence, joined = excluded.joined`,
  );
  const drop = prepare(`DELETE FROM occupants WHERE domain = ? AND room = ? AND jid = ?`);
  const dropAll = [
    prepare(`DELETE FROM occupants WHERE domain = ? AND room = ?`),
    prepare(`DELETE FROM rooms WHERE domain = ? AND room = ?`),
    prepare(
      `DELETE FROM messages WHERE domain = ?1 AND room = ?2
       AND NOT EXISTS (SELECT 1 FROM kept_archives WHERE domain = ?1 AND room = ?2)`,
    ),
  ];
  const putRoom = prepare(
    `INSERT INTO rooms (domain, room, opened, state) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET opened = excluded.opened, state = excluded.state`,
  );
  const loadRooms = prepare<StoredRoom>(
    `SELECT room, opened, state FROM rooms WHERE domain = ? ORDER BY room`,
  );
  const load = prepare<StoredOccupant>(
    `SELECT room, jid, nick, presence, joined FROM occupants WHERE domain = ?
     ORDER BY room, joined, jid`,
  );

  return {
    saveOccupants: (occupants) =>
      queue.write(() => {
        for (const { room, jid, nick, presence, joined } of occupants) {
          put.run(domain, room, jid, nick, presence, joined);
        }
      }),
    dropOccupants: (occupants, marks = []) =>
      queue.write(() => {
        for (const { room, jid } of occupants) drop.run(domain, room, jid);
        marks.forEach(putMark);
      }),
    dropRoom: (room) =>
      queue.write(() => {
        for (const drops of dropAll) drops.run(domain, room);
      }),
    saveRoom: ({ room, opened, state }) =>
      queue.write(() => void putRoom.run(domain, room, opened, state)),
    loadRooms: () => queue.read(() => loadRooms.all(domain)),
    loadOccupants: () => queue.read(() => load.all(domain)),
  };
}
