import type { Keeper } from '../../chats/keeper.ts';
import type { Invitations } from '../../contacts/invitations.ts';
import { type ChatId, memberOf } from '../../domain/chat.ts';
import { type BareJid, bareIn, type FullJid } from '../../domain/jid.ts';
import { factsFor } from '../opening/chat-facts.ts';
import type { Manner } from '../topics/manner.ts';
import { textsIn } from '../../text/languages.ts';

/**
 * Invites clients of a member who has asked for the chat himself, by `join` or at the topic's
 * address; these do not count as the one invitation that everybody gets.
 */
export function createSummons(parts: {
  readonly invitations: Invitations;
  readonly keeper: Pick<Keeper, 'get'>;
  readonly manner: Manner;
}): (chat: ChatId, clients: readonly (FullJid | BareJid)[]) => void {
  return (id, clients) => {
    const chat = parts.keeper.get(id);
    if (chat?.phase !== 'open') return;
    for (const client of clients) {
      const person = bareIn(client);
      const { language, zone } = parts.manner(person, { name: chat.topic });
      const texts = textsIn(language);
      const member = memberOf(chat, person);
      const words = member?.state === 'asked' ? texts.question : texts.invitation;
      parts.invitations.send([client], {
        room: chat.room,
        reason: words(factsFor(chat, person), zone),
        language,
        id: `${chat.id}.${member?.handle ?? ''}.asked`,
      });
    }
  };
}
