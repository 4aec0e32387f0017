import type { Actions, ChatView, Outcome } from '../commands/port.ts';
import { endOf } from '../chats/ends.ts';
import { type Chat, memberOf, type MemberState } from '../domain/chat.ts';
import type { BareJid, RoomJid } from '../domain/jid.ts';
import { done, DONE, refused } from './outcome.ts';
import type { ActionParts } from './parts.ts';
import { chatView, extension } from './views.ts';

type ChatActions = Pick<
  Actions,
  'chats' | 'join' | 'leave' | 'more' | 'confirm' | 'allChats' | 'endChat'
>;

/** What people do in and about chats. */
export function chatActions(parts: ActionParts): ChatActions {
  const { keeper, rooms, invited, memberships, invite } = parts;
  const view = (chat: Chat, person: BareJid): ChatView => chatView(parts, chat, person);
  const open = (): Chat[] => keeper.all().filter(({ phase }) => phase === 'open');
  const chatsOf = (person: BareJid): Chat[] =>
    keeper.of(person).filter(({ phase }) => phase === 'open');

  /** The chat that is meant: the named one, else the only one in which he stands so. */
  const meant = (
    person: BareJid,
    room: RoomJid | undefined,
    states: readonly MemberState[],
  ): Outcome<Chat> => {
    const mine = chatsOf(person).filter((chat) => room === undefined || chat.room === room);
    const fitting = mine.filter((chat) => states.includes(memberOf(chat, person)?.state ?? 'left'));
    const [first, second] = fitting;
    if (first === undefined) return refused(mine.length === 0 ? 'no-chat' : 'already');
    return second === undefined ? done(first) : refused('several-chats');
  };

  const rejoin = (chat: Chat, person: BareJid): Outcome<ChatView> => {
    if (rooms.isInside(chat.room, person)) return refused('already');
    invite(chat, person);
    return done(view(chat, person));
  };

  return {
    chats: (person) => chatsOf(person).map((chat) => view(chat, person)),
    async join(person, room) {
      const away = meant(person, room, ['asked', 'out']);
      if (!away.done) {
        const there = meant(person, room, ['in']);
        return away.why === 'already' && there.done ? rejoin(there.value, person) : away;
      }
      await invited.renew(away.value.id, person);
      const chat = await keeper.apply(away.value.id, { type: 'entered', person });
      return chat?.phase === 'open' ? done(view(chat, person)) : refused('no-chat');
    },
    async leave(person, room) {
      const chat = meant(person, room, ['asked', 'in']);
      if (!chat.done) return chat;
      const left = await keeper.apply(chat.value.id, { type: 'withdrawn', person });
      return done(view(left ?? chat.value, person));
    },
    async more(person, room) {
      const found = meant(person, room, ['in']);
      if (!found.done) return found.why === 'already' ? refused('no-chat') : found;
      const { id, ending } = found.value;
      if (ending.extend === undefined) return refused('not-allowed');
      if (extension(found.value) <= 0) return refused('extended-enough');
      const before = endOf(found.value) ?? 0;
      const chat = await keeper.apply(id, { type: 'extended', person });
      const ends = chat?.phase === 'open' ? endOf(chat) : undefined;
      if (ends === undefined) return refused('no-chat');
      return ends > before ? done(ends) : refused('extended-enough');
    },
    async confirm(person, room) {
      const found = meant(person, room, ['in']);
      if (!found.done) return found.why === 'already' ? refused('no-chat') : found;
      if (!rooms.isInside(found.value.room, person)) return refused('not-here');
      return rooms.confirm(found.value.room, person) ? DONE : refused('nothing-said');
    },
    async allChats(admin) {
      if (!memberships.isAdmin(admin)) return refused('not-allowed');
      return done(open().map((chat) => view(chat, admin)));
    },
    async endChat(admin, room) {
      if (!memberships.isAdmin(admin)) return refused('not-allowed');
      const chat = open().find((one) => one.room === room);
      if (chat === undefined) return refused('no-chat');
      await keeper.apply(chat.id, { type: 'end', reason: 'command' });
      return done('command');
    },
  };
}
