import type { Mark, MarkStore } from '../port.ts';
import type { Session } from './session.ts';

/** The writer of marks, to be used inside a write. */
export function markWriter({ domain, prepare }: Session): (mark: Mark) => void {
  const put = prepare(
    `INSERT INTO marks (domain, key, at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET at = excluded.at`,
  );
  return ({ key, at }) => void put.run(domain, key, at);
}

/** Points of time by name. */
export function markStore(session: Session): MarkStore {
  const { domain, queue, prepare } = session;
  const put = markWriter(session);
  const drop = prepare(`DELETE FROM marks WHERE domain = ? AND key = ?`);
  const load = prepare<Mark>(`SELECT key, at FROM marks WHERE domain = ? ORDER BY key`);

  return {
    saveMarks: (changed, gone = []) =>
      queue.write(() => {
        for (const key of gone) drop.run(domain, key);
        changed.forEach(put);
      }),
    loadMarks: () => queue.read(() => load.all(domain).map(({ key, at }) => ({ key, at }))),
  };
}
