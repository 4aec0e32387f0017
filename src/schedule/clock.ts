import type { Instant, Milliseconds } from '../domain/duration.ts';
import type { Clock } from './port.ts';

/**
 * The longest wait at one go. Shorter than setTimeout's 24.8 days, and short enough that a wall
 * clock that was set, or a machine that slept (timers stand still meanwhile), is noticed soon.
 */
const PIECE: Milliseconds = 30_000;

/** One running timer. */
export interface Timer {
  cancel(): void;
  /** Lets the process end while the timer runs. */
  release(): void;
}

/** What the clock is made of, so that a test can put its own in place. */
export interface Source {
  /** The time of day, which may jump. */
  wall(): Instant;
  /** Milliseconds since some start, which never jump. */
  steady(): Milliseconds;
  timer(span: Milliseconds, task: () => void): Timer;
}

const SYSTEM: Source = {
  wall: () => Date.now(),
  steady: () => performance.now(),
  timer(span, task) {
    const timer = setTimeout(task, span);
    return { cancel: () => clearTimeout(timer), release: () => void timer.unref() };
  },
};

/**
 * The system's clock.
 *
 * `at` follows the time of day, however it is set, and keeps no process alive: a deadline is not a
 * reason to stay. `sleep` measures the span itself, whatever the time of day does meanwhile, and
 * does keep the process alive: somebody awaits it.
 */
export function systemClock(source: Source = SYSTEM): Clock {
  return {
    now: () => source.wall(),

    at(at, task) {
      const left = () => at - source.wall();
      const wait = waitInPieces(source, left, { release: true }, task);
      return () => wait.cancel();
    },

    sleep(span, signal) {
      const until = source.steady() + span;
      return new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const wait = waitInPieces(
          source,
          () => until - source.steady(),
          { release: false },
          () => {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        );
        const abort = (): void => {
          wait.cancel();
          reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', abort, { once: true });
      });
    },
  };
}

/** Runs `task` once nothing is left, never before and never at once; asks again at every wake. */
function waitInPieces(
  source: Source,
  left: () => Milliseconds,
  { release }: { readonly release: boolean },
  task: () => void,
): { cancel(): void } {
  let timer: Timer;
  const arm = (): void => {
    // Timers count whole milliseconds; rounded up, the last piece does not end just too early.
    timer = source.timer(Math.max(0, Math.ceil(Math.min(left(), PIECE))), wake);
    if (release) timer.release();
  };
  const wake = (): void => (left() > 0 ? arm() : task());
  arm();
  return { cancel: () => timer.cancel() };
}
