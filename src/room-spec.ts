import { type Chat, type Member, present } from './domain/chat.ts';
import { factsOf } from './facts.ts';
import type { RoomSpec } from './rooms/port.ts';
import { textsIn } from './text/languages.ts';

/** The room of a chat: its subject and first message are what triggered it. */
export function roomOf(chat: Chat, zone: string): RoomSpec {
  const { subject, text } = chat.trigger;
  return {
    jid: chat.room,
    title: chat.title,
    subject: subject === '' ? chat.title : subject,
    description: textsIn(chat.language).description(factsOf(chat), zone),
    language: chat.language,
    members: inside(chat).map(({ jid, handle, nick }) => ({ jid, handle, nick })),
    ...(text === '' ? {} : { opening: { text, at: chat.opened ?? chat.created } }),
  };
}

/** Of a chat whose end was not finished: those who were there when it came. */
function inside(chat: Chat): readonly Member[] {
  return chat.ended === undefined
    ? present(chat)
    : chat.members.filter((member) => member.left === chat.ended?.at);
}
