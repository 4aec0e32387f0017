import type { Instant, Milliseconds } from '../domain/duration.ts';
import type { Element } from '@xmpp/xml';
import type { BareJid, FullJid, Jid, RoomJid } from '../domain/jid.ts';
import type { StoredOccupant, StoredRoom } from '../store/port.ts';
import type { Endpoint } from '../xmpp/port.ts';

/** A person with a right to be in a room, and the name that the others see. */
export interface RoomMember {
  readonly jid: BareJid;
  /** The localpart at our domain by which the others know him; shown in place of his JID. */
  readonly handle: string;
  /** His reserved nick, unique in the room. */
  readonly nick: string;
  /** Whether he moderates: the publisher of the topic (kick, ban, subject, retraction). */
  readonly moderates?: boolean;
  /** False: he may enter, and is not listed as long as he does not (A14). Default: true. */
  readonly listed?: boolean;
}

/** A topic's room: hidden, members-only, nicks fixed (DESIGN §6). */
export interface RoomSpec {
  readonly jid: RoomJid;
  readonly title: string;
  readonly subject: string;
  readonly description: string;
  readonly language: string;
  /** The first message, from the room itself, in everyone's history. */
  readonly opening?: { readonly text: string; readonly at: Instant };
  readonly members: readonly RoomMember[];
  /** Whether members see each other's handle (default) or real JID (DESIGN §5). */
  readonly identity?: 'handle' | 'real';
  /** Whether what is said is kept longer than the chat lives: who enters is told (170). */
  readonly logged?: boolean;
  /**
   * Whether two members may see each other (A10); symmetric, asked when the room opens, at
   * `admit` and at `relationsChanged`. Default: all are related.
   */
  readonly related?: (first: BareJid, second: BareJid) => boolean;
}

/** A client inside a room. */
export interface Inside {
  readonly jid: FullJid;
  readonly handle: string;
  readonly nick: string;
}

/** How the last client of a person went: by himself, or his connection or ours to him was lost. */
export type Departure = 'left' | 'lost';

/** What the rooms tell of; called after the stanzas were queued. Must not throw. */
export interface RoomCallbacks {
  /** The first client of this person is inside. */
  joined(room: RoomJid, person: BareJid): void;
  /**
   * The last client of this person has gone, `client` at last; not called for `remove`, `dismiss`
   * and `destroy`.
   */
  left(room: RoomJid, person: BareJid, how: Departure, client: FullJid): void;
  /** A member of a topic's room declines to come (XEP-0045 §7.8.2). */
  declined?(room: RoomJid, person: BareJid): void;
  /** A moderator put a member out of a topic's room, `client` at last; he may enter again. */
  kicked?(room: RoomJid, person: BareJid, client: FullJid): void;
  /** A moderator banned a member of a topic's room; he is out already. */
  banned?(room: RoomJid, person: BareJid): void;
  /** Somebody spoke; for idle ends (A18). */
  active(room: RoomJid, at: Instant): void;
  /** Whether what somebody says is a command: then nobody else hears it. Absent: none is. */
  command?(said: SaidToRoom): boolean;
}

/** What an occupant says to all, before it is passed on. */
export interface SaidToRoom {
  readonly room: RoomJid;
  readonly person: BareJid;
  readonly client: FullJid;
  readonly text: string;
  /** `xml:lang` of the message. */
  readonly language: string | undefined;
  /** Says something to this client alone; false when it is not inside any more. */
  readonly answer: (text: string) => boolean;
}

/** How much one person may send: so many stanzas at once, and then so many a second. */
export interface RoomLimits {
  readonly burst: number;
  readonly perSecond: number;
}

/** How users may open rooms of their own (`rooms: { open_to_users: true }`, DESIGN §4). */
export interface OpenToUsers extends EndRules {
  /** Whether this person may open a room of this localpart: it is no topic's and no handle's. */
  mayOpen(person: BareJid, local: string): boolean;
  readonly language: string;
}

/** When a user's room ends by itself (A18), and what is said then. */
export interface EndRules {
  /** Nobody has spoken for so long. */
  readonly idle: Milliseconds;
  /** So long after it was opened. */
  readonly after: Milliseconds;
  readonly reasons: { readonly idle: string; readonly after: string };
}

