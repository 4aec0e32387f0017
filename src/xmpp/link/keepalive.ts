import type { Instant, Milliseconds } from '../../domain/duration.ts';
import { MusterError } from '../../domain/errors.ts';
import type { Clock } from '../../schedule/port.ts';

/** Finds out that the peer is gone although TCP says nothing. */
export interface Keepalive {
  /** A sign of life arrived. */
  heard(): void;
  begin(): void;
  end(): void;
}

/**
 * After `silence` it runs `probe`. When that stays unanswered and nothing else was heard, `dead`
 * is called, but only when the server is known to answer probes (`proven`).
 */
export function createKeepalive(given: {
  clock: Clock;
  silence: Milliseconds;
  probe: () => Promise<void>;
  proven: () => boolean;
  dead: (why: Error) => void;
}): Keepalive {
  const { clock, silence } = given;
  let last: Instant = 0;
  let cancel: (() => void) | undefined;

  const look = (at: Instant): void => {
    cancel = clock.at(at, () => {
      if (clock.now() - last < silence) look(last + silence);
      else void check();
    });
  };

  // Never rejects: each outcome is handled.
  async function check(): Promise<void> {
    const before = last;
    const watched = cancel;
    const silent = await given.probe().then(
      () => false,
      (error: unknown) => error instanceof MusterError && error.code === 'request-timeout',
    );
    if (cancel !== watched) return;
    if (silent && last === before && given.proven())
      given.dead(new Error('the server fell silent'));
    else look(clock.now() + silence);
  }

  return {
    heard() {
      last = clock.now();
    },
    begin() {
      last = clock.now();
      look(last + silence);
    },
    end() {
      cancel?.();
      cancel = undefined;
    },
  };
}
