import type { Instant, Milliseconds } from '../../src/domain/duration.ts';
import type { Clock } from '../../src/schedule/port.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /**
   * Moves the clock on. What falls due meanwhile runs in the order of its time, each at its own
   * `now`, and the promises of each settle before the next.
   */
  advance(span: Milliseconds): Promise<void>;
  /** How many tasks and sleepers wait. */
  readonly waiting: number;
  /** When the next of them is due. */
  readonly next: Instant | undefined;
}

interface Task {
  readonly at: Instant;
  readonly run: () => void;
}

/** Turns of the event loop that `settle` lets pass: enough for a chain of that many store writes. */
const TURNS = 10;

/** Lets promises, and what waits for the next turns of the event loop, come to rest. */
export async function settle(turns = TURNS): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** @param start the first `now`; 2026-01-01T00:00:00Z unless given */
export function manualClock(start: Instant = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  const tasks = new Set<Task>(); // in the order in which they were asked for

  const add = (at: Instant, run: () => void): (() => void) => {
    const task: Task = { at, run };
    tasks.add(task);
    return () => void tasks.delete(task);
  };
  const first = (): Task | undefined =>
    [...tasks].reduce<Task | undefined>(
      (best, task) => (best === undefined || task.at < best.at ? task : best),
      undefined,
    );

  return {
    now: () => now,
    at: add,
    sleep(span, signal) {
      return new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const cancel = add(now + span, () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        });
        const abort = (): void => {
          cancel();
          reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', abort, { once: true });
      });
    },
    async advance(span) {
      const until = now + span;
      await settle();
      for (let task = first(); task && task.at <= until; task = first()) {
        tasks.delete(task);
        now = Math.max(now, task.at);
        task.run();
        await settle();
      }
      now = until;
    },
    get waiting() {
      return tasks.size;
    },
    get next() {
      return first()?.at;
    },
  };
}
