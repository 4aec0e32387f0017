import { endOf } from '../../chats/ends.ts';
import { areApart, type Chat } from '../../domain/chat.ts';
import type { BareJid } from '../../domain/jid.ts';
import type { ChatFacts, InvitedFacts } from '../../text/texts.ts';

/** What everybody is told of a chat: why, until when. */
export function factsOf(chat: Chat): ChatFacts {
  return {
    title: chat.title,
    subject: chat.trigger.subject,
    ends: endOf(chat) ?? chat.created + chat.ending.limit,
  };
}

/** What one who is invited is told: who, why, until when. Whoever is kept apart from him is neither named nor counted (A15). */
export function factsFor(chat: Chat, viewer: BareJid): InvitedFacts {
  const others = chat.members.filter(({ jid }) => jid !== viewer && !areApart(chat, viewer, jid));
  const inside = others.filter(({ state }) => state === 'in');
  return {
    ...factsOf(chat),
    people: inside.length + 1,
    names: inside.map(({ nick }) => nick),
    asked: others.filter(({ state }) => state === 'asked').length,
  };
}
