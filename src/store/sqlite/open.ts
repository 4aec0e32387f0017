import type { DatabaseSync } from 'node:sqlite';
import type { Milliseconds } from '../../domain/duration.ts';
import { reasonOf } from '../../domain/errors.ts';
import type { Log } from '../../observe/port.ts';
import type { Store } from '../port.ts';
import { archiveStore } from './archive.ts';
import { chatStore } from './chats.ts';
import { effectStore } from './effects.ts';
import { eventStore } from './events.ts';
import { storeFailure } from './failure.ts';
import { MEMORY, openDatabase, prepareFile } from './file.ts';
import { journalStore } from './journal.ts';
import { type Lock, takeLock } from './lock.ts';
import { markStore } from './marks.ts';
import { migrate } from './migrate.ts';
import { peopleStore } from './people.ts';
import { roomStore } from './rooms.ts';
import { messageAppender } from './append.ts';
import { type Desk, plainScribe, type Scribe, threadedScribe } from './scribe.ts';
import { createSession } from './session.ts';
import { subscriptionStore } from './subscriptions.ts';
import { traceStore } from './traces.ts';
import { wishStore } from './wishes.ts';

/** Where a store is kept, and whose it is. */
export interface SqliteOptions {
  /** The file; its folder is created. `:memory:` keeps nothing beyond `close`. */
  readonly path: string;
  /** The component's domain. Several stores of different domains may share a file. */
  readonly domain: string;
  readonly log: Log;
  /** How long to wait, blocking, while another process writes; 2 s unless given. */
  readonly patience?: Milliseconds;
}

/**
 * Opens the store of one domain in an SQLite file, and brings an older file up to date.
 *
 * Errors: `store-unavailable` (with a remedy) when the file cannot be used or another process
 * serves the same domain from it; `store-newer`.
 */
export async function openSqlite(options: SqliteOptions): Promise<Store> {
  const { path, domain, log, patience = 2000 } = options;
  const inMemory = path === MEMORY;
  const file = inMemory ? MEMORY : prepareFile(path);
  const lock = inMemory ? undefined : takeLock(file, domain);
  let db: DatabaseSync | undefined;
  try {
    db = openDatabase(file, patience);
    const { from, to } = migrate(db, file);
    if (from !== to && !inMemory) log.event('store.migrated', { path: file, from, to });
    // Another connection would not see a database in memory.
    const desk = inMemory ? undefined : { path: file, domain, patience };
    return storeOver(db, { domain, log, ...(desk && { desk }), ...(lock && { lock }) });
  } catch (error) {
    db?.close();
    lock?.release();
    throw storeFailure(error);
  }
}

/** The store over an open database of the newest schema; `close` closes it and frees the lock. */
export function storeOver(
  db: DatabaseSync,
  parts: {
    readonly domain: string;
    readonly log: Log;
    readonly lock?: Lock;
    /** Where a thread writes the messages of rooms; absent: they are written like all else. */
    readonly desk?: Desk;
  },
): Store {
  const { domain, log, lock, desk } = parts;
  const session = createSession(db, domain);
  const append = messageAppender(session);
  const write: Scribe['append'] = (messages) => session.queue.write(() => append(messages));
  const scribe = desk === undefined ? plainScribe(write) : threadedScribe(desk, write);
  const close = async (): Promise<void> => {
    await scribe.close();
    session.queue.close();
    if (!db.isOpen) return;
    try {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (error) {
      // Nothing is lost: the next start reads the write-ahead log.
      log.warn('the store could not be tidied up at its end', { reason: reasonOf(error) });
    }
    db.close();
    lock?.release();
  };
  return {
    ...eventStore(session),
    ...chatStore(session),
    ...effectStore(session),
    ...journalStore(session),
    ...roomStore(session),
    ...archiveStore(session, scribe),
    ...peopleStore(session),
    ...markStore(session),
    ...subscriptionStore(session),
    ...wishStore(session),
    ...traceStore(session, scribe),
    close,
  };
}
