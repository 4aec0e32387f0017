/**
 * Keeps what one client sends to one room behind its presences, for a joining waits for the store.
 * Other than in `InTurn` only presences hold up what follows: a search of the archive does not keep
 * the same client's messages waiting. And with nothing held work begins within the call, so that a
 * message is relayed in the turn of the event loop in which it came.
 */
export interface PresenceFirst {
  /** Runs work that those behind it must wait for. */
  hold(key: string, work: () => Promise<void>): Promise<void>;
  /** Runs work once what was held before it is done: at once, in the usual case. */
  after<T>(key: string, work: () => T | Promise<T>): T | Promise<T>;
}

/** Builds it with nothing held; a key is forgotten when nothing of it is held any more. */
export function createPresenceFirst(): PresenceFirst {
  const held = new Map<string, Promise<void>>();
  return {
    async hold(key, work) {
      const before = held.get(key);
      const { promise, resolve } = Promise.withResolvers<void>();
      held.set(key, promise);
      try {
        await before;
        await work();
      } finally {
        resolve();
        if (held.get(key) === promise) held.delete(key);
      }
    },
    after(key, work) {
      const before = held.get(key);
      return before === undefined ? work() : before.then(work);
    },
  };
}
