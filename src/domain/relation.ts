import type { Instant, Milliseconds } from './duration.ts';
import { type Chat, type ChatId, type Member, present } from './chat.ts';

/** A pair of members: one row of the buddy list information (figs. 6, 14, 15, 22; A7). */
export interface Relation {
  readonly first: Member;
  readonly second: Member;
  readonly attribute: 'Ad hoc';
  /** The topic that triggered it. */
  readonly trigger: string;
  readonly duration: Milliseconds;
  /** The deletion event: when this relation ends; absent before the opening. */
  readonly deletion?: Instant;
  readonly chat: ChatId;
}

/** How long a pair stays related: the smaller of the two members' durations and the chat's limit. */
export function pairDuration(chat: Chat, first: Member, second: Member): Milliseconds {
  return Math.min(chat.limit, first.duration ?? Infinity, second.duration ?? Infinity);
}

/** The records of every pair that is related now, in the order of the members (A7). */
export function relationsOf(chat: Chat): Relation[] {
  const members = present(chat);
  return members.flatMap((first, index) =>
    members.slice(index + 1).map((second) => {
      const duration = pairDuration(chat, first, second);
      return {
        first,
        second,
        attribute: 'Ad hoc' as const,
        trigger: chat.topic,
        duration,
        ...(chat.opened === undefined ? {} : { deletion: chat.opened + duration }),
        chat: chat.id,
      };
    }),
  );
}
