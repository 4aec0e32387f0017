import type { Milliseconds } from '../domain/duration.ts';
import { InTurn } from '../waiting/in-turn.ts';
import type { Clock } from './port.ts';

const TRY_AGAIN_AFTER: Milliseconds = 1000;

/**
 * Work that must be done, one after the other for each key (`InTurn`), and is tried again until it
 * succeeds: only `stop` gives it up.
 */
export class Duties {
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  readonly #turns = new InTurn<string>();
  readonly #stopping = new AbortController();

  /** @param failed hears why a try failed, before the next one; never throws */
  constructor(clock: Clock, failed: (error: unknown) => void) {
    this.#clock = clock;
    this.#failed = failed;
  }

  /** Queues work behind all that was queued for the key before. */
  run(key: string, work: () => Promise<void>): void {
    void this.#turns.run(key, () => this.#persist(work));
  }

  /** Begins nothing more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#turns.drained();
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
