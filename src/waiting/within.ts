import type { Milliseconds } from '../domain/duration.ts';
import type { Clock } from '../schedule/port.ts';

/**
 * Waits for a promise, but not for longer than the span: resolves or rejects as the promise does,
 * or resolves with `undefined` when the span is over. What the promise stands for goes on; when it
 * fails after the span nobody hears of it. The clock's sleep keeps no longer than the promise.
 */
export async function within<T>(
  clock: Pick<Clock, 'sleep'>,
  span: Milliseconds,
  promise: Promise<T>,
): Promise<T | undefined> {
  const settled = new AbortController();
  const over = clock.sleep(span, settled.signal).then(nothing, nothing);
  try {
    return await Promise.race([promise, over]);
  } finally {
    settled.abort();
  }
}

const nothing = (): undefined => undefined;
