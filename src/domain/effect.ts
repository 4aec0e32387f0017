import type { ChatId, EndReason } from './chat.ts';
import type { Instant } from './duration.ts';
import type { BareJid, RoomJid } from './jid.ts';

/** What is to be done, as data (DESIGN §3). Each kind names whom it touches. */
export type Action =
  /** Puts a contact into the owner's roster, in the group, held by the chat. */
  | {
      readonly kind: 'roster-put';
      readonly owner: BareJid;
      readonly contact: BareJid;
      readonly name: string;
      readonly group: string;
    }
  /** Ends the chat's hold of a roster entry; the last hold's end brings the original back. */
  | { readonly kind: 'roster-take'; readonly owner: BareJid; readonly contact: BareJid }
  | {
      readonly kind: 'bookmark-publish';
      readonly owner: BareJid;
      readonly room: RoomJid;
      readonly name: string;
      readonly nick: string;
    }
  | { readonly kind: 'bookmark-retract'; readonly owner: BareJid; readonly room: RoomJid }
  /**
   * Invites the owner's clients when he is not inside: those that ignore bookmarks (`unaware`), all
   * that were not invited before (`missing`), or all, with a question in words (`asked`).
   */
  | {
      readonly kind: 'invite';
      readonly owner: BareJid;
      readonly room: RoomJid;
      readonly who: 'unaware' | 'missing' | 'asked';
    }
  /** Says in the room that it will end at `ends`, or that `by` (a nick) has put the end off to then. */
  | {
      readonly kind: 'tell';
      readonly room: RoomJid;
      readonly what: 'warning' | 'extended';
      readonly ends: Instant;
      readonly by?: string;
    }
  /** The farewell in the room, seen by one member or (without `handle`) by all. */
  | {
      readonly kind: 'farewell';
      readonly room: RoomJid;
      readonly reason: EndReason;
      readonly handle?: string;
    }
  /** Removes one member's occupants from the room. */
  | {
      readonly kind: 'remove';
      readonly room: RoomJid;
      readonly handle: string;
      readonly reason: EndReason;
    }
  | { readonly kind: 'destroy'; readonly room: RoomJid; readonly reason: EndReason };

/** When an effect may run: at once (absent), at a point of time, or at the owner's next log-in. */
export type When = { readonly at: Instant } | { readonly login: true };

/**
 * One entry of the outbox. A new effect with the key of a pending one takes its place: an undo
 * cancels a do that was not sent.
 */
export interface Effect {
  /** Deterministic: `CHAT.VERSION.NUMBER`. */
  readonly id: string;
  readonly key: string;
  readonly chat: ChatId;
  /** Lower stages of one chat are tried before higher ones. */
  readonly stage: number;
  readonly when?: When;
  readonly action: Action;
}

/** An effect before the chat's keeper has numbered it. */
export type Draft = Omit<Effect, 'id' | 'chat'>;

/** How an attempt ended; a `retry` counts up and waits, `waiting` lasts until a privilege is granted. */
export type Outcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'retry'; readonly at: Instant; readonly why: string }
  | { readonly outcome: 'waiting'; readonly why: string }
  | { readonly outcome: 'failed'; readonly why: string };

/** An effect as it is stored. */
export interface PendingEffect extends Effect {
  readonly attempts: number;
  readonly state: 'pending' | 'waiting' | 'failed';
  /** Of the last attempt that did not succeed. */
  readonly why?: string;
  /** Not before. */
  readonly next?: Instant;
}
