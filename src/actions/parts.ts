import type { ChatEvent } from '../chats/conduct.ts';
import type { Keeper } from '../chats/keeper.ts';
import type { Chat } from '../domain/chat.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Handle } from '../domain/person.ts';
import type { Topic } from '../domain/topic.ts';
import type { Invited } from '../between/performing/invited.ts';
import type { Memberships } from '../between/topics/memberships.ts';
import type { PresenceBook } from '../people/presence.ts';
import type { Subscriptions } from '../people/subscriptions.ts';
import type { WishBook } from '../people/wish-book.ts';
import type { Rooms } from '../rooms/port.ts';
import type { JournalStore, PeopleStore, TraceStore } from '../store/port.ts';

/** What people's actions need of the house. */
export interface ActionParts {
  readonly domain: string;
  readonly topics: ReadonlyMap<string, Topic>;
  readonly keeper: Pick<Keeper, 'all' | 'of' | 'running' | 'get'> & {
    apply(chat: string, event: ChatEvent): Promise<Chat | undefined>;
  };
  readonly memberships: Memberships;
  readonly subscriptions: Subscriptions;
  readonly wishes: WishBook;
  readonly presence: Pick<PresenceBook, 'online' | 'clients'>;
  readonly handles: {
    of(person: BareJid): Handle | undefined;
    /** All that the person ever had. */
    allOf(person: BareJid): readonly Handle[];
    /** Shows no name beside them any more; they stay his. */
    unlink(person: BareJid): Promise<void>;
  };
  /** Under which addresses, beside his own, a person's mails and messages come. */
  readonly sources: (person: BareJid) => readonly string[];
  readonly rooms: Pick<Rooms, 'isInside' | 'confirm'>;
  readonly invited: Pick<Invited, 'renew' | 'of'>;
  readonly store: TraceStore & Pick<JournalStore, 'journalOf'> & Pick<PeopleStore, 'saveSightings'>;
  /** Everybody to whom the person is related now, by chats and for good. */
  readonly relatedTo: (person: BareJid) => Iterable<BareJid>;
  /** Invites the person's clients once more: he has asked for it. */
  readonly invite: (chat: Chat, person: BareJid) => void;
  /** The topic is no more a contact of the person. */
  readonly cancelContact: (topic: string, person: BareJid) => void;
  /** Two people do not want to meet, or one of them does again: lasting relations follow. */
  readonly pairChanged: (a: BareJid, b: BareJid) => Promise<void>;
}
