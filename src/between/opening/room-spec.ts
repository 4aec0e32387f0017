import { type Chat, type Member, roomTitle } from '../../domain/chat.ts';
import { factsOf } from './chat-facts.ts';
import type { RoomMember, RoomSpec } from '../../rooms/port.ts';
import { textsIn } from '../../text/languages.ts';

/** The room of a chat for these of its members: its subject and first message are what triggered it. */
export function roomOf(chat: Chat, members: readonly Member[], zone: string): RoomSpec {
  const { subject, text } = chat.trigger;
  return {
    jid: chat.room,
    title: roomTitle(chat),
    subject: subject === '' ? chat.title : subject,
    description: textsIn(chat.language).description(factsOf(chat), zone),
    language: chat.language,
    identity: chat.identity,
    members: members.map(roomMember),
    ...(text === '' ? {} : { opening: { text, at: chat.opened ?? chat.created } }),
  };
}

/** A member as his room knows him; the publisher moderates, who does not take part is not listed. */
export function roomMember({ jid, handle, nick, part, state }: Member): RoomMember {
  return { jid, handle, nick, moderates: part === 'publisher', listed: state === 'in' };
}
