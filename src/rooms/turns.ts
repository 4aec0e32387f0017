/** Keeps what one client sends to one room in order while its joining waits for the store. */
export interface Turns {
  /** Runs work that those behind it must wait for. */
  hold(key: string, work: () => Promise<void>): Promise<void>;
  /** Runs work once what was held before it is done: at once, in the usual case. */
  after<T>(key: string, work: () => T | Promise<T>): T | Promise<T>;
}

export function createTurns(): Turns {
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
