import { foldedWord } from '../domain/folded.ts';
import { localIn, type RoomJid } from '../domain/jid.ts';
import type { Asker, ChatView, TopicView } from './port.ts';

const same = (a: string, b: string): boolean => foldedWord(a) === foldedWord(b);

/** The topic that somebody means by its name, its title, or its address. */
export function topicNamed(name: string, topics: readonly TopicView[]): TopicView | undefined {
  const local = name.includes('@') ? localIn(foldedWord(name)) : name;
  return (
    topics.find((topic) => same(topic.name, local)) ??
    topics.find((topic) => same(topic.title, name))
  );
}

/** The chats that somebody means by a topic's name or title, or by a room's name or address. */
export function chatsNamed(name: string, chats: readonly ChatView[]): readonly ChatView[] {
  const room = chats.filter((chat) => same(chat.room, name) || same(localIn(chat.room), name));
  if (room.length > 0) return room;
  return chats.filter((chat) => same(chat.topic, name) || same(chat.title, name));
}

/** The name as it is written of one of these people. */
export function personNamed(name: string, people: readonly string[]): string | undefined {
  return people.find((one) => same(one, name));
}

/** All whom a person meets in these chats. */
export function nicksIn(chats: readonly ChatView[]): string[] {
  const nicks = chats.flatMap(({ people }) => people.map(({ nick }) => nick));
  return [...new Set(nicks)].toSorted((a, b) => a.localeCompare(b));
}

/** How a chat is best called: by its topic, by its room where a topic has several. */
export function callChat(chat: ChatView, chats: readonly ChatView[]): string {
  const alone = chats.filter(({ topic }) => topic === chat.topic).length === 1;
  return alone ? chat.topic : localIn(chat.room);
}

/** The chats that can be meant where somebody is: the room's, those of the topic, or any. */
export function chatsHere(
  { room, topic }: Pick<Asker, 'room' | 'topic'>,
  chats: readonly ChatView[],
): readonly ChatView[] {
  if (room !== undefined) return chats.filter((chat) => chat.room === room);
  return topic === undefined ? chats : chats.filter((chat) => chat.topic === topic);
}

/** The URI that enters a room (RFC 5122, XEP-0147). */
export const linkTo = (room: RoomJid): string => `xmpp:${room}?join`;
