import type { Chat, ChatId } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import type { Effect, Outcome, PendingEffect } from '../domain/effect.ts';
import type { EventId, EventRecord, EventState, TriggerEvent } from '../domain/event.ts';
import type { BareJid, FullJid, RoomJid } from '../domain/jid.ts';
import type { Handle, Sighting } from '../domain/person.ts';
import type { JournalEntry } from '../domain/roster.ts';
import type { PersonalWishes } from '../domain/wish.ts';

/**
 * What Muster keeps. Every method returns a promise; a promise that resolved means that the change
 * survives `kill -9` and a power cut. All changes are data: there are no interactive transactions,
 * so that other stores fit as well. Calls take effect in the order in which they were made, awaited
 * or not. One store belongs to one component domain, and sees nothing of another.
 *
 * Errors: `MusterError` `store-unavailable` (try again), `store-conflict` (stale version),
 * `store-newer` (written by a newer Muster).
 */
export interface Store
  extends
    EventStore,
    ChatStore,
    EffectStore,
    JournalStore,
    RoomStore,
    OpenedRoomStore,
    ArchiveStore,
    PeopleStore,
    MarkStore,
    SubscriptionStore,
    WishStore,
    TraceStore {
  /** Waits for what is under way, then lets go of the files or connections. */
  close(): Promise<void>;
}

/** A key under which an event of a topic counts as seen. */
export interface Seen {
  readonly topic: string;
  readonly key: string;
}

export interface EventStore {
  /**
   * Makes an event durable, once: with a `seen` key, or an id, that was recorded before it changes
   * nothing. Event and key are written together.
   */
  acceptEvent(
    event: TriggerEvent,
    seen?: Seen,
    state?: 'pending' | 'held',
  ): Promise<'accepted' | 'duplicate'>;
  /** One event, whatever its state. */
  findEvent(id: EventId): Promise<EventRecord | undefined>;
  /** Events in state `pending`, oldest first. */
  pendingEvents(): Promise<EventRecord[]>;
  /** Events in state `held`, oldest first. */
  heldEvents(): Promise<EventRecord[]>;
  /** Notes what became of an event that started no chat of its own; an unknown id is ignored. */
  settleEvent(id: EventId, state: EventState, chat?: ChatId): Promise<void>;
  /** The newest events first, at most `limit`. */
  listEvents(limit: number): Promise<EventRecord[]>;
  /** Forgets settled events and seen keys from before that time; returns how many rows went. */
  forgetEvents(before: Instant): Promise<number>;
}

/** One step of a chat: its new state and what is to be done, written together. */
export interface Change {
  readonly chat: ChatId;
  /** The version that the new state was derived from; 0: the chat must not exist. */
  readonly expected: number;
  /**
   * The new state (its version is `expected + 1`); null forgets the chat, but none of its effects:
   * those that are not settled are the rest of the undo.
   */
  readonly state: Chat | null;
  readonly effects: readonly Effect[];
  /**
   * The pending event that this chat consumes, to be marked `started` in the same write. One that is
   * not pending (any more) is a conflict: no two chats come of one event.
   */
  readonly event?: EventId;
  /** Points of time to be remembered in the same write, such as that of the topic's last end. */
  readonly marks?: readonly Mark[];
}

export interface StoredChat {
  readonly version: number;
  readonly chat: Chat;
}

export interface ChatStore {
  /** Writes all or nothing; rejects with `store-conflict` when a version is not the expected one. */
  commit(...changes: readonly Change[]): Promise<void>;
  /** Every chat that has not been forgotten. */
  loadChats(): Promise<StoredChat[]>;
}

export interface EffectStore {
  /** Every effect that is not done, by chat and stage, in the order of their ids. */
  loadEffects(): Promise<PendingEffect[]>;
  /** Adds effects that belong to no step of a chat (standing relations), in one write. */
  addEffects(effects: readonly Effect[]): Promise<void>;
  /** Records outcomes in one write; `done` deletes the effect. Unknown ids (superseded) are ignored. */
  settleEffects(outcomes: readonly ({ readonly id: string } & Outcome)[]): Promise<void>;
}

