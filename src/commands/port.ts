import type { EndReason } from '../domain/chat.ts';
import type { Instant, Milliseconds } from '../domain/duration.ts';
import type { BareJid, RoomJid } from '../domain/jid.ts';

/** Who gives a command, and where: at the service, to a topic, in a room, or at a handle's address. */
export interface Asker {
  readonly person: BareJid;
  /** BCP 47; what he wants to be answered in. */
  readonly language: string;
  /** IANA zone in which he is told times. */
  readonly zone: string;
  /** The topic whose address he wrote to, or whose room; undefined elsewhere. */
  readonly topic?: string;
  /** The room he wrote in; undefined elsewhere. */
  readonly room?: RoomJid;
  /** The handle at whose address he stands; undefined elsewhere. */
  readonly handle?: string;
}

/** A topic as a person sees it. */
export interface TopicView {
  readonly name: string;
  readonly title: string;
  readonly subscribed: boolean;
  /** Whether he may subscribe and unsubscribe by himself. */
  readonly open: boolean;
  /** His own set duration. */
  readonly duration?: Milliseconds;
  readonly consent: 'always' | 'ask' | 'never';
  /** The chat that is on now, if he may know of it. */
  readonly chat?: { readonly room: RoomJid; readonly people: number; readonly ends: Instant };
}

/** A chat in which a person takes part, or may. */
export interface ChatView {
  readonly topic: string;
  readonly title: string;
  readonly room: RoomJid;
  readonly state: 'asked' | 'in' | 'out';
  /** The nicks of those to whom he is related. */
  readonly people: readonly {
    readonly nick: string;
    readonly online: boolean;
    readonly inside: boolean;
  }[];
  readonly started: Instant;
  readonly ends: Instant;
  readonly trigger: { readonly kind: string; readonly subject: string };
  /** By which of his subscriptions he was selected: `publisher`, `presence` (he is X), `subscriber`. */
  readonly part: 'publisher' | 'presence' | 'subscriber';
}

/** Why something that a person asked for was not done. */
export type Obstacle =
  | 'no-such-topic'
  | 'topic-closed'
  | 'already'
  | 'not-subscribed'
  | 'no-chat'
  | 'several-chats'
  | 'no-such-person'
  | 'yourself'
  | 'not-allowed'
  | 'extended-enough'
  | 'nothing-said'
  | 'not-here';

/** The outcome of an action; obstacles are values, faults are thrown. */
export type Outcome<T = undefined> =
  { readonly done: true; readonly value: T } | { readonly done: false; readonly why: Obstacle };

/**
 * What people can do by a command, in words or by a form. Each resolves when the change is durable.
 * `chat` arguments name a room; undefined means the one he wrote in, or his only one.
 */
export interface Actions {
  /** Whether he may do more than ask for help: on `hosts`, subscribed to something, or an admin. */
  knows(person: BareJid): boolean;
  topics(person: BareJid): readonly TopicView[];
  chats(person: BareJid): readonly ChatView[];
  subscribe(person: BareJid, topic: string, duration?: Milliseconds): Promise<Outcome>;
  unsubscribe(person: BareJid, topic: string): Promise<Outcome>;
  /** Sets or (undefined) drops his own duration. */
  setDuration(person: BareJid, topic: string, duration?: Milliseconds): Promise<Outcome>;
  /** Takes part again, or for the first time after a question (A14). */
  join(person: BareJid, room?: RoomJid): Promise<Outcome<ChatView>>;
  /** Non-participation in this chat (A14). */
  leave(person: BareJid, room?: RoomJid): Promise<Outcome<ChatView>>;
  /** Ends the relation with a person, by nick or handle, in this chat or (`always`) for good (A15). */
  without(person: BareJid, name: string, always: boolean, room?: RoomJid): Promise<Outcome>;
  /** The nicks or handles of those whom he has put aside by `without`, to choose from. */
  aside(person: BareJid): readonly string[];
  /** Undoes `without` of his own. */
  with(person: BareJid, name: string, room?: RoomJid): Promise<Outcome>;
  /** Puts the end off; gives the new one. */
  more(person: BareJid, room?: RoomJid): Promise<Outcome<Instant>>;
  /** Asks who has received his last message in the room (A11); the summary comes by itself. */
  confirm(person: BareJid, room?: RoomJid): Promise<Outcome>;
  /** Sets consent, for one topic or as his default. */
  accept(person: BareJid, consent: 'always' | 'ask' | 'never', topic?: string): Promise<Outcome>;
  /** Sets or (undefined) drops his quiet hours: minutes of the day by his own clock. */
  setQuiet(
    person: BareJid,
    hours?: { readonly from: number; readonly to: number },
  ): Promise<Outcome>;
  setLanguage(person: BareJid, language: string): Promise<Outcome>;
  /** Everything stored about him, as JSON values by kind. */
  myData(person: BareJid): Promise<Readonly<Record<string, unknown>>>;
  /** Leaves everything and forgets all that he has set. Configured subscriptions become `never`. */
  forget(person: BareJid): Promise<Outcome>;
  /** For admins: every chat that is on, and ending one. */
  allChats(admin: BareJid): Promise<Outcome<readonly ChatView[]>>;
  endChat(admin: BareJid, room: RoomJid): Promise<Outcome<EndReason>>;
}
