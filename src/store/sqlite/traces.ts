import type { TraceStore } from '../port.ts';
import { type MessageRow, messageOf } from './archive.ts';
import { type EventRow, recordOf } from './events.ts';
import { behind, type Scribe } from './scribe.ts';
import type { Session } from './session.ts';

/** What people have left in messages and events. */
export function traceStore({ domain, queue, prepare }: Session, scribe: Scribe): TraceStore {
  const messages = prepare<MessageRow>(
    `SELECT * FROM messages WHERE domain = ? AND author = ? ORDER BY at DESC, id DESC LIMIT ?`,
  );
  const events = prepare<EventRow>(
    `SELECT record, state, chat FROM events
     WHERE domain = ? AND json_extract(record, '$.source') = ? ORDER BY at DESC, id DESC LIMIT ?`,
  );
  const forgetMessages = prepare(`DELETE FROM messages WHERE domain = ? AND author = ?`);
  const forgetEvents = prepare(
    `DELETE FROM events WHERE domain = ? AND json_extract(record, '$.source') = ?
     AND state NOT IN ('pending', 'held')`,
  );

  return {
    messagesBy: (author, limit) =>
      behind(scribe, () =>
        queue.read(() => messages.all(domain, author, limit).map((row) => messageOf(row))),
      ),
    eventsBy: (sources, limit) =>
      queue.read(() =>
        sources
          .flatMap((source) => events.all(domain, source, limit).map(recordOf))
          .toSorted((a, b) => b.at - a.at)
          .slice(0, limit),
      ),
    forgetTraces: (author, sources) =>
      behind(scribe, () =>
        queue.write(() => {
          forgetMessages.run(domain, author);
          for (const source of sources) forgetEvents.run(domain, source);
        }),
      ),
  };
}
