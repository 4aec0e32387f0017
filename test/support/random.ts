/** Random numbers that come again with the same seed. */
export interface Random {
  readonly seed: number;
  /** 0 ≤ x < 1. */
  next(): number;
  /** A whole number, 0 ≤ x < `below`. */
  below(below: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
}

/** Seeded by the environment's SEED, else by chance; print `seed` where a test may fail by it. */
export function seededRandom(
  seed = Number(process.env['SEED'] ?? Math.trunc(Math.random() * 1e9)),
): Random {
  let state = seed;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.trunc(next() * limit);
  return { seed, next, below, pick: (items) => items[below(items.length)] ?? items[0] };
}