/** What is known of a message's way to one person (A11). */
export type Reception = 'displayed' | 'received' | 'not-yet' | 'unproven' | 'not-received';

/** How askers are told of the reception of their messages (DESIGN §6). */
export interface ConfirmationRules {
  /** When the summary comes. */
  readonly after: Milliseconds;
  /** The summary, or a late answer, in words. */
  describe(
    report: readonly { readonly nick: string; readonly reception: Reception }[],
    language: string,
  ): string;
}

/** The multi-user chat service (XEP-0045) at `TOPIC-TOKEN@domain`. */
export interface Rooms extends Endpoint {
  /** Opens a room; what is open already under that name stays as it is. */
  open(spec: RoomSpec): void;
  /**
   * Opens a room after a restart of Muster with the clients inside, and as people have changed it;
   * nothing is sent: nobody has to join again.
   */
  restore(spec: RoomSpec, occupants: readonly StoredOccupant[], kept?: StoredRoom): void;
  /** Opens users' rooms after a restart of Muster, with the clients inside. */
  reopen(rooms: readonly StoredRoom[], occupants: readonly StoredOccupant[]): void;
  /**
   * The ad-hoc command of admins that ends rooms of users (XEP-0050); undefined: the request is about
   * something else. Throws `StanzaError`.
   */
  adminCommand(iq: Element, from: Jid): Promise<Element> | undefined;
  /** The rooms that disco#items of the service shows to a person: public ones and those he belongs to. */
  publicRooms(viewer: BareJid): readonly { readonly jid: RoomJid; readonly title: string }[];
  /** Whether a room of that name is open. */
  isOpen(room: RoomJid): boolean;
  /** Makes a newcomer a member, or lists one again who was dismissed. */
  admit(room: RoomJid, member: RoomMember): void;
  /**
   * A member does not take part (A14): his clients go out with the reason (307), and he is no more
   * listed. He may enter again, which lists him again.
   */
  dismiss(room: RoomJid, handle: string, reason: string): void;
  /**
   * A message from the room itself (under its title) to all inside, or to one member only. Said again
   * under the same `id` it is in the history once.
   */
  say(room: RoomJid, text: string, options?: { readonly to?: string; readonly id?: string }): void;
  /**
   * Takes the membership of a handle away: 321 and the reason to him and the others (XEP-0045 §9.4).
   * `closing`: the room is about to be destroyed, and his own clients are told so in the same stanza;
   * else they get 307 as well. Resolves when the server has it; until then he is stored as inside, and
   * is told again when this is called again. Rejects with `link-lost` or `request-timeout`.
   */
  remove(
    room: RoomJid,
    handle: string,
    reason: string,
    options?: { readonly closing?: boolean },
  ): Promise<void>;
  /**
   * Destroys the room: everybody inside gets `<destroy/>` with the reason; the name answers `gone`
   * ever after. Resolves when the server has it and what is stored of the room is forgotten. Rejects
   * with `link-lost` or `request-timeout`: called again it is said again.
   */
  destroy(room: RoomJid, reason: string): Promise<void>;
  /** The link is up again: those who were dismissed and may not have heard of it are told again. */
  repeat(): void;
  /** The service goes for good: whoever is in a room of users is told so and out (332). */
  shutDown(): void;
  /** The clients inside; empty when the room is not open. */
  occupants(room: RoomJid): readonly Inside[];
  /** Every client that is in any room. */
  clients(): readonly FullJid[];
  /** Those whom moderators have banned from the room. */
  banned(room: RoomJid): readonly BareJid[];
  /** Whether any client of the person is inside. */
  isInside(room: RoomJid, person: BareJid): boolean;
  /** Asks `related` again for every pair and shows or hides accordingly (A10). */
  relationsChanged(room: RoomJid): void;
  /**
   * Finds out who received the latest message of a person; he gets the summary (A11). False when he
   * has said nothing yet, or where nothing is confirmed.
   */
  confirm(room: RoomJid, person: BareJid): boolean;
  /** A client went offline (the presence feed or a bounce says so): it leaves every room it is in. */
  gone(client: FullJid): void;
  /** Takes clients out without a word to them (they are gone with their server): the others get unavailable. */
  forget(clients: (client: FullJid) => boolean): void;
  /** Resolves when every occupant that was announced is stored or forgotten for good, and every message archived. */
  settled(): Promise<void>;
}
