import type { Keeper } from '../../chats/keeper.ts';
import { type Chat, memberOf } from '../../domain/chat.ts';
import { departureIn } from '../../domain/departure.ts';
import { localIn, type RoomJid } from '../../domain/jid.ts';
import { isRoomName } from '../../domain/room-name.ts';
import type { Rooms } from '../../rooms/port.ts';
import type { RoomStore } from '../../store/port.ts';
import { chatIdOf, type Departures } from './departures.ts';
import type { Marks } from '../marks.ts';

/** Whom it concerns that the last run may have ended in the middle of something. */
export interface InterruptedParts {
  readonly keeper: Pick<Keeper, 'all' | 'get' | 'apply'>;
  readonly rooms: Pick<Rooms, 'isInside' | 'banned'>;
  readonly departures: Pick<Departures, 'takeUp'>;
  readonly marks: Pick<Marks, 'entries' | 'drop'>;
}

/**
 * What a kill has left half done between a room and its chat: the room's part is durable, the chat
 * has not heard of it. Call it when both are loaded. Rejects with `store-unavailable`.
 */
export async function takeUpInterrupted(parts: InterruptedParts): Promise<void> {
  const { keeper, departures, marks } = parts;
  const open = keeper.all().filter(({ phase }) => phase === 'open');
  await Promise.all(open.flatMap((chat) => [...entered(parts, chat), ...expelled(parts, chat)]));
  for (const [key, at] of marks.entries()) {
    const departed = departureIn(key);
    if (departed === undefined) continue;
    if (keeper.get(chatIdOf(departed.room))?.phase === 'open') departures.takeUp(departed, at);
    else await marks.drop(key);
  }
}

/** Who is inside takes part, though the chat may know him as asked or as one who had left before. */
function entered(
  { keeper, rooms }: InterruptedParts,
  { id, room, members }: Chat,
): Promise<unknown>[] {
  return members
    .filter(({ state }) => state === 'asked' || state === 'out')
    .filter(({ jid }) => rooms.isInside(room, jid))
    .map(({ jid: person }) => keeper.apply(id, { type: 'entered', person }));
}

function expelled({ keeper, rooms }: InterruptedParts, chat: Chat): Promise<unknown>[] {
  return rooms
    .banned(chat.room)
    .filter((person) => memberOf(chat, person) !== undefined)
    .map((person) => keeper.apply(chat.id, { type: 'expelled', person }));
}

/** Forgets rooms of topics of which something is stored, though their chats are over. */
export async function forgetOrphans(
  stored: Iterable<RoomJid>,
  {
    rooms,
    store,
  }: { readonly rooms: Pick<Rooms, 'isOpen'>; readonly store: Pick<RoomStore, 'dropRoom'> },
): Promise<void> {
  const orphans = [...new Set(stored)].filter(
    (room) => isRoomName(localIn(room)) && !rooms.isOpen(room),
  );
  await Promise.all(orphans.map((room) => store.dropRoom(room)));
}
