import { areApart, type Chat, type EndReason, type Member } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import { pairEnd, spanOf } from '../domain/relation.ts';

/** Under this name it is remembered when the topic's last chat ended, for `again: { quiet }`. */
export const lastEndKey = (topic: string): string => `ended ${topic}`;

/** An end of the whole chat, and what brings it. */
export interface End {
  readonly at: Instant;
  readonly reason: EndReason;
}

/** Members for whose sake others stay: those who take part, and those who are still asked. */
const expected = (chat: Chat): readonly Member[] =>
  chat.members.filter(({ state }) => state === 'in' || state === 'asked');

/**
 * When each member's last relation ends (DESIGN §3): he stays as long as his own duration and that
 * of the most patient of those to whom he is related allow. At the opening or earlier: he is alone.
 */
export function memberEnds(chat: Chat): Map<Member, Instant> {
  const members = expected(chat);
  return chat.apart.length === 0 ? endsOfAll(chat, members) : endsOfPairs(chat, members);
}

/** The general way: looks at every pair. */
function endsOfPairs(chat: Chat, members: readonly Member[]): Map<Member, Instant> {
  return new Map(
    members.map((member) => {
      const ends = members
        .filter((other) => other !== member && !areApart(chat, member.jid, other.jid))
        .map((other) => pairEnd(chat, member, other));
      return [member, Math.max(-Infinity, ...ends)];
    }),
  );
}

/** Where all are related to all, only whoever has the longest span depends on another. */
function endsOfAll(chat: Chat, members: readonly Member[]): Map<Member, Instant> {
  const spans = members.map((member) => spanOf(chat, member));
  const [longest = -Infinity, second = -Infinity] = spans.toSorted((a, b) => b - a);
  const alone = spans.filter((span) => span === longest).length === 1;
  const from = chat.opened ?? chat.created;
  const until = chat.ending.until ?? Infinity;
  return new Map(
    members.map((member, index) => {
      const own = spans[index] ?? 0;
      const span = own === longest && alone ? second : own;
      return [member, Math.min(from + span, until)];
    }),
  );
}

/** The ends that concern all alike: a clock rule, silence, somebody's absence. */
export function commonEnds(chat: Chat): End[] {
  const { until, idle, off } = chat.ending;
  return [
    ...(until === undefined ? [] : [{ at: until, reason: 'clock' as const }]),
    ...(idle === undefined ? [] : [{ at: idle.since + idle.span, reason: 'idle' as const }]),
    ...off
      .filter(({ since }) => since !== undefined)
      .map(({ since = 0, grace }) => ({ at: since + grace, reason: 'presence' as const })),
  ];
}

/** The end by time that stands now, of which people are told; undefined before the opening. */
export function endOf(chat: Chat): Instant | undefined {
  if (chat.opened === undefined) return undefined;
  return chat.ended?.at ?? Math.max(chat.opened, ...memberEnds(chat).values());
}

/** When the room is to be warned of the end that stands now; undefined: not, or done. */
export function warningAt(chat: Chat): Instant | undefined {
  const end = endOf(chat);
  const { warn } = chat.ending;
  if (warn === undefined || end === undefined || warn.warned === end) return undefined;
  return end - warn.before;
}
