import type { Clients } from '../../contacts/clients.ts';
import type { Rosters } from '../../contacts/rosters.ts';
import { areApart, type Chat, contactOf, present } from '../../domain/chat.ts';
import type { Milliseconds } from '../../domain/duration.ts';
import { type BareJid, bareIn, type FullJid } from '../../domain/jid.ts';
import type { PresenceBook } from '../../people/presence.ts';
import type { Clock } from '../../schedule/port.ts';
import { within } from '../../waiting/within.ts';

/** Who reads what must be known before the prescribed moment. */
export interface PreparationParts {
  readonly clients: Clients;
  readonly rosters: Rosters;
  readonly presence: PresenceBook;
  /** Finds out the zone of a person whose zone is not known, from a client of his. */
  readonly learnZone: (person: BareJid, client: FullJid) => Promise<void>;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** So long is waited for what is good to know, as in which zone somebody is told the time. */
const GOOD_TO_KNOW: Milliseconds = 300;

/**
 * The barrier before the prescribed moment (DESIGN §3): what every client can is asked and every
 * contact list is read, so that at the moment itself only writing is left and all begin at the same
 * time (A8). Leaves nothing behind.
 */
export function createPreparation({
  clients,
  rosters,
  presence,
  learnZone,
  clock,
}: PreparationParts): (chat: Chat) => Promise<void> {
  return async (chat) => {
    const members = chat.members.filter(({ state }) => state === 'in' || state === 'asked');
    const zones = members
      .filter(({ reach }) => reach.bookmarks)
      .flatMap(({ jid }) => presence.clients(jid).slice(0, 1))
      .map(({ jid }) => learnZone(bareIn(jid), jid));
    // Who gets no bookmark is invited whatever his clients can: a slow server elsewhere delays nobody.
    const abilities = present(chat)
      .filter(({ reach }) => reach.bookmarks)
      .flatMap((member) => presence.clients(member.jid))
      .map((client) => clients.honoursBookmarks(client));
    await Promise.all([
      ...abilities,
      within(clock, GOOD_TO_KNOW, Promise.all(zones)),
      chat.contacts ? rosters.prepare(contactPairs(chat)) : [],
    ]);
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
