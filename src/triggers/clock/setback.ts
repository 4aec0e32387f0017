import type { Milliseconds } from '../../domain/duration.ts';
import type { Clock } from '../../schedule/port.ts';

/** How often the time of day is looked at. */
const LOOK: Milliseconds = 600_000;

/**
 * Calls `back` each time that the time of day was set back: a deadline reckoned from the wrong time
 * may lie far in the future. Resolves when aborted.
 */
export async function watchSetback(
  clock: Clock,
  signal: AbortSignal,
  back: () => void,
): Promise<void> {
  let before = clock.now();
  for (;;) {
    try {
      await clock.sleep(LOOK, signal); // follows the span, not the time of day
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    const now = clock.now();
    if (now < before) back();
    before = now;
  }
}
