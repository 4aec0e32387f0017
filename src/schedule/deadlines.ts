import type { Instant } from '../domain/duration.ts';
import { type Entry, Heap } from './heap.ts';
import type { Clock } from './port.ts';

/**
 * Many deadlines on one timer: each key has at most one instant, and `due(key)` is called once
 * when it has come, in the order of the instants. Setting and clearing cost O(log n).
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #due: (key: string) => void;
  readonly #heap = new Heap();
  #timer: { readonly at: Instant; readonly cancel: () => void } | undefined;

  constructor(clock: Clock, due: (key: string) => void) {
    this.#clock = clock;
    this.#due = due;
  }

  /** The earliest deadline. */
  get next(): Entry | undefined {
    return this.#heap.first;
  }

  get size(): number {
    return this.#heap.size;
  }

  /** Sets or moves the key's deadline; one in the past is due soon, never within this call. */
  set(key: string, at: Instant): void {
    if (Number.isNaN(at)) throw new RangeError(`deadline of ${key} is not a point of time`);
    this.#heap.set(key, at);
    this.#arm();
  }

  /** Takes the key's deadline away, if it has one. */
  clear(key: string): void {
    this.#heap.delete(key);
    if (this.#heap.size === 0) this.stop();
  }

  /** Stops the timer; a later `set` starts it again. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** A timer that rings before the first deadline is left: it will be armed anew when it rings. */
  #arm(): void {
    const first = this.#heap.first;
    if (first === undefined || (this.#timer && this.#timer.at <= first.at)) return;
    this.stop();
    this.#timer = { at: first.at, cancel: this.#clock.at(first.at, () => this.#wake()) };
  }

  #wake(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    try {
      // At most as many as there are now: one that sets itself again into the past waits its turn.
      for (let left = this.#heap.size; left > 0; left--) {
        const first = this.#heap.first;
        if (first === undefined || first.at > now) return;
        this.#heap.delete(first.key);
        this.#due(first.key);
      }
    } finally {
      this.#arm();
    }
  }
}
