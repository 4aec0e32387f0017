import type { Milliseconds } from '../../domain/duration.ts';

/** How long to wait before the next try. */
export interface Backoff {
  /** The next wait: a random part ("full jitter") of a span that doubles up to `most`. */
  next(): Milliseconds;
  reset(): void;
}

/** `random` gives numbers from 0 to below 1. */
export function createBackoff(
  limits: { first: Milliseconds; most: Milliseconds },
  random: () => number,
): Backoff {
  let span = limits.first;
  return {
    next() {
      const wait = Math.round(random() * span);
      span = Math.min(limits.most, span * 2);
      return wait;
    },
    reset() {
      span = limits.first;
    },
  };
}
