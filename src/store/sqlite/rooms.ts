import type { FullJid, RoomJid } from '../../domain/jid.ts';
import type { RoomStore, StoredOccupant } from '../port.ts';
import type { Session } from './session.ts';

interface Row {
  readonly room: string;
  readonly jid: string;
  readonly nick: string;
  readonly presence: string;
  readonly joined: number;
}

/** Who is inside which room, so that nobody has to join again after a restart. */
export function roomStore({ domain, queue, prepare }: Session): RoomStore {
  const put = prepare(
    `INSERT INTO occupants (domain, room, jid, nick, presence, joined) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE
     SET nick = excluded.nick, presence = excluded.presence, joined = excluded.joined`,
  );
  const drop = prepare(`DELETE FROM occupants WHERE domain = ? AND room = ? AND jid = ?`);
  const dropAll = prepare(`DELETE FROM occupants WHERE domain = ? AND room = ?`);
  const load = prepare<Row>(
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
    dropOccupants: (occupants) =>
      queue.write(() => {
        for (const { room, jid } of occupants) drop.run(domain, room, jid);
      }),
    dropRoom: (room) => queue.write(() => void dropAll.run(domain, room)),
    loadOccupants: () => queue.read(() => load.all(domain).map(occupantOf)),
  };
}

function occupantOf({ room, jid, nick, presence, joined }: Row): StoredOccupant {
  return { room: room as RoomJid, jid: jid as FullJid, nick, presence, joined };
}
