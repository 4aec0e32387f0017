import type { ChatEvent } from '../../chats/conduct.ts';
import type { Milliseconds } from '../../domain/duration.ts';
import { reasonOf } from '../../domain/errors.ts';
import type { RoomJid } from '../../domain/jid.ts';
import type { Log } from '../../observe/port.ts';
import type { Agenda, Clock } from '../../schedule/port.ts';

/** What somebody has done in a room, or was done to him there. */
export type Deed = Extract<ChatEvent, { readonly type: 'entered' | 'withdrawn' | 'expelled' }>;

/** Tells a chat of a deed. Resolves when it is durable, or a later deed has taken its place. */
export type RecordDeed = (room: RoomJid, deed: Deed) => Promise<void>;

/** When what the store has refused is tried again. */
const TRY_AGAIN_AFTER: Milliseconds = 1000;

/**
 * Records deeds, each until the store takes it: the rooms have gone ahead of the chat, and nobody
 * would tell it again. A later deed of the same person takes the place of one that was refused.
 */
export function createDeeds(parts: {
  readonly apply: (room: RoomJid, deed: Deed) => Promise<unknown>;
  readonly clock: Pick<Clock, 'now'>;
  readonly agenda: Agenda;
  readonly log: Log;
}): RecordDeed {
  const { apply, clock, agenda, log } = parts;
  const latest = new Map<string, Deed>();

  const attempt = async (room: RoomJid, deed: Deed): Promise<boolean> => {
    try {
      await apply(room, deed);
      return true;
    } catch (error) {
      log.error('what somebody did in a room could not be recorded', {
        room,
        what: deed.type,
        reason: reasonOf(error),
      });
      return false;
    }
  };

  return async (room, deed) => {
    const key = `${room} ${deed.person}`;
    latest.set(key, deed);
    while (latest.get(key) === deed && !(await attempt(room, deed))) {
      const at = clock.now() + TRY_AGAIN_AFTER;
      await new Promise<void>((resolve) => agenda.set(`deed ${key} ${deed.type}`, at, resolve));
    }
    if (latest.get(key) === deed) latest.delete(key);
  };
}
