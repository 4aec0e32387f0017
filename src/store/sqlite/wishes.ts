import type { PersonalWishes } from '../../domain/wish.ts';
import type { WishStore } from '../port.ts';
import type { Session } from './session.ts';

interface Row {
  readonly record: string;
}

/** What people want, a record for each. */
export function wishStore({ domain, queue, prepare }: Session): WishStore {
  const put = prepare(
    `INSERT INTO wishes (domain, person, record) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET record = excluded.record`,
  );
  const drop = prepare(`DELETE FROM wishes WHERE domain = ? AND person = ?`);
  const load = prepare<Row>(`SELECT record FROM wishes WHERE domain = ? ORDER BY person`);

  return {
    saveWishes: (wishes) =>
      queue.write(() => void put.run(domain, wishes.person, JSON.stringify(wishes))),
    dropWishes: (person) => queue.write(() => void drop.run(domain, person)),
    loadWishes: () =>
      queue.read(() => load.all(domain).map(({ record }) => JSON.parse(record) as PersonalWishes)),
  };
}
