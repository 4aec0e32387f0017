import type { EventRecord, EventState, TriggerEvent } from '../../domain/event.ts';
import type { EventStore } from '../port.ts';
import type { Session } from './session.ts';

/** An event as it is stored. */
export interface EventRow {
  readonly record: string;
  readonly state: string;
  readonly chat: string | null;
}

/** Events and the keys under which they count as seen. */
export function eventStore({ domain, queue, prepare }: Session): EventStore {
  const see = prepare(
    `INSERT INTO seen (domain, topic, key, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const accept = prepare(
    `INSERT INTO events (domain, id, at, state, record) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const settle = prepare(`UPDATE events SET state = ?, chat = ? WHERE domain = ? AND id = ?`);
  const pending = prepare<EventRow>(
    `SELECT record, state, chat FROM events WHERE domain = ? AND state = 'pending' ORDER BY at, id`,
  );
  const held = prepare<EventRow>(
    `SELECT record, state, chat FROM events WHERE domain = ? AND state = 'held' ORDER BY at, id`,
  );
  const one = prepare<EventRow>(
    `SELECT record, state, chat FROM events WHERE domain = ? AND id = ?`,
  );
  const newest = prepare<EventRow>(
    `SELECT record, state, chat FROM events WHERE domain = ? ORDER BY at DESC, id DESC LIMIT ?`,
  );
  const forgetSettled = prepare(
    `DELETE FROM events WHERE domain = ? AND at < ? AND state <> 'pending'`,
  );
  const forgetSeen = prepare(`DELETE FROM seen WHERE domain = ? AND at < ?`);

  return {
    acceptEvent: (event, seen, state = 'pending') =>
      queue.write(() => {
        if (seen && see.run(domain, seen.topic, seen.key, event.at) === 0) return 'duplicate';
        const added = accept.run(domain, event.id, event.at, state, JSON.stringify(event));
        return added === 0 ? 'duplicate' : 'accepted';
      }),
    heldEvents: () => queue.read(() => held.all(domain).map(recordOf)),
    pendingEvents: () => queue.read(() => pending.all(domain).map(recordOf)),
    settleEvent: (id, state, chat) =>
      queue.write(() => void settle.run(state, chat ?? null, domain, id)),
    findEvent: (id) =>
      queue.read(() => {
        const row = one.get(domain, id);
        return row && recordOf(row);
      }),
    listEvents: (limit) => queue.read(() => newest.all(domain, limit).map(recordOf)),
    forgetEvents: (before) =>
      queue.write(() => forgetSettled.run(domain, before) + forgetSeen.run(domain, before)),
  };
}

/** The event in a row. */
export function recordOf(row: EventRow): EventRecord {
  const event = JSON.parse(row.record) as TriggerEvent;
  const state = row.state as EventState;
  return row.chat === null ? { ...event, state } : { ...event, state, chat: row.chat };
}
