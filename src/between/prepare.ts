import type { Clients } from '../contacts/clients.ts';
import type { Rosters } from '../contacts/rosters.ts';
import { areApart, type Chat, contactOf, present } from '../domain/chat.ts';
import type { BareJid } from '../domain/jid.ts';
import type { PresenceBook } from '../people/presence.ts';

/** Who reads what must be known before the prescribed moment. */
export interface PreparationParts {
  readonly clients: Clients;
  readonly rosters: Rosters;
  readonly presence: PresenceBook;
}

/**
 * The barrier before the prescribed moment (DESIGN §3): what every client can is asked and every
 * contact list is read, so that at the moment itself only writing is left and all begin at the same
 * time (A8). Leaves nothing behind.
 */
export function createPreparation({
  clients,
  rosters,
  presence,
}: PreparationParts): (chat: Chat) => Promise<void> {
  return async (chat) => {
    const members = present(chat);
    // Who gets no bookmark is invited whatever his clients can: a slow server elsewhere delays nobody.
    const abilities = members
      .filter(({ reach }) => reach.bookmarks)
      .flatMap((member) => presence.clients(member.jid))
      .map((client) => clients.honoursBookmarks(client));
    await Promise.all([...abilities, chat.contacts ? rosters.prepare(contactPairs(chat)) : []]);
  };
}

/** Every entry that the chat will put into a roster. */
function contactPairs(chat: Chat): { owner: BareJid; contact: BareJid }[] {
  const members = present(chat);
  return members
    .filter((owner) => owner.reach.roster)
    .flatMap((owner) =>
      members
        .filter((other) => other !== owner && !areApart(chat, owner.jid, other.jid))
        .map((other) => ({ owner: owner.jid, contact: contactOf(chat, other) })),
    );
}
