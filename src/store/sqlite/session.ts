import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
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
  /** Prepares a text once, however often it is asked for. `Row` must name the columns that it selects. */
  readonly prepare: <Row = never>(sql: string) => Statement<Row>;
}

/** Statements that are kept: those built for a query (its conditions differ) shall not pile up. */
const KEPT = 200;

/** A session over an open database whose schema is the newest. */
export function createSession(db: DatabaseSync, domain: string): Session {
  const kept = new Map<string, StatementSync>();
  const keep = (sql: string): StatementSync => {
    if (kept.size >= KEPT) kept.clear(); // whoever holds one goes on using it
    const statement = db.prepare(sql);
    kept.set(sql, statement);
    return statement;
  };
  return {
    domain,
    queue: new Queue(db),
    prepare<Row>(sql: string): Statement<Row> {
      const statement = kept.get(sql) ?? keep(sql);
      return {
        // The schema is ours: the one place where its rows get their type.
        all: (...values) => statement.all(...values) as unknown as Row[],
        get: (...values) => statement.get(...values) as unknown as Row | undefined,
        run: (...values) => Number(statement.run(...values).changes),
      };
    },
  };
}
