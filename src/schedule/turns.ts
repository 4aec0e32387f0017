import type { Milliseconds } from '../domain/duration.ts';
import type { Clock } from './port.ts';

const TRY_AGAIN_AFTER: Milliseconds = 1000;

/**
 * Work that must be done, one after the other for each key, and is tried again until it succeeds:
 * only `stop` gives it up.
 */
export class Turns {
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  readonly #last = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();

  /** @param failed hears why a try failed, before the next one */
  constructor(clock: Clock, failed: (error: unknown) => void) {
    this.#clock = clock;
    this.#failed = failed;
  }

  /** Queues work behind all that was queued for the key before. */
  run(key: string, work: () => Promise<void>): void {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(() => this.#persist(work));
    const done = turn.finally(() => {
      if (this.#last.get(key) === done) this.#last.delete(key);
    });
    this.#last.set(key, done);
  }

  /** Begins nothing more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#last.values());
  }

  async #persist(work: () => Promise<void>): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        return await work();
      } catch (error) {
        this.#failed(error);
        await this.#clock.sleep(TRY_AGAIN_AFTER, this.#stopping.signal).catch(() => undefined);
      }
    }
  }
}
