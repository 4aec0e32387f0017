/** A memory of limited size that forgets what was not used for the longest time. */
export interface Bounded<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
  readonly size: number;
}

/** Builds a memory of at most `most` entries. */
export function createBounded<K, V>(most: number): Bounded<K, V> {
  // A Map keeps the order of insertion: the first key is the one that was not used for longest.
  const entries = new Map<K, V>();
  const set = (key: K, value: V): void => {
    entries.delete(key);
    entries.set(key, value);
    const [oldest] = entries.keys();
    if (entries.size > most && oldest !== undefined) entries.delete(oldest);
  };
  return {
    get: (key) => {
      const value = entries.get(key);
      if (value !== undefined) set(key, value);
      return value;
    },
    set,
    delete: (key) => void entries.delete(key),
    get size() {
      return entries.size;
    },
  };
}
