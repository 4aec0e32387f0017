import type { Element } from '@xmpp/xml';
import type { Instant, Milliseconds } from '../../domain/duration.ts';
import { MusterError } from '../../domain/errors.ts';
import type { Log } from '../../observe/port.ts';
import type { Clock } from '../../schedule/port.ts';
import { createBackoff } from './backoff.ts';
import type { Connection, Dial } from './connection.ts';
import { refusalOf } from './refusal.ts';

export interface LifecycleLimits {
  /** How long connecting and the handshake may take. */
  readonly handshake: Milliseconds;
  /** First and longest wait between two tries. */
  readonly retry: { readonly first: Milliseconds; readonly most: Milliseconds };
  /** How long an old connection of ours may linger on the server before a conflict is final. */
  readonly conflict: Milliseconds;
  /** How long the server may take to close the stream when we stop. */
  readonly close: Milliseconds;
}

export const LIFECYCLE_LIMITS: LifecycleLimits = {
  handshake: 15_000,
  retry: { first: 250, most: 30_000 },
  conflict: 120_000,
  close: 2000,
};

// A connection that lasted this long was a good one: the next try is early again.
const GOOD: Milliseconds = 30_000;

/** What the lifecycle tells. `lost` follows each `online`, once. */
export interface Watcher {
  online(connection: Connection): void;
  lost(why: Error): void;
  stanza(stanza: Element): void;
  heard(): void;
  drain(): void;
}

type State =
  | { readonly is: 'idle' | 'over' }
  | { readonly is: 'waiting'; readonly cancel: () => void }
  | { readonly is: 'dialling'; readonly connection: Connection; readonly cancel: () => void }
  | { readonly is: 'online'; readonly connection: Connection; readonly since: Instant }
  | { readonly is: 'closing'; readonly connection: Connection; readonly closed: () => void };

/** Keeps one connection up: dials, waits, dials again. */
export interface Lifecycle {
  /** Resolves when first online; rejects with `secret-wrong`, `link-refused` or `shutting-down`. */
  start(): Promise<void>;
  /** Closes the stream and never dials again. */
  stop(): Promise<void>;
}

/** Builds the lifecycle of a link. */
export function createLifecycle(given: {
  dial: Dial;
  watcher: Watcher;
  domain: string;
  clock: Clock;
  log: Log;
  random: () => number;
  limits: LifecycleLimits;
}): Lifecycle {
  const { clock, domain, limits, log, watcher } = given;
  const backoff = createBackoff(limits.retry, given.random);
  const first = Promise.withResolvers<void>();
  let state: State = { is: 'idle' };
  let everOnline = false;
  let begun: Instant = 0;
  let lastWhy = '';

  function dial(): void {
    if (stopped()) return;
    const connection = given.dial({
      online: () => {
        if (state.is !== 'dialling') return;
        state.cancel();
        state = { is: 'online', connection, since: clock.now() };
        everOnline = true;
        lastWhy = '';
        log.event('link.online', { domain });
        watcher.online(connection);
        first.resolve();
      },
      stanza: (stanza) => watcher.stanza(stanza),
      heard: () => watcher.heard(),
      drain: () => watcher.drain(),
      closed,
    });
    const cancel = clock.at(clock.now() + limits.handshake, () =>
      connection.destroy(new Error(`no handshake within ${limits.handshake} ms`)),
    );
    state = { is: 'dialling', connection, cancel };
  }

  function closed(reason: Error, condition: string | undefined): void {
    const before = state;
    if (before.is === 'dialling') before.cancel();
    if (before.is === 'online') {
      if (clock.now() - before.since >= GOOD) backoff.reset();
      state = { is: 'idle' };
      log.event('link.lost', { domain, reason: reason.message });
      watcher.lost(reason);
    }
    if (before.is === 'closing') before.closed();
    if (stopped()) return;
    const refusal = refusalOf(condition, domain, reason);
    if (refusal !== undefined && !everOnline && final(condition)) {
      state = { is: 'over' };
      first.reject(refusal);
      return;
    }
    retry(refusal ?? reason);
  }

  const stopped = (): boolean => state.is === 'over';

  /** A conflict may be an old connection of ours that the server has not missed yet. */
  const final = (condition: string | undefined): boolean =>
    condition !== 'conflict' || clock.now() - begun >= limits.conflict;

  function retry(why: Error): void {
    const wait = backoff.next();
    const told = { domain, reason: why.message, again_in_ms: wait };
    if (why.message === lastWhy) log.debug('still not connected to the server', told);
    else if (why instanceof MusterError) log.error(why.message, { ...told, remedy: why.remedy });
    else log.warn('not connected to the server', told);
    lastWhy = why.message;
    const stop = new AbortController();
    state = { is: 'waiting', cancel: () => stop.abort() };
    // A sleep, not a deadline: as long as we try, the process is to live.
    clock.sleep(wait, stop.signal).then(dial, () => undefined);
  }

  function close(connection: Connection): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.at(clock.now() + limits.close, () =>
        connection.destroy(new Error('the server did not close the stream')),
      );
      const closedNow = (): void => {
        cancel();
        state = { is: 'over' };
        resolve();
      };
      state = { is: 'closing', connection, closed: closedNow };
    });
  }

  return {
    start() {
      if (state.is !== 'idle') throw new Error('the link was started before');
      begun = clock.now();
      dial();
      return first.promise;
    },
    async stop() {
      const before = state;
      state = { is: 'over' };
      first.promise.catch(() => undefined);
      first.reject(new MusterError('shutting-down', 'the link was stopped'));
      if (before.is === 'waiting' || before.is === 'dialling') before.cancel();
      if (before.is === 'dialling' || before.is === 'online') {
        const done = close(before.connection);
        if (before.is === 'online') {
          watcher.lost(new MusterError('shutting-down', 'the link was stopped'));
          before.connection.close();
        } else before.connection.destroy(new Error('the link was stopped'));
        await done;
      }
    },
  };
}
