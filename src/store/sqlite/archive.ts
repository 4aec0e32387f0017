import type { SQLInputValue } from 'node:sqlite';
import type { BareJid, RoomJid } from '../../domain/jid.ts';
import type { ArchivedMessage, ArchivePage, ArchiveQuery, ArchiveStore } from '../port.ts';
import { behind, type Scribe } from './scribe.ts';
import type { Session } from './session.ts';

/** A message as it is stored. */
export interface MessageRow {
  readonly seq: number;
  readonly room: string;
  readonly id: string;
  readonly at: number;
  readonly author: string | null;
  readonly hidden: string | null;
  readonly message: string;
}

/** A piece of a condition with the values of its question marks. */
interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** The messages of rooms (XEP-0313); `scribe` writes them. */
export function archiveStore({ domain, queue, prepare }: Session, scribe: Scribe): ArchiveStore {
  const replace = prepare(
    `UPDATE messages SET message = ? WHERE domain = ? AND room = ? AND id = ?`,
  );
  const place = prepare<Pick<MessageRow, 'seq'>>(
    `SELECT seq FROM messages WHERE domain = ? AND room = ? AND id = ?`,
  );
  const keep = prepare(
    `INSERT INTO kept_archives (domain, room, until) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET until = excluded.until`,
  );
  const forgetMessages = prepare(
    `DELETE FROM messages WHERE domain = ? AND room IN
     (SELECT room FROM kept_archives WHERE domain = ? AND until < ?)`,
  );
  const forgetKept = prepare(`DELETE FROM kept_archives WHERE domain = ? AND until < ?`);

  const placeOf = (room: RoomJid, id: string): number | undefined =>
    place.get(domain, room, id)?.seq;

  const page = (query: ArchiveQuery): ArchivePage | 'unknown-id' => {
    const places = (ids: readonly string[] = []): (number | undefined)[] =>
      ids.map((id) => placeOf(query.room, id));
    const [after, before, named] = [query.after, query.before, query.ids].map(places);
    const all = [...(after ?? []), ...(before ?? []), ...(named ?? [])];
    if (all.some((one) => one === undefined)) return 'unknown-id';
    const low = Math.max(-1, ...known(after));
    const high = Math.min(Number.MAX_SAFE_INTEGER, ...known(before));
    const matching = joined([...conditionsOf(domain, query), ...only(named)]);
    const select = `SELECT * FROM messages WHERE ${matching.sql} AND seq > ? AND seq < ?
      ORDER BY seq ${query.from === 'oldest' ? 'ASC' : 'DESC'} LIMIT ?`;
    // Put together for each query: which conditions hold differs, their values are all bound.
    const rows = prepare<MessageRow>(select).all(...matching.values, low, high, query.limit);
    const shown = query.from === 'oldest' ? rows : rows.toReversed();
    const count = (condition: string, ...more: readonly number[]): number => {
      const sql = `SELECT count(*) AS n FROM messages WHERE ${matching.sql}${condition}`;
      return prepare<{ n: number }>(sql).get(...matching.values, ...more)?.n ?? 0;
    };
    const [first] = shown;
    return {
      messages: shown.map(messageOf),
      count: count(''),
      index: first === undefined ? 0 : count(' AND seq < ?', first.seq),
    };
  };

  return {
    appendMessages: (messages) => scribe.append(messages),
    replaceMessage: (room, id, message) =>
      behind(scribe, () => queue.write(() => replace.run(message, domain, room, id) > 0)),
    pageMessages: (query) => behind(scribe, () => queue.read(() => page(query))),
    keepMessages: (room, until) => queue.write(() => void keep.run(domain, room, until)),
    forgetMessages: (before) =>
      behind(scribe, () =>
        queue.write(() => {
          const gone = forgetMessages.run(domain, domain, before);
          forgetKept.run(domain, before);
          return gone;
        }),
      ),
  };
}

const known = (places: readonly (number | undefined)[] = []): number[] =>
  places.filter((one) => one !== undefined);

/** Just the messages at these places, where any were named. */
function only(places: readonly (number | undefined)[] = []): Condition[] {
  if (places.length === 0) return [];
  return [{ sql: `seq IN (${places.map(() => '?').join(', ')})`, values: known(places) }];
}

function conditionsOf(domain: string, query: ArchiveQuery): Condition[] {
  const { room, viewer, without, author, start, end } = query;
  const strangers = without.map(() => '?').join(', ');
  return [
    { sql: 'domain = ? AND room = ?', values: [domain, room] },
    {
      sql: '(hidden IS NULL OR NOT EXISTS (SELECT 1 FROM json_each(hidden) WHERE value = ?))',
      values: [viewer],
    },
    ...(without.length === 0
      ? []
      : [{ sql: `(author IS NULL OR author NOT IN (${strangers}))`, values: without }]),
    ...(author === undefined ? [] : [{ sql: 'author = ?', values: [author] }]),
    ...(start === undefined ? [] : [{ sql: 'at >= ?', values: [start] }]),
    ...(end === undefined ? [] : [{ sql: 'at <= ?', values: [end] }]),
  ];
}

const joined = (conditions: readonly Condition[]): Condition => ({
  sql: conditions.map(({ sql }) => sql).join(' AND '),
  values: conditions.flatMap(({ values }) => values),
});

/** The message in a row. */
export function messageOf({ room, id, at, author, hidden, message }: MessageRow): ArchivedMessage {
  return {
    room: room as RoomJid,
    id,
    at,
    author: author as BareJid | null,
    hiddenFrom: hidden === null ? [] : (JSON.parse(hidden) as BareJid[]),
    message,
  };
}
