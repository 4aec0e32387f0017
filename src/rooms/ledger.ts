import { departureKey } from '../domain/departure.ts';
import type { Instant } from '../domain/duration.ts';
import { reasonOf } from '../domain/errors.ts';
import type { FullJid, RoomJid } from '../domain/jid.ts';
import type { Log } from '../observe/port.ts';
import type { Clock } from '../schedule/port.ts';
import type { OpenedRoomStore, RoomStore, StoredOccupant, StoredRoom } from '../store/port.ts';

/**
 * The durable record of who is inside. Changes of one turn of the event loop go to the store as
 * one write, in order; while a write is under way the next one gathers.
 */
export interface Ledger {
  /** Resolves when the occupant is stored; rejects when the store cannot. */
  save(occupant: StoredOccupant): Promise<void>;
  /** Notes a change that nobody waits for; it is repeated until the store takes it. */
  note(occupant: StoredOccupant): void;
  drop(room: RoomJid, jid: FullJid): void;
  /**
   * Notes, in one write, that the last client of a person has gone and that it is not known yet what
   * it means: whoever finds it out drops the mark `departureKey`.
   */
  depart(room: RoomJid, jid: FullJid): void;
  /** Notes the lasting part of a room. */
  keep(room: StoredRoom): void;
  /** Forgets all of a room; resolves when the store has. */
  forget(room: RoomJid): Promise<void>;
  /** Resolves when nothing is left to be written. */
  settled(): Promise<void>;
}

interface Change {
  readonly room: RoomJid;
  readonly jid: FullJid;
  /** Absent: the client is gone. */
  readonly occupant?: StoredOccupant;
  /** When it went, where it has to be found out what that means. */
  readonly departed?: Instant;
  /** Whether to try again after a failure. */
  readonly repeat: boolean;
}

interface Batch {
  readonly changes: Map<string, Change>;
  readonly kept: Map<RoomJid, StoredRoom>;
  readonly rooms: Set<RoomJid>;
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const PAUSE = 1000; // ms before a failed write is tried again

function newBatch(): Batch {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Whoever needs to know waits for `done`; for the others the failure is in the log.
  promise.catch(() => undefined);
  return { changes: new Map(), kept: new Map(), rooms: new Set(), done: promise, resolve, reject };
}

/** Where rooms are kept, and what people have changed in them. */
export type RoomsStore = RoomStore & Partial<OpenedRoomStore>;

async function write(store: RoomsStore, { changes, kept, rooms }: Batch): Promise<void> {
  const all = [...changes.values()];
  const saved = all.flatMap(({ occupant }) => (occupant === undefined ? [] : [occupant]));
  const dropped = all.filter(({ occupant }) => occupant === undefined);
  const marks = dropped.flatMap(({ room, jid, departed }) =>
    departed === undefined ? [] : [{ key: departureKey({ room, client: jid }), at: departed }],
  );
  const gone = dropped.map(({ room, jid }) => ({ room, jid }));
  // Asked for in one turn, in this order: who was banned is never out without being on the list.
  await Promise.all([
    ...(saved.length > 0 ? [store.saveOccupants(saved)] : []),
    ...(gone.length > 0 ? [store.dropOccupants(gone, marks)] : []),
    ...[...kept.values()].map((room) => store.saveRoom?.(room)),
    ...[...rooms].map((room) => store.dropRoom(room)),
  ]);
}

/** Builds the ledger over the store. */
export function createLedger(store: RoomsStore, clock: Clock, log: Log): Ledger {
  let next = newBatch();
  let running: Promise<void> | undefined;

  const pending = (): boolean => next.changes.size + next.kept.size + next.rooms.size > 0;

  const putBack = (failed: Batch): void => {
    for (const [key, change] of failed.changes) {
      if (change.repeat && !next.changes.has(key)) next.changes.set(key, change);
    }
    for (const [room, state] of failed.kept) {
      if (!next.kept.has(room) && !next.rooms.has(room)) next.kept.set(room, state);
    }
  };

  const run = async (): Promise<void> => {
    await Promise.resolve(); // the rest of this turn's changes come along
    while (pending()) {
      const batch = next;
      next = newBatch();
      try {
        await write(store, batch);
        batch.resolve();
      } catch (error) {
        log.error('who is inside the rooms could not be stored', { reason: reasonOf(error) });
        putBack(batch);
        batch.reject(error);
        await clock.sleep(PAUSE);
      }
    }
    running = undefined;
  };

  const record = (change: Change): Promise<void> => {
    next.changes.set(`${change.room} ${change.jid}`, change);
    const { done } = next;
    running ??= run();
    return done;
  };

  return {
    save: (occupant) => record({ room: occupant.room, jid: occupant.jid, occupant, repeat: false }),
    note: (occupant) => {
      void record({ room: occupant.room, jid: occupant.jid, occupant, repeat: true });
    },
    drop: (room, jid) => {
      void record({ room, jid, repeat: true });
    },
    depart: (room, jid) => {
      void record({ room, jid, departed: clock.now(), repeat: true });
    },
    keep: (room) => {
      next.kept.set(room.room, room);
      running ??= run();
    },
    forget: (room) => {
      next.rooms.add(room);
      const { done } = next;
      running ??= run();
      return done;
    },
    settled: async () => {
      while (running !== undefined) await running;
    },
  };
}