export interface JournalStore {
  journalEntry(owner: BareJid, contact: BareJid): Promise<JournalEntry | undefined>;
  /** Every entry that this holder has a hold of. */
  journalHeldBy(holder: string): Promise<JournalEntry[]>;
  /** Everybody who has a hold of any entry. */
  journalHolders(): Promise<string[]>;
  /** All entries of one owner. */
  journalOf(owner: BareJid): Promise<JournalEntry[]>;
  /** Writes entries whole, in one write, replacing what was there. */
  writeJournal(entries: readonly JournalEntry[]): Promise<void>;
  dropJournal(owner: BareJid, contact: BareJid): Promise<void>;
}

/** A client inside a room, as it must survive a restart of Muster. */
export interface StoredOccupant {
  readonly room: RoomJid;
  readonly jid: FullJid;
  readonly nick: string;
  /** The presence payload that the others see, serialised. */
  readonly presence: string;
  readonly joined: Instant;
}

export interface RoomStore {
  /** Adds or replaces occupants (key: room and full JID), in one write. */
  saveOccupants(occupants: readonly StoredOccupant[]): Promise<void>;
  /** Forgets occupants, and remembers points of time such as that of a departure, in one write. */
  dropOccupants(
    occupants: readonly { readonly room: RoomJid; readonly jid: FullJid }[],
    marks?: readonly Mark[],
  ): Promise<void>;
  /** Forgets all that belongs to a room. */
  dropRoom(room: RoomJid): Promise<void>;
  /** By room, in the order of their joining. */
  loadOccupants(): Promise<readonly StoredOccupant[]>;
}

/**
 * The lasting part of a room that a user opened (`rooms: { open_to_users }`), or what people have
 * changed in a topic's room.
 */
export interface StoredRoom {
  readonly room: RoomJid;
  readonly opened: Instant;
  /** Configuration, subject and affiliations as JSON; only `rooms/` reads it. */
  readonly state: string;
}

/** What rooms are beyond who is inside; `RoomStore.dropRoom` forgets one of these, too. */
export interface OpenedRoomStore {
  saveRoom(room: StoredRoom): Promise<void>;
  loadRooms(): Promise<readonly StoredRoom[]>;
}

/** A message of a room as it is kept (XEP-0313). */
export interface ArchivedMessage {
  readonly room: RoomJid;
  /** The stanza-id that the room gave it; unique in the room. */
  readonly id: string;
  readonly at: Instant;
  /** The real address of who said it; null: the room itself. */
  readonly author: BareJid | null;
  /** Who was not to see it when it was said (A10). */
  readonly hiddenFrom: readonly BareJid[];
  /** The stanza without addressee, serialised. */
  readonly message: string;
}

/** Which page of a room's messages somebody wants; all limits hold together. */
export interface ArchiveQuery {
  readonly room: RoomJid;
  /** Messages that are hidden from him are left out. */
  readonly viewer: BareJid;
  /** Messages of these authors are left out. */
  readonly without: readonly BareJid[];
  readonly author?: BareJid;
  /** At or after this time. */
  readonly start?: Instant;
  /** At or before this time. */
  readonly end?: Instant;
  /** Behind, and before, the messages of these ids. */
  readonly after?: readonly string[];
  readonly before?: readonly string[];
  /** Just these. */
  readonly ids?: readonly string[];
  readonly limit: number;
  /** Whether the page is taken from the oldest or from the newest match. */
  readonly from: 'oldest' | 'newest';
}

export interface ArchivePage {
  /** Oldest first. */
  readonly messages: readonly ArchivedMessage[];
  /** How many match in all, and how many of them come before the page. */
  readonly count: number;
  readonly index: number;
}

