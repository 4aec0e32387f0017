import type { Instant, Milliseconds } from './duration.ts';
import type { EventId, TriggerEvent } from './event.ts';
import type { BareJid, RoomJid } from './jid.ts';

/** The name of a chat: its room's token, unguessable. */
export type ChatId = string;

/** Why a chat, or a member's part in it, ended. */
export type EndReason = 'time' | 'command' | 'retired' | 'too-few';

/** A selected person in a chat. */
export interface Member {
  readonly jid: BareJid;
  /** The localpart at our domain by which the others know him (B1). */
  readonly handle: string;
  /** His name in the room and in rosters, unique in the chat. */
  readonly nick: string;
  /** His own set duration; none: the chat's. */
  readonly duration?: Milliseconds;
  /** What his host lets us do: entries in his roster, bookmarks among his own (DESIGN §5). */
  readonly reach: { readonly roster: boolean; readonly bookmarks: boolean };
  /** When his last relation of this chat ended; absent while he is in. */
  readonly left?: Instant;
}

/**
 * `preparing`: selected and recorded, nothing shown yet. `open`: begun for all.
 * `closed`: over; kept until its last effect is settled.
 */
export type Phase = 'preparing' | 'open' | 'closed';

/** The whole state of one chat; `conduct` alone derives a new one from it. */
export interface Chat {
  readonly id: ChatId;
  readonly topic: string;
  /** The topic's title when the chat began: room name and roster group. */
  readonly title: string;
  readonly language: string;
  readonly room: RoomJid;
  readonly trigger: {
    readonly id: EventId;
    readonly kind: TriggerEvent['kind'];
    readonly subject: string;
    readonly text: string;
  };
  readonly phase: Phase;
  readonly created: Instant;
  readonly opened?: Instant;
  /** The chat's own limit, counted from its opening. */
  readonly limit: Milliseconds;
  readonly members: readonly Member[];
  /** Whether rosters get a group (`contacts.most`). */
  readonly contacts: boolean;
  /** When to invite those who are still missing (FIELD-NOTES 5); absent once done. */
  readonly inviteMissing?: Instant;
  readonly ended?: { readonly at: Instant; readonly reason: EndReason };
}

/** Members whose relations of this chat have not all ended. */
export function present(chat: Chat): readonly Member[] {
  return chat.members.filter((member) => member.left === undefined);
}
