import { DatabaseSync } from 'node:sqlite';

/** What a row of Muster's outbox says, as far as tests look at it. */
export interface EffectRow {
  readonly key: string;
  readonly state: string;
  /** `at`, `login` or `now`. */
  readonly due: string;
}

export interface EventRow {
  readonly state: string;
  readonly chat: string;
  /** When it was accepted, in ms since 1970. */
  readonly at: number;
}

/** What Muster's database holds now. */
export interface Contents {
  readonly chats: readonly string[];
  readonly effects: readonly EffectRow[];
  /** `owner contact` of each entry. */
  readonly journal: readonly string[];
  /** `room jid` of each client inside. */
  readonly occupants: readonly string[];
  /** By subject: what became of the event, and of which chat it is. */
  readonly events: ReadonlyMap<string, EventRow>;
}

/** Reads the SQLite file of a Muster, running or not, without touching it. */
export function contentsOf(folder: string): Contents {
  const database = new DatabaseSync(`${folder}/muster.db`, { readOnly: true });
  const all = (sql: string): Record<string, string>[] =>
    database.prepare(sql).all() as Record<string, string>[];
  try {
    return {
      chats: all('SELECT id FROM chats').map((row) => row['id'] ?? ''),
      effects: all('SELECT key, state, due FROM effects').map((row) => ({
        key: row['key'] ?? '',
        state: row['state'] ?? '',
        due: Object.keys(JSON.parse(row['due'] ?? '{"now":1}') as object).join(),
      })),
      journal: all('SELECT owner, contact FROM journal').map(
        (row) => `${row['owner']} ${row['contact']}`,
      ),
      occupants: all('SELECT room, jid FROM occupants').map(
        (row) => `${row['room']} ${row['jid']}`,
      ),
      events: new Map(
        all('SELECT record, state, chat FROM events').map((row) => {
          const { subject, at } = JSON.parse(row['record'] ?? '{}') as {
            subject: string;
            at: number;
          };
          return [subject, { state: row['state'] ?? '', chat: row['chat'] ?? '', at }];
        }),
      ),
    };
  } finally {
    database.close();
  }
}