/** The messages of rooms, in the order in which they were added; `RoomStore.dropRoom` forgets them. */
export interface ArchiveStore {
  /** Adds messages in one write. */
  appendMessages(messages: readonly ArchivedMessage[]): Promise<void>;
  /** Puts another stanza in the place of a message; false when there is none of that id. */
  replaceMessage(room: RoomJid, id: string, message: string): Promise<boolean>;
  /** `unknown-id`: a message named in `after`, `before` or `ids` is not there. */
  pageMessages(query: ArchiveQuery): Promise<ArchivePage | 'unknown-id'>;
  /** Lets the messages of a room outlive `RoomStore.dropRoom` until then. */
  keepMessages(room: RoomJid, until: Instant): Promise<void>;
  /** Forgets kept messages whose time was over before that; returns how many went. */
  forgetMessages(before: Instant): Promise<number>;
}

/** What people have left in the messages of rooms and in events. */
export interface TraceStore {
  /** The newest messages of this author that are kept, at most `limit`; the newest first. */
  messagesBy(author: BareJid, limit: number): Promise<ArchivedMessage[]>;
  /** The newest events that came from any of these sources, at most `limit`; the newest first. */
  eventsBy(sources: readonly string[], limit: number): Promise<EventRecord[]>;
  /**
   * Forgets all messages of the author, and the events of these sources unless they are still to be
   * handled, in one write.
   */
  forgetTraces(author: BareJid, sources: readonly string[]): Promise<void>;
}

export interface PeopleStore {
  /** Registers a handle; `false` when the name belongs to another account, for ever. */
  claimHandle(handle: Handle): Promise<boolean>;
  /** In the order of their first claims. */
  loadHandles(): Promise<Handle[]>;
  /**
   * Replaces what is remembered of clients seen online, so that a restart can inquire of them. One
   * that is both changed and gone stays.
   */
  saveSightings(changed: readonly Sighting[], gone: readonly FullJid[]): Promise<void>;
  loadSightings(): Promise<Sighting[]>;
}

/** A point of time under a name. The name begins with the word of whose it is, such as `clock`. */
export interface Mark {
  readonly key: string;
  readonly at: Instant;
}

/** Remembers points of time by name, such as the last point that a clock rule has handled. */
export interface MarkStore {
  /** Writes marks and deletes those with the keys `gone`, in one write; the changed come last. */
  saveMarks(changed: readonly Mark[], gone?: readonly string[]): Promise<void>;
  /** Every mark, by key. */
  loadMarks(): Promise<Mark[]>;
}

/** What a person has to do with a topic of his own accord, beside what is configured. */
export interface StoredSubscription {
  readonly topic: string;
  readonly person: BareJid;
  /** When he first did; subscribers are in this order. */
  readonly since: Instant;
  /** He subscribed by himself; else he is a member by configuration, or only watches. */
  readonly own: boolean;
  /** The topic is in his contact list, and tells him its presence. */
  readonly contact: boolean;
  /** His own set duration in milliseconds (A1); goes before the configured one. */
  readonly duration?: number;
}

/** What people subscribe to by themselves; the key is topic and person. */
export interface SubscriptionStore {
  /** Writes rows whole and deletes `gone`, in one write; the changed come last. */
  saveSubscriptions(
    changed: readonly StoredSubscription[],
    gone?: readonly Pick<StoredSubscription, 'topic' | 'person'>[],
  ): Promise<void>;
  /** Every one, the oldest first. */
  loadSubscriptions(): Promise<StoredSubscription[]>;
}

/** What people want, one record for each person. */
export interface WishStore {
  /** Puts the record in the place of what was there. */
  saveWishes(wishes: PersonalWishes): Promise<void>;
  dropWishes(person: BareJid): Promise<void>;
  loadWishes(): Promise<PersonalWishes[]>;
}
