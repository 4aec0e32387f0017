import type { Instant, Milliseconds } from './duration.ts';
import type { EventId, TriggerEvent } from './event.ts';
import { addressAt, type BareJid, domainIn, type RoomJid } from './jid.ts';

/** The name of a chat: its room's token, unguessable. */
export type ChatId = string;

/** Why a chat, or a member's part in it, ended. */
export type EndReason = 'time' | 'clock' | 'idle' | 'presence' | 'command' | 'retired' | 'too-few';

/** As what a person takes part: a subscriber, the topic's publisher, or the X of a presence rule. */
export type Part = 'subscriber' | 'publisher' | 'presence';

/**
 * How a member stands. `asked`: his consent is awaited; he may enter, nothing else is done to him.
 * `in`: he takes part. `out`: he does not want to (A14); entering again undoes it. `left`: his last
 * relation of this chat has ended; for good.
 */
export type MemberState = 'asked' | 'in' | 'out' | 'left';

/** A selected person in a chat. */
export interface Member {
  readonly jid: BareJid;
  /** The localpart at our domain by which the others know him (B1). */
  readonly handle: string;
  /** His name in the room and in rosters, unique in the chat. */
  readonly nick: string;
  readonly part: Part;
  /**
   * Of the publisher and X: the attribute of their relations with the subscribers (figs. 14, 15,
   * 22), the topic's name or "Presence X".
   */
  readonly attribute?: string;
  readonly state: MemberState;
  /** When the state was entered, unless with the chat's opening. */
  readonly since?: Instant;
  /** His own set duration; none: the chat's. */
  readonly duration?: Milliseconds;
  /** What his host lets us do: entries in his roster, bookmarks among his own (DESIGN §5). */
  readonly reach: { readonly roster: boolean; readonly bookmarks: boolean };
}

/**
 * `preparing`: selected and recorded, nothing shown yet. `open`: begun for all.
 * `closed`: over; kept until its last effect is settled.
 */
export type Phase = 'preparing' | 'open' | 'closed';

/** What ends the chat; the first that comes true (A12, A17, A18). Times count from the opening. */
export interface Ending {
  /** The chat's own limit as configured. */
  readonly limit: Milliseconds;
  /** By how much members have put off the end. */
  readonly extended: Milliseconds;
  /** A point of time set by a clock rule. */
  readonly until?: Instant;
  /** No message for `span`; `since`: the last one that is known for certain. */
  readonly idle?: { readonly span: Milliseconds; readonly since: Instant };
  /**
   * Somebody whose going ends the chat; `since`: when he went, while he is away. `awaited`: he was
   * not there at the beginning, and has not come yet.
   */
  readonly off: readonly {
    readonly of: BareJid;
    readonly grace: Milliseconds;
    readonly since?: Instant;
    readonly awaited?: true;
  }[];
  /** How long before the end the room is warned; `warned`: the end of which it was. */
  readonly warn?: { readonly before: Milliseconds; readonly warned?: Instant };
  /** What members may do to put the end off. */
  readonly extend?: { readonly by: Milliseconds; readonly most: Milliseconds };
}

/** The whole state of one chat; `conduct` alone derives a new one from it. */
export interface Chat {
  readonly id: ChatId;
  readonly topic: string;
  /** The topic's title when the chat began: the name of the roster group. */
  readonly title: string;
  /** Which of how many rooms, where one event made several (A24). */
  readonly share?: { readonly number: number; readonly of: number };
  readonly language: string;
  readonly room: RoomJid;
  readonly trigger: {
    readonly id: EventId;
    readonly kind: TriggerEvent['kind'];
    readonly subject: string;
    readonly text: string;
  };
  /** By what members know each other in rosters and in the room (DESIGN §5). */
  readonly identity: 'handle' | 'real';
  readonly phase: Phase;
  readonly created: Instant;
  readonly opened?: Instant;
  readonly ending: Ending;
  readonly members: readonly Member[];
  /** Pairs who are not related although both take part: the first does not want it (A15). */
  readonly apart: readonly (readonly [BareJid, BareJid])[];
  /** Whether rosters get a group (`contacts.most`). */
  readonly contacts: boolean;
  /** When to invite those who are still missing (FIELD-NOTES 5); absent once done. */
  readonly inviteMissing?: Instant;
  readonly ended?: { readonly at: Instant; readonly reason: EndReason };
}

/** Members who take part now. */
export function present(chat: Chat): readonly Member[] {
  return chat.members.filter((member) => member.state === 'in');
}

/** Members who may be in the room: all whose part has not ended for good. */
export function admitted(chat: Chat): readonly Member[] {
  return chat.members.filter((member) => member.state !== 'left');
}

/** The member who is this person; undefined: he is none. */
export function memberOf(chat: Chat, person: BareJid): Member | undefined {
  return chat.members.find((member) => member.jid === person);
}

/** Whether the relation of these two was ended by one of them (A15). */
export function areApart(chat: Chat, a: BareJid, b: BareJid): boolean {
  return chat.apart.some(
    ([first, second]) => (first === a && second === b) || (first === b && second === a),
  );
}

/** Whether a member is the subscribers' counterpart and not counted among them (A24). */
export function isCounted(member: Pick<Member, 'part'>): boolean {
  return member.part === 'subscriber';
}

/** The contact by which others know a member: his handle's JID, or his own (DESIGN §5). */
export const contactOf = (chat: Chat, member: Member): BareJid =>
  chat.identity === 'real' ? member.jid : addressAt(member.handle, domainIn(chat.room));

/** The room's name: the title, with its number where one event made several rooms. */
export const roomTitle = ({ title, share }: Pick<Chat, 'title' | 'share'>): string =>
  share === undefined ? title : `${title} (${share.number}/${share.of})`;
