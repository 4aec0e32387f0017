import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { Queue } from './queue.ts';

/** A prepared statement whose rows have the columns of `Row`. */
export interface Statement<Row> {
  all(...values: readonly SQLInputValue[]): readonly Row[];
  get(...values: readonly SQLInputValue[]): Row | undefined;
  /** Returns how many rows changed. */
  run(...values: readonly SQLInputValue[]): number;
}

/** What the parts of the store share: one connection, one domain, one queue. */
export interface Session {
  readonly domain: string;
  readonly queue: Queue;
  /** Prepares once, at the start. `Row` must name the columns that the statement selects. */
  readonly prepare: <Row = never>(sql: string) => Statement<Row>;
}

/** A session over an open database whose schema is the newest. */
export function createSession(db: DatabaseSync, domain: string): Session {
  return {
    domain,
    queue: new Queue(db),
    prepare<Row>(sql: string): Statement<Row> {
      const statement = db.prepare(sql);
      return {
        // The schema is ours: the one place where its rows get their type.
        all: (...values) => statement.all(...values) as unknown as Row[],
        get: (...values) => statement.get(...values) as unknown as Row | undefined,
        run: (...values) => Number(statement.run(...values).changes),
      };
    },
  };
}
