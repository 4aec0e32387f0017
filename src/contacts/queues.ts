/** Runs work that belongs to one key in the order of the calls, one at a time. */
export interface Queues<K> {
  /** Resolves or rejects as `work` does; a failure does not hold up what follows. */
  run<T>(key: K, work: () => Promise<T>): Promise<T>;
}

/** Builds queues that leave nothing behind when they are empty. */
export function createQueues<K>(): Queues<K> {
  const tails = new Map<K, Promise<void>>();
  return {
    run: (key, work) => {
      const result = (tails.get(key) ?? Promise.resolve()).then(work);
      const tail = result.then(
        () => undefined,
        () => undefined, // The caller of `run` hears of it.
      );
      tails.set(key, tail);
      void tail.then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
      return result;
    },
  };
}
