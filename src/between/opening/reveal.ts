import { endOf } from '../../chats/ends.ts';
import type { Outbox } from '../../chats/outbox.ts';
import type { RelationIndex } from '../../chats/relation-index.ts';
import type { Handles } from '../../contacts/handles.ts';
import {
  admitted,
  areApart,
  type Chat,
  type ChatId,
  type Member,
  present,
} from '../../domain/chat.ts';
import type { Instant } from '../../domain/duration.ts';
import { bareIn, type RoomJid } from '../../domain/jid.ts';
import type { Invited } from '../performing/invited.ts';
import type { Log } from '../../observe/port.ts';
import { roomMember, roomOf } from './room-spec.ts';
import type { Rooms, RoomSpec } from '../../rooms/port.ts';
import type { StoredOccupant, StoredRoom } from '../../store/port.ts';
import { textsIn } from '../../text/languages.ts';

/** Where a step of a chat becomes visible without an effect of its own. */
export interface RevealParts {
  readonly zone: string;
  readonly rooms: Pick<Rooms, 'open' | 'restore' | 'admit' | 'dismiss' | 'relationsChanged'>;
  readonly relations: RelationIndex;
  readonly handles: Pick<Handles, 'ended'>;
  readonly outbox: Pick<Outbox, 'has'>;
  /** Who was inside when the last run ended. */
  readonly occupants: ReadonlyMap<RoomJid, readonly StoredOccupant[]>;
  /** What people had changed in rooms. */
  readonly kept: ReadonlyMap<RoomJid, StoredRoom>;
  readonly invited: Pick<Invited, 'forget'>;
  /** Whether what is said in chats of this topic is kept longer than they last. */
  readonly logged: (topic: string) => boolean;
  /** A chat as it is now. */
  readonly chat: (id: ChatId) => Chat | undefined;
  /** A topic's chat has ended, which is durable already; for `again: { quiet }`. */
  readonly ended: (topic: string, at: Instant) => void;
  readonly log: Log;
}

/**
 * Brings the new state of a chat into memory: room, relations, log. Nothing here has to be repeated
 * after a crash.
 */
export function createReveal(parts: RevealParts): (chat: Chat, before: Chat | undefined) => void {
  const { rooms, relations, handles, outbox, occupants, kept, invited, log } = parts;
  return (chat, before) => {
    if (before === undefined) {
      const unfinished = chat.phase === 'closed' && outbox.has(`destroy ${chat.room}`);
      if (chat.phase === 'open' || unfinished) {
        const inside = occupants.get(chat.room) ?? [];
        const spec = specOf(chat, inRoom(chat, parts), parts);
        rooms.restore(spec, inside, kept.get(chat.room));
        // A kill may have come between his leave and his going.
        const going = chat.members.filter((member) => !hasEntered(member, inside));
        if (chat.phase === 'open') dismiss(chat, going, rooms);
      }
    } else if (before.phase === 'preparing' && chat.phase === 'open') {
      rooms.open(specOf(chat, admitted(chat), parts));
      log.event('chat.opened', factsFor(chat));
    } else if (before.phase === 'open') update(chat, before, parts);
    for (const [a, b] of relations.update(chat)) handles.ended(a, b);
    if (before !== undefined && before.phase !== 'closed' && chat.ended !== undefined) {
      invited.forget(chat.id);
      parts.ended(chat.topic, chat.ended.at);
      log.event('chat.closed', { chat: chat.id, topic: chat.topic, reason: chat.ended.reason });
    }
  };
}

/** Whether he has entered since he withdrew, which the chat had not heard of. */
const hasEntered = ({ jid, since = 0 }: Member, inside: readonly StoredOccupant[]): boolean =>
  inside.some((one) => bareIn(one.jid) === jid && one.joined > since);

/** Those of these who do not take part leave the room; they may enter again (A14). */
function dismiss(chat: Chat, members: readonly Member[], rooms: Pick<Rooms, 'dismiss'>): void {
  const { dismissed } = textsIn(chat.language);
  for (const { state, handle } of members) {
    if (state === 'out') rooms.dismiss(chat.room, handle, dismissed);
  }
}

/**
 * Newcomers, and those who come back, become members of the room; pairs who are apart cease to see
 * each other there (A15).
 */
function update(chat: Chat, before: Chat, { rooms }: RevealParts): void {
  const states = new Map(before.members.map(({ jid, state }) => [jid, state]));
  const moved = chat.members.filter(({ jid, state }) => states.get(jid) !== state);
  for (const member of moved) {
    const isNew = !states.has(member.jid);
    if (member.state === 'in' || (isNew && member.state === 'asked')) {
      rooms.admit(chat.room, roomMember(member));
    }
  }
  if (chat.phase === 'open') dismiss(chat, moved, rooms);
  if (chat.apart !== before.apart) rooms.relationsChanged(chat.room);
}

/** Those whose part is over stay until their removal is done: else they would never hear of it. */
function inRoom(chat: Chat, { outbox }: RevealParts): Member[] {
  return chat.members.filter(
    ({ state, handle }) => state !== 'left' || outbox.has(`remove ${chat.room} ${handle}`),
  );
}

function specOf(
  chat: Chat,
  members: readonly Member[],
  { zone, logged, chat: current }: RevealParts,
): RoomSpec {
  return {
    ...roomOf(chat, members, zone),
    logged: logged(chat.topic),
    related: (a, b) => !areApart(current(chat.id) ?? chat, a, b),
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
