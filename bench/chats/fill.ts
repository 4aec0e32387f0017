import type { Chat, Member } from '../../src/domain/chat.ts';
import type { Instant } from '../../src/domain/duration.ts';
import type { BareJid, FullJid, RoomJid } from '../../src/domain/jid.ts';
import type { Store } from '../../src/store/port.ts';
import { DOMAIN } from './house.ts';

/** People in each chat, all inside with one client. */
export const MEMBERS = 4;
/** People in all: each is in several chats. */
const PEOPLE = 20_000;
const TOPICS = 500;
const AT_ONCE = 1000; // chats in one write

const jidOf = (person: number): BareJid => `user${person}@example.org` as BareJid;

/** Open chats of an hour, chat number `n` ending at `endOf(n)`. */
export async function fill(
  store: Store,
  count: number,
  endOf: (index: number) => Instant,
): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE) {
    const length = Math.min(AT_ONCE, count - from);
    const chats = Array.from({ length }, (_, index) => chatOf(from + index, endOf(from + index)));
    await store.commit(
      ...chats.map((state) => ({ chat: state.id, expected: 0, state, effects: [] })),
    );
    await store.saveOccupants(chats.flatMap(occupantsOf));
  }
}

const idOf = (index: number): string => `c${String(index).padStart(19, '0')}`;

/** Which chat this is. */
export const indexOf = (id: string): number => Number(id.slice(1));

function chatOf(index: number, end: Instant): Chat {
  const id = idOf(index);
  const topic = `topic-${index % TOPICS}`;
  const limit = 3_600_000;
  return {
    id,
    topic,
    title: `Mail magazine ${index % TOPICS}`,
    language: 'en',
    room: `${topic}-${id}@${DOMAIN}` as RoomJid,
    identity: 'handle',
    trigger: {
      id: `e${index}`,
      kind: 'mail',
      subject: `Issue ${index}`,
      text: 'Out now. '.repeat(20),
    },
    phase: 'open',
    created: end - limit,
    opened: end - limit,
    ending: { limit, extended: 0, off: [] },
    members: Array.from({ length: MEMBERS }, (_, place) => memberOf(index, place)),
    apart: [],
    contacts: true,
  };
}

function memberOf(index: number, place: number): Member {
  // Neighbours in one chat are no neighbours in the next.
  const person = (index * MEMBERS + place * (1 + (index % 97))) % PEOPLE;
  return {
    jid: jidOf(person),
    handle: `quiet-otter-${person}`,
    nick: `Quiet Otter ${person}`,
    part: 'subscriber',
    state: 'in',
    reach: { roster: false, bookmarks: false },
  };
}

const occupantsOf = (chat: Chat) =>
  chat.members.map(({ jid, nick }) => ({
    room: chat.room,
    jid: `${jid}/phone` as FullJid,
    nick,
    presence: '<show>away</show>',
    joined: chat.created,
  }));
