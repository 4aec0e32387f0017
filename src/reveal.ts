import { endOf } from './chats/ends.ts';
import type { Outbox } from './chats/outbox.ts';
import type { RelationIndex } from './chats/relations.ts';
import type { Handles } from './contacts/handles.ts';
import { type Chat, present } from './domain/chat.ts';
import type { RoomJid } from './domain/jid.ts';
import type { Log } from './observe/port.ts';
import { roomOf } from './room-spec.ts';
import type { Rooms } from './rooms/port.ts';
import type { StoredOccupant } from './store/port.ts';

/** Where a step of a chat becomes visible without an effect of its own. */
export interface RevealParts {
  readonly zone: string;
  readonly rooms: Rooms;
  readonly relations: RelationIndex;
  readonly handles: Pick<Handles, 'ended'>;
  readonly outbox: Pick<Outbox, 'has'>;
  /** Who was inside when the last run ended. */
  readonly occupants: ReadonlyMap<RoomJid, readonly StoredOccupant[]>;
  readonly log: Log;
}

/** Brings the new state of a chat into memory: room, relations, log. Nothing here is to be repeated after a crash. */
export function createReveal(parts: RevealParts): (chat: Chat, before: Chat | undefined) => void {
  const { zone, rooms, relations, handles, outbox, occupants, log } = parts;
  return (chat, before) => {
    if (before === undefined) {
      const unfinished = chat.phase === 'closed' && outbox.has(`destroy ${chat.room}`);
      if (chat.phase === 'open' || unfinished) {
        rooms.restore(roomOf(chat, zone), occupants.get(chat.room) ?? []);
      }
    } else if (before.phase === 'preparing' && chat.phase === 'open') {
      rooms.open(roomOf(chat, zone));
      log.event('chat.opened', factsFor(chat));
    }
    for (const [a, b] of relations.update(chat).ended) handles.ended(a, b);
    if (before !== undefined && before.phase !== 'closed' && chat.ended !== undefined) {
      log.event('chat.closed', { chat: chat.id, topic: chat.topic, reason: chat.ended.reason });
    }
  };
}

/** `chat, topic, room, members, ends` (DESIGN §8). */
function factsFor(chat: Chat): Record<string, unknown> {
  return {
    chat: chat.id,
    topic: chat.topic,
    room: chat.room,
    members: present(chat).map((member) => member.jid),
    ends: new Date(endOf(chat) ?? chat.created).toISOString(),
  };
}
