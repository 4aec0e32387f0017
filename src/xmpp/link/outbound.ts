import type { Milliseconds } from '../../domain/duration.ts';
import { MusterError } from '../../domain/errors.ts';
import type { Clock } from '../../schedule/port.ts';
import type { Lane } from '../port.ts';
import type { Connection } from './connection.ts';
import { createLanes } from './lanes.ts';

/** Sizes in bytes. */
export interface OutboundLimits {
  /** The largest stanza that is sent; Prosody closes the stream above 512 KiB. */
  readonly stanza: number;
  /** Above this much unsent, reading is paused and `drained` waits. */
  readonly high: number;
  /** Below this much unsent, reading goes on. */
  readonly low: number;
  /** Above this much waiting, `moment` and `bulk` are refused. */
  readonly full: number;
  /** Above this much waiting, everything is refused. */
  readonly fullRoom: number;
}

export const OUTBOUND_LIMITS: OutboundLimits = {
  stanza: 256 * 1024,
  high: 1024 * 1024,
  low: 256 * 1024,
  full: 16 * 1024 * 1024,
  fullRoom: 64 * 1024 * 1024,
};

const BATCH = 64 * 1024;
// What is written can no longer be overtaken: bulk goes in small pieces, one each turn.
const BULK_BATCH = 16 * 1024;
// A server that will not read before we do would wait for ever: then we read on.
const STALL: Milliseconds = 2000;

/** What waits to be written, and the writing of it. */
export interface Outbound {
  /** Queues a serialised stanza; throws `stanza-too-large` and `link-full`. */
  put(text: string, lane: Lane): void;
  /** Attaches a connection (writing goes on) or, at its loss, none (everything waiting is dropped). */
  attach(connection: Connection | undefined): void;
  /** The system has taken what was written. */
  drain(): void;
  /** Resolves at once, or when what is unsent has come from above the high mark to below the low one. */
  drained(): Promise<void>;
  /** Resolves when everything is written, or there is no connection. */
  emptied(): Promise<void>;
}

/** Builds the outbound side of a link. */
export function createOutbound(limits: OutboundLimits, clock: Clock): Outbound {
  const lanes = createLanes();
  let connection: Connection | undefined;
  let turn: NodeJS.Immediate | undefined;
  /** While above the marks: how to call off the look after a stall. */
  let pressed: (() => void) | undefined;
  let waiters: { readonly below: number; readonly resolve: () => void }[] = [];

  const unsent = (): number => lanes.waiting + (connection?.unsent ?? 0);

  const schedule = (): void => {
    turn ??= setImmediate(flush);
  };

  function press(): void {
    if (pressed !== undefined || connection === undefined || unsent() < limits.high) return;
    const held = connection;
    held.pause();
    pressed = clock.at(clock.now() + STALL, () => held.resume());
  }

  function relieve(): void {
    if (pressed === undefined) return;
    pressed();
    pressed = undefined;
    connection?.resume();
  }

  function settle(): void {
    const left = connection === undefined ? 0 : unsent();
    if (left < limits.low) relieve();
    if (waiters.length === 0) return;
    const ready = waiters.filter(({ below }) => left < below);
    waiters = waiters.filter(({ below }) => left >= below);
    for (const { resolve } of ready) resolve();
  }

  function flush(): void {
    turn = undefined;
    if (connection === undefined) return;
    while (!connection.backedUp) {
      const batch = lanes.take(BATCH, connection.unsent === 0 ? BULK_BATCH : 0);
      if (batch === '') break;
      connection.write(batch);
      if (lanes.waiting > 0 && batch.length < BATCH) {
        schedule();
        break;
      }
    }
    settle();
  }

  const until = (below: number): Promise<void> =>
    new Promise((resolve) => {
      waiters.push({ below, resolve });
      settle();
    });

  return {
    put(text, lane) {
      const bytes = Buffer.byteLength(text);
      if (bytes > limits.stanza) {
        throw new MusterError(
          'stanza-too-large',
          `a stanza of ${bytes} bytes exceeds the limit of ${limits.stanza}`,
        );
      }
      if (lanes.waiting + bytes > (lane === 'room' ? limits.fullRoom : limits.full)) {
        throw new MusterError(
          'link-full',
          `${lanes.waiting} bytes already wait for the server, which does not take them`,
        );
      }
      lanes.push(text, bytes, lane);
      schedule();
      press();
    },
    attach(next) {
      relieve();
      connection = next;
      lanes.clear();
      settle();
    },
    drain: schedule,
    drained: () => (unsent() < limits.high ? Promise.resolve() : until(limits.low)),
    emptied: () => until(1),
  };
}
