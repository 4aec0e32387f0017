import type { JournalEntry } from '../../domain/roster.ts';
import type { JournalStore } from '../port.ts';
import type { Session } from './session.ts';

interface Row {
  readonly entry: string;
}

/** What was in the rosters before us, by owner and contact. */
export function journalStore({ domain, queue, prepare }: Session): JournalStore {
  const one = prepare<Row>(
    `SELECT entry FROM journal WHERE domain = ? AND owner = ? AND contact = ?`,
  );
  const all = prepare<Row>(
    `SELECT entry FROM journal WHERE domain = ? AND owner = ? ORDER BY contact`,
  );
  const held = prepare<Row>(
    `SELECT entry FROM journal WHERE domain = ?
     AND EXISTS (SELECT 1 FROM json_each(entry, '$.holders') WHERE json_each.key = ?)
     ORDER BY owner, contact`,
  );
  const holders = prepare<{ readonly holder: string }>(
    `SELECT DISTINCT json_each.key AS holder FROM journal, json_each(entry, '$.holders')
     WHERE domain = ? ORDER BY holder`,
  );
  const put = prepare(
    `INSERT INTO journal (domain, owner, contact, entry) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET entry = excluded.entry`,
  );
  const drop = prepare(`DELETE FROM journal WHERE domain = ? AND owner = ? AND contact = ?`);

  return {
    journalEntry: (owner, contact) =>
      queue.read(() => {
        const row = one.get(domain, owner, contact);
        return row && entryOf(row);
      }),
    journalHeldBy: (holder) => queue.read(() => held.all(domain, holder).map(entryOf)),
    journalHolders: () => queue.read(() => holders.all(domain).map(({ holder }) => holder)),
    journalOf: (owner) => queue.read(() => all.all(domain, owner).map(entryOf)),
    writeJournal: (entries) =>
      queue.write(() => {
        for (const entry of entries) {
          put.run(domain, entry.owner, entry.contact, JSON.stringify(entry));
        }
      }),
    dropJournal: (owner, contact) => queue.write(() => void drop.run(domain, owner, contact)),
  };
}

function entryOf(row: Row): JournalEntry {
  return JSON.parse(row.entry) as JournalEntry;
}
