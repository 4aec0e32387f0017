import type { ArchivedMessage } from '../port.ts';
import type { Session } from './session.ts';

/** Adds messages to the archive, each once; to be called inside a transaction. */
export function messageAppender({
  domain,
  prepare,
}: Pick<Session, 'domain' | 'prepare'>): (messages: readonly ArchivedMessage[]) => void {
  const append = prepare(
    `INSERT INTO messages (domain, room, seq, id, at, author, hidden, message)
     VALUES (?1, ?2,
       (SELECT coalesce(max(seq), 0) + 1 FROM messages WHERE domain = ?1 AND room = ?2),
       ?3, ?4, ?5, ?6, ?7)
     ON CONFLICT DO NOTHING`,
  );
  return (messages) => {
    for (const { room, id, at, author, hiddenFrom, message } of messages) {
      const hidden = hiddenFrom.length === 0 ? null : JSON.stringify(hiddenFrom);
      append.run(domain, room, id, at, author, hidden, message);
    }
  };
}
