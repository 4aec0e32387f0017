import type { Mark, MarkStore } from '../port.ts';
import type { Session } from './session.ts';

/** Points of time by name. */
export function markStore({ domain, queue, prepare }: Session): MarkStore {
  const put = prepare(
    `INSERT INTO marks (domain, key, at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET at = excluded.at`,
  );
  const drop = prepare(`DELETE FROM marks WHERE domain = ? AND key = ?`);
  const load = prepare<Mark>(`SELECT key, at FROM marks WHERE domain = ? ORDER BY key`);

  return {
    saveMarks: (changed, gone = []) =>
      queue.write(() => {
        for (const key of gone) drop.run(domain, key);
        for (const { key, at } of changed) put.run(domain, key, at);
      }),
    loadMarks: () => queue.read(() => load.all(domain).map(({ key, at }) => ({ key, at }))),
  };
}
