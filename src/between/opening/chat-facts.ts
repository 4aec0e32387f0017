import { endOf } from '../../chats/ends.ts';
import { type Chat, present } from '../../domain/chat.ts';
import type { ChatFacts } from '../../text/texts.ts';

/** What people are told of a chat: who, why, until when. */
export function factsOf(chat: Chat): ChatFacts {
  return {
    title: chat.title,
    subject: chat.trigger.subject,
    people: present(chat).length,
    ends: endOf(chat) ?? chat.created + chat.ending.limit,
  };
}
