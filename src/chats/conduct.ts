import { type Chat, type EndReason, type Member, present } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import type { Draft } from '../domain/effect.ts';
import { closing, departure, missing, opening } from './effects.ts';
import { FEWEST } from './select.ts';

/** After this span those who have not come of themselves are invited (FIELD-NOTES 5). */
export const INVITE_MISSING_AFTER = 12_000;

/** What can happen to a chat. */
export type ChatEvent =
  /** Capabilities and rosters are read and the journal is written: the prescribed moment has come (A8). */
  | { readonly type: 'prepared' }
  /** A deadline of the chat may have come. */
  | { readonly type: 'tick' }
  /** The link was away: who could not enter meanwhile is to be invited. */
  | { readonly type: 'reconnected' }
  /** It is ended from outside (a command, retirement). */
  | { readonly type: 'end'; readonly reason: EndReason };

/** The new state and what is to be done about it. The same state object: nothing happened. */
export interface Step {
  readonly chat: Chat;
  readonly effects: readonly Draft[];
}

/** The state machine of a chat: pure, and alone in deriving states (DESIGN §3). */
export function conduct(chat: Chat, event: ChatEvent, now: Instant): Step {
  switch (event.type) {
    case 'prepared':
      return chat.phase === 'preparing' ? open(chat, now) : unchanged(chat);
    case 'tick':
      return chat.phase === 'open' ? tick(chat, now) : unchanged(chat);
    case 'reconnected':
      return chat.phase === 'open'
        ? { chat: { ...chat, inviteMissing: now + INVITE_MISSING_AFTER }, effects: [] }
        : unchanged(chat);
    case 'end':
      return chat.phase === 'closed' ? unchanged(chat) : close(chat, event.reason, now);
  }
}

/** When the chat must be looked at again; undefined when only something from outside moves it. */
export function nextDeadline(chat: Chat): Instant | undefined {
  if (chat.phase !== 'open') return undefined;
  return Math.min(...memberEnds(chat).values(), chat.inviteMissing ?? Infinity);
}

/** When the last relation ends: the end of the chat as it stands now (A12); undefined before its opening. */
export function endOf(chat: Chat): Instant | undefined {
  if (chat.opened === undefined) return undefined;
  return chat.ended?.at ?? Math.max(chat.opened, ...memberEnds(chat).values());
}

/**
 * The deletion event of each present member's last relation (DESIGN §3 "Ends"): he stays as long as
 * his own duration and that of the most patient of the others allow.
 */
function memberEnds(chat: Chat): Map<Member, Instant> {
  const members = present(chat);
  const spans = members.map((member) => Math.min(chat.limit, member.duration ?? Infinity));
  const [longest = 0, second = 0] = spans.toSorted((a, b) => b - a);
  const holders = spans.filter((span) => span === longest).length;
  const from = chat.opened ?? chat.created;
  return new Map(
    members.map((member, index) => {
      const own = spans[index] ?? 0;
      return [member, from + (own === longest && holders === 1 ? second : own)];
    }),
  );
}

const unchanged = (chat: Chat): Step => ({ chat, effects: [] });

function open(chat: Chat, now: Instant): Step {
  const opened: Chat = {
    ...chat,
    phase: 'open',
    opened: now,
    inviteMissing: now + INVITE_MISSING_AFTER,
  };
  return { chat: opened, effects: opening(opened) };
}

function tick(chat: Chat, now: Instant): Step {
  const due = [...memberEnds(chat)].filter(([, end]) => end <= now).map(([member]) => member);
  if (present(chat).length - due.length < FEWEST) return close(chat, 'time', now);
  const left = new Set(due);
  const after: Chat = {
    ...chat,
    members: chat.members.map((member) => (left.has(member) ? { ...member, left: now } : member)),
  };
  const leaving = due.flatMap((member, index) =>
    departure(after, member, 'time', now, due.slice(index + 1)),
  );
  if (after.inviteMissing === undefined || after.inviteMissing > now) {
    return due.length === 0 ? unchanged(chat) : { chat: after, effects: leaving };
  }
  const { inviteMissing: _, ...asked } = after;
  return { chat: asked, effects: [...leaving, ...missing(asked)] };
}

function close(chat: Chat, reason: EndReason, now: Instant): Step {
  const { inviteMissing: _, ...rest } = chat;
  const closed: Chat = {
    ...rest,
    phase: 'closed',
    ended: { at: now, reason },
    members: chat.members.map((member) => ({ ...member, left: member.left ?? now })),
  };
  // Nothing was shown of a chat that never opened, but what was prepared must be taken back.
  return { chat: closed, effects: closing(closed, present(chat), reason, now) };
}
