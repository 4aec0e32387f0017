import { reasonOf } from '../domain/errors.ts';
import type { Instant } from '../domain/duration.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Log } from '../observe/port.ts';
import type { Clock } from '../schedule/port.ts';
import type { ArchivedMessage, ArchiveStore } from '../store/port.ts';
import type { Room } from './room.ts';

/** The messages of all rooms; written in batches, off the way of a message (DESIGN §9). */
export interface Archive {
  readonly store: ArchiveStore;
  /** Notes a message; it is stored within a second. */
  add(room: Room, id: string, message: string, author: BareJid | undefined, at: Instant): void;
  /** Resolves when everything noted is stored. */
  flush(): Promise<void>;
}

const DELAY = 500; // ms that a message may wait: a crash loses none that is older than a second
const FULL = 200; // messages that are written without waiting, and at most at once

/** Builds the archive of all rooms over the store. */
export function createArchive(store: ArchiveStore, clock: Clock, log: Log): Archive {
  let waiting: ArchivedMessage[] = [];
  let writing: Promise<void> | undefined;
  let due: (() => void) | undefined;

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, FULL);
      waiting = waiting.slice(FULL);
      try {
        await store.appendMessages(batch);
      } catch (error) {
        log.error('messages of rooms could not be stored', { reason: reasonOf(error) });
        waiting = [...batch, ...waiting];
        await clock.sleep(DELAY);
      }
    }
  };

  const flush = async (): Promise<void> => {
    due?.();
    due = undefined;
    writing ??= write().finally(() => (writing = undefined));
    await writing;
  };

  return {
    store,
    add: (room, id, message, author, at) => {
      const hiddenFrom = author === undefined ? [] : [...(room.strangers.get(author) ?? [])];
      waiting.push({
        room: room.jid,
        id,
        at,
        author: author ?? null,
        hiddenFrom,
        message,
      });
      if (waiting.length >= FULL) void flush();
      else
        due ??= clock.at(clock.now() + DELAY, () => {
          due = undefined;
          void flush();
        });
    },
    flush,
  };
}
