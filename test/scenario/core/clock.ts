import type { Instant, Milliseconds } from '../../../src/domain/duration.ts';
import type { Clock } from '../../../src/schedule/port.ts';
import { settle } from '../../support/manual-clock.ts';

interface Task {
  /** `at` of the time of day, or the end of a span that no setting of the clock changes. */
  readonly due: () => Instant;
  readonly run: () => void;
}

/** A clock that a test moves on and sets; between two deadlines everything comes to rest. */
export class StageClock implements Clock {
  #now: Instant;
  /** By how much the time of day was set. */
  #set = 0;
  readonly #tasks = new Set<Task>();
  /** Waits until nothing moves any more. */
  rest: () => Promise<void> = () => settle();

  constructor(start: Instant) {
    this.#now = start;
  }

  now(): Instant {
    return this.#now + this.#set;
  }

  at(at: Instant, run: () => void): () => void {
    return this.#add({ due: () => at - this.#set, run });
  }

  sleep(span: Milliseconds, signal?: AbortSignal): Promise<void> {
    const until = this.#now + span;
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const abort = (): void => {
        cancel();
        reject(signal?.reason as Error);
      };
      const cancel = this.#add({
        due: () => until,
        run: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Moves on; what falls due happens in its order, each at its time. */
  async advance(span: Milliseconds): Promise<void> {
    const until = this.#now + span;
    await this.rest();
    for (let task = this.#first(); task && task.due() <= until; task = this.#first()) {
      this.#tasks.delete(task);
      this.#now = Math.max(this.#now, task.due());
      task.run();
      await this.rest();
    }
    this.#now = until;
  }

  /** The same where nothing is expected but the link's own signs of life, in less time. */
  async leap(at: Instant): Promise<void> {
    const { rest } = this;
    this.rest = () => settle(8);
    await this.advance(Math.max(0, at - this.now()));
    this.rest = rest;
    await this.advance(0);
  }

  /** Moves on to a time of day. */
  async until(at: Instant): Promise<void> {
    await this.advance(Math.max(0, at - this.now()));
  }

  /** Sets the time of day, as an admin or NTP does; what fell due by it happens. */
  async set(at: Instant): Promise<void> {
    this.#set = at - this.#now;
    await this.advance(0);
  }

  #add(task: Task): () => void {
    this.#tasks.add(task);
    return () => void this.#tasks.delete(task);
  }

  #first(): Task | undefined {
    return [...this.#tasks].reduce<Task | undefined>(
      (best, task) => (best === undefined || task.due() < best.due() ? task : best),
      undefined,
    );
  }
}
