import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { MusterError } from '../../domain/errors.ts';
import { storeFailure } from './failure.ts';

/** Tells a caller what became of his job. */
type Settle = () => void;

interface Job {
  readonly writes: boolean;
  /** Does the work; what it returns keeps the good news until the commit. */
  readonly run: () => Settle;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: all that is asked of the store in one turn of the event loop runs at the turn's end,
 * in the order of the calls, in one transaction; the promises settle after its COMMIT. Each writing
 * job has a savepoint, so that one that fails leaves nothing behind and does not fail the others.
 */
export class Queue {
  readonly #db: DatabaseSync;
  readonly #sql: Readonly<
    Record<'begin' | 'commit' | 'rollback' | 'mark' | 'undo' | 'keep', StatementSync>
  >;
  #jobs: Job[] = [];
  #closed = false;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#sql = {
      // IMMEDIATE: waits for another process's write here, where nothing has been done yet.
      begin: db.prepare('BEGIN IMMEDIATE'),
      commit: db.prepare('COMMIT'),
      rollback: db.prepare('ROLLBACK'),
      mark: db.prepare('SAVEPOINT job'),
      undo: db.prepare('ROLLBACK TO job'),
      keep: db.prepare('RELEASE job'),
    };
  }

  /** Queues a change; rejects with what `work` throws, or `store-unavailable`. */
  write<T>(work: () => T): Promise<T> {
    return this.#add(true, work);
  }

  /** Queues a question; it sees what was asked to be written before it. */
  read<T>(work: () => T): Promise<T> {
    return this.#add(false, work);
  }

  /** Runs what is queued and takes nothing more. */
  close(): void {
    this.#flush();
    this.#closed = true;
  }

  #add<T>(writes: boolean, work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new MusterError('store-unavailable', 'the store has been closed'));
        return;
      }
      if (this.#jobs.length === 0) setImmediate(() => this.#flush());
      const run = (): Settle => {
        const result = work();
        return () => resolve(result);
      };
      this.#jobs.push({ writes, run, reject });
    });
  }

  #flush(): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    for (const settle of this.#outcomes(jobs)) settle();
  }

  #outcomes(jobs: readonly Job[]): Settle[] {
    try {
      return jobs.some((job) => job.writes) ? this.#transact(jobs) : jobs.map(attempt);
    } catch (error) {
      const failure = storeFailure(error);
      return jobs.map((job) => () => job.reject(failure));
    }
  }

  #transact(jobs: readonly Job[]): Settle[] {
    if (this.#db.isTransaction) this.#sql.rollback.run(); // a ROLLBACK that failed, e.g. on a full disk
    this.#sql.begin.run();
    try {
      const outcomes = jobs.map((job) => (job.writes ? this.#apart(job) : attempt(job)));
      this.#sql.commit.run();
      return outcomes;
    } catch (error) {
      if (this.#db.isTransaction) this.#sql.rollback.run();
      throw error;
    }
  }

  #apart(job: Job): Settle {
    this.#sql.mark.run();
    try {
      const settle = job.run();
      this.#sql.keep.run();
      return settle;
    } catch (error) {
      // SQLite may give up the whole transaction (full disk, I/O error): then nobody's work is done.
      if (!this.#db.isTransaction) throw error;
      this.#sql.undo.run();
      this.#sql.keep.run();
      return refusal(job, error);
    }
  }
}

function attempt(job: Job): Settle {
  try {
    return job.run();
  } catch (error) {
    return refusal(job, error);
  }
}

function refusal(job: Job, error: unknown): Settle {
  const failure = storeFailure(error);
  return () => job.reject(failure);
}
