/**
 * Runs work of one key one after the other, in the order of the calls, and work of different keys
 * side by side.
 *
 * - Work never begins within the call of `run`, always soon after it: who is called back by one
 *   piece of work may ask for the next.
 * - The promise of `run` resolves or rejects as the work does, and is the only one to tell of a
 *   failure: what comes behind goes on all the same.
 * - A key is forgotten when nothing of it is under way.
 * - Nothing is given up: whoever wants to stop takes in nothing more and waits for `drained`.
 */
export class InTurn<Key> {
  /** By key, the end of the last work that was asked for. */
  readonly #last = new Map<Key, Promise<void>>();

  /** Runs work behind all that was asked for under the key before. */
  run<T>(key: Key, work: () => T | Promise<T>): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const leave = (): void => {
      if (this.#last.get(key) === end) this.#last.delete(key);
    };
    const end: Promise<void> = turn.then(leave, leave); // who called `run` hears of a failure
    this.#last.set(key, end);
    return turn;
  }

  /** Whether work of the key is under way or waits. */
  busy(key: Key): boolean {
    return this.#last.has(key);
  }

  /** Resolves when nothing is under way, what was asked for meanwhile included. Never rejects. */
  async drained(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }
}
