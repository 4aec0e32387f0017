import { Worker } from 'node:worker_threads';
import type { Milliseconds } from '../../domain/duration.ts';
import { MusterError } from '../../domain/errors.ts';
import type { ArchivedMessage } from '../port.ts';
import { storeFailure } from './failure.ts';

/** Writes messages of rooms. */
export interface Scribe {
  /** Whether writing is under way. */
  readonly busy: boolean;
  /** Adds messages in one write; rejects with `store-unavailable`. */
  append(messages: readonly ArchivedMessage[]): Promise<void>;
  /** Resolves when nothing is under way; never rejects. */
  idle(): Promise<void>;
  /** Finishes what is under way and lets go of the file. */
  close(): Promise<void>;
}

/** Runs work behind what the scribe was asked to write before it. */
export function behind<T>(scribe: Scribe, work: () => Promise<T>): Promise<T> {
  return scribe.busy ? scribe.idle().then(work) : work();
}

/** What the scribe's thread works on. */
export interface Desk {
  readonly path: string;
  readonly domain: string;
  /** How long to wait while somebody else writes. */
  readonly patience: Milliseconds;
}

/** How the thread fared with what it was sent; undefined: it is written. */
export type Failure = { readonly message: string; readonly code: number | undefined } | undefined;

/** So many messages are written by the thread; to start it for fewer would cost more than it saves. */
const MANY = 32;

/** The program of the thread, beside this one: TypeScript, or what the build made of it. */
const PROGRAM = new URL(
  import.meta.url.endsWith('.ts') ? './scribe-thread.ts' : './scribe-thread.js',
  import.meta.url,
);

/** A scribe that writes by `append`, which keeps the order by itself. */
export function plainScribe(append: Scribe['append']): Scribe {
  const nothing = (): Promise<void> => Promise.resolve();
  return { busy: false, append, idle: nothing, close: nothing };
}

/**
 * A scribe that leaves large writes to a thread with a connection of its own: those of some hundred
 * messages take tens of milliseconds, in which nobody's talk would be relayed (DESIGN §9). Few
 * messages are written by `append`.
 */
export function threadedScribe(desk: Desk, append: Scribe['append']): Scribe {
  let thread: Worker | undefined;
  let order: PromiseWithResolvers<void> | undefined;
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  let closed = false;

  const settle = (failure?: unknown): void => {
    thread?.unref(); // an idle thread keeps no process alive
    if (failure === undefined) order?.resolve();
    else order?.reject(failure);
    order = undefined;
  };

  const begin = (): Worker => {
    const started = new Worker(PROGRAM, { workerData: desk });
    const lost = (cause: unknown): void => {
      if (thread !== started) return; // told before: an error is followed by the end
      thread = undefined; // the next write begins another
      const remedy = 'Look at the disk of the store, and into the log; it is tried again.';
      const what = 'the archive could not be written';
      settle(new MusterError('store-unavailable', what, { remedy, cause }));
    };
    started.on('message', (failure: Failure) => {
      settle(failure === undefined ? undefined : storeFailure(failureOf(failure)));
    });
    started.on('error', lost);
    started.on('exit', (code) => lost(new Error(`the thread has ended with code ${code}`)));
    return started;
  };

  const delegate = (messages: readonly ArchivedMessage[]): Promise<void> => {
    order = Promise.withResolvers<void>();
    thread ??= begin();
    thread.ref();
    thread.postMessage(messages);
    return order.promise;
  };

  const write = async (
    messages: readonly ArchivedMessage[],
    turn: Promise<void>,
  ): Promise<void> => {
    try {
      await turn;
      await (messages.length < MANY ? append(messages) : delegate(messages));
    } finally {
      waiting -= 1;
    }
  };

  return {
    get busy() {
      return waiting > 0;
    },
    append(messages) {
      if (closed)
        return Promise.reject(new MusterError('store-unavailable', 'the store has been closed'));
      waiting += 1;
      const written = write(messages, last);
      last = written.catch(() => undefined); // who asked for it hears of it
      return written;
    },
    idle: () => last,
    async close() {
      closed = true;
      await last;
      if (thread === undefined) return;
      const ended = Promise.withResolvers<void>();
      thread.once('exit', () => ended.resolve());
      thread.ref();
      thread.postMessage('close');
      await ended.promise;
    },
  };
}

function failureOf({ message, code }: NonNullable<Failure>): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { errcode: code });
}
