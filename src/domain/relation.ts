import { areApart, type Chat, type ChatId, type Member, present } from './chat.ts';
import type { Instant, Milliseconds } from './duration.ts';

/** A pair of members who are related, the one listed first as the first user (A7). */
export interface Relation {
  readonly first: Member;
  readonly second: Member;
  /** "Ad hoc", or of the publisher's and X's relations the topic's name or "Presence X". */
  readonly attribute: string;
  /** The topic that triggered it. */
  readonly trigger: string;
  readonly chat: ChatId;
  /** When this relation ends; absent before the opening. */
  readonly ends?: Instant;
}

/**
 * How long a member may stay, counted from the opening: as long as the chat's limit with what it was
 * put off by, and not beyond his own set duration, which nobody else puts off.
 */
export function spanOf(chat: Chat, member: Member): Milliseconds {
  const { limit, extended } = chat.ending;
  return Math.min(member.duration ?? Infinity, limit + extended);
}

/** When the relation of a pair ends at the latest: the smaller of their spans (DESIGN §3). */
export function pairEnd(chat: Chat, first: Member, second: Member): Instant {
  const span = Math.min(spanOf(chat, first), spanOf(chat, second));
  return Math.min((chat.opened ?? chat.created) + span, chat.ending.until ?? Infinity);
}

/** Every pair that is related now, in the order of the members. */
export function relatedPairs(chat: Chat): [Member, Member][] {
  if (chat.phase === 'closed') return [];
  const members = present(chat);
  return members.flatMap((first, index) =>
    members
      .slice(index + 1)
      .filter((second) => chat.apart.length === 0 || !areApart(chat, first.jid, second.jid))
      .map((second): [Member, Member] => [first, second]),
  );
}

/** The records of every pair that is related now: the buddy list information (figs. 6, 15, 22; A7). */
export function relationsOf(chat: Chat): Relation[] {
  return relatedPairs(chat).map(([first, second]) => ({
    first,
    second,
    attribute: attributeOf(chat, first, second),
    trigger: chat.topic,
    chat: chat.id,
    ...(chat.opened === undefined ? {} : { ends: pairEnd(chat, first, second) }),
  }));
}

function attributeOf(chat: Chat, first: Member, second: Member): string {
  if (!isStanding(first, second)) return 'Ad hoc';
  const central = first.part === 'subscriber' ? second : first;
  return central.attribute ?? chat.topic;
}

/** Whether the pair is one of the publisher, or X, with a subscriber: related beyond the chat. */
function isStanding(first: Member, second: Member): boolean {
  return (first.part === 'subscriber') !== (second.part === 'subscriber');
}
