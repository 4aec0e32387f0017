import { type Chat, type EndReason, type Member, memberOf } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import type { Draft } from '../domain/effect.ts';
import type { BareJid } from '../domain/jid.ts';
import { changes } from './changes.ts';
import { commonEnds, endOf, memberEnds, warningAt } from './ends.ts';
import { enlarged, left, moved, parted, reunited } from './moves.ts';
import { tellings } from './tellings.ts';

/** After this span those who have not come of themselves are invited (FIELD-NOTES 5). */
export const INVITE_MISSING_AFTER = 12_000;

/** What can happen to a chat. */
export type ChatEvent =
  /**
   * Capabilities and rosters are read: the prescribed moment has come (A8). `until`: the next point
   * of a clock rule.
   */
  | { readonly type: 'prepared'; readonly until?: Instant }
  /** A deadline of the chat may have come; `active`: when somebody spoke last, if that is known. */
  | { readonly type: 'tick'; readonly active?: Instant }
  /** Somebody entered the room: he consents, or has thought better of it (A14). */
  | { readonly type: 'entered'; readonly person: BareJid }
  /** Somebody does not want to take part: he declined, left, or said so (A14). */
  | { readonly type: 'withdrawn'; readonly person: BareJid }
  /** A moderator has banned him: he is out for good. */
  | { readonly type: 'expelled'; readonly person: BareJid }
  /** The first of the pair does not want to be related to the second in this chat, or again (A15). */
  | { readonly type: 'parted' | 'reunited'; readonly pair: readonly [BareJid, BareJid] }
  /**
   * More people are selected while it runs (`again: join`, `late: invite`); `apart`: who of them
   * and of those before does not want to meet whom; `contacts`: whether so many still get roster
   * groups.
   */
  | {
      readonly type: 'joined';
      readonly members: readonly Member[];
      readonly apart?: readonly (readonly [BareJid, BareJid])[];
      readonly contacts?: boolean;
    }
  /** Somebody whose absence may end the chat came or went (A17). */
  | { readonly type: 'presence'; readonly of: BareJid; readonly online: boolean }
  /** A member puts the end off. */
  | { readonly type: 'extended'; readonly person: BareJid }
  /**
   * The link was away: who could not enter meanwhile is to be invited, at once or when those have come
   * who come by themselves.
   */
  | { readonly type: 'reconnected'; readonly atOnce?: boolean }
  /** It is ended from outside (a command, retirement). */
  | { readonly type: 'end'; readonly reason: EndReason };

/** The new state and what is to be done about it. The same state object: nothing happened. */
export interface Step {
  readonly chat: Chat;
  readonly effects: readonly Draft[];
}

/**
 * The state machine of a chat: pure, and alone in deriving states (DESIGN §3). An event gives the
 * next state; members who are alone in it leave; what is to be done is the difference.
 */
export function conduct(chat: Chat, event: ChatEvent, now: Instant): Step {
  const next = chat.phase === 'closed' ? chat : settle(advance(chat, event, now), now);
  if (next === chat) return { chat, effects: [] };
  const by = event.type === 'extended' ? event.person : undefined;
  const effects = [...changes(chat, next, now), ...tellings(chat, next, by)];
  return { chat: next, effects };
}

/** When the chat must be looked at again; undefined when only something from outside moves it. */
export function nextDeadline(chat: Chat): Instant | undefined {
  if (chat.phase !== 'open') return undefined;
  return Math.min(
    ...memberEnds(chat).values(),
    ...commonEnds(chat).map(({ at }) => at),
    chat.inviteMissing ?? Infinity,
    warningAt(chat) ?? Infinity,
  );
}

/** What the event itself changes. */
function advance(chat: Chat, event: ChatEvent, now: Instant): Chat {
  switch (event.type) {
    case 'prepared':
      return chat.phase === 'preparing' ? opened(chat, event.until, now) : chat;
    case 'tick':
      return chat.phase === 'open' ? ticked(chat, event.active, now) : chat;
    case 'entered':
      return moved(chat, event.person, ['asked', 'out'], 'in', now);
    case 'withdrawn':
      return moved(chat, event.person, ['asked', 'in'], 'out', now);
    case 'expelled':
      return moved(chat, event.person, ['asked', 'in', 'out'], 'left', now);
    case 'parted':
      return parted(chat, event.pair);
    case 'reunited':
      return reunited(chat, event.pair);
    case 'joined':
      return (event.apart ?? []).reduce(parted, joined(chat, event, now));
    case 'presence':
      return watched(chat, event.of, event.online, now);
    case 'extended':
      return extended(chat, event.person);
    case 'reconnected':
      return reconnected(chat, event.atOnce === true, now);
    case 'end':
      return closed(chat, event.reason, now);
  }
}

/** Those who are missing have an invitation coming already, or get one. */
function reconnected(chat: Chat, atOnce: boolean, now: Instant): Chat {
  if (chat.phase !== 'open') return chat;
  if (!atOnce) return invitingMissing(chat, now);
  return chat.inviteMissing === undefined ? { ...chat, inviteMissing: now } : chat;
}

/** Whoever has nobody left to be related to leaves; when that is everybody, the chat is over. */
function settle(chat: Chat, now: Instant): Chat {
  if (chat.phase !== 'open') return chat;
  const ends = memberEnds(chat);
  const due = [...ends].filter(([, end]) => end <= now).map(([member]) => member);
  const staying = [...ends.keys()].filter((member) => !due.includes(member));
  if (staying.length < 2)
    return closed(chat, due.some((one) => isAlone(chat, one)) ? 'too-few' : 'time', now);
  return due.length === 0 ? chat : settle(left(chat, due, now), now);
}

/** Whether it is not the time that ends the member's part, but that the others have gone. */
const isAlone = (chat: Chat, member: Member): boolean =>
  (memberEnds(chat).get(member) ?? -Infinity) === -Infinity;

function opened(chat: Chat, until: Instant | undefined, now: Instant): Chat {
  const { idle } = chat.ending;
  return {
    ...chat,
    phase: 'open',
    opened: now,
    inviteMissing: now + INVITE_MISSING_AFTER,
    ending: {
      ...chat.ending,
      ...(until === undefined ? {} : { until }),
      ...(idle === undefined ? {} : { idle: { ...idle, since: now } }),
    },
  };
}

function ticked(chat: Chat, active: Instant | undefined, now: Instant): Chat {
  const awake = heard(chat, active);
  const end = commonEnds(awake)
    .filter(({ at }) => at <= now)
    .toSorted((a, b) => a.at - b.at)[0];
  if (end !== undefined) return closed(awake, end.reason, now);
  return warned(invitedMissing(awake, now), now);
}

function heard(chat: Chat, active: Instant | undefined): Chat {
  const { idle } = chat.ending;
  if (idle === undefined || active === undefined || active <= idle.since) return chat;
  return { ...chat, ending: { ...chat.ending, idle: { ...idle, since: active } } };
}

function invitedMissing(chat: Chat, now: Instant): Chat {
  if (chat.inviteMissing === undefined || chat.inviteMissing > now) return chat;
  const { inviteMissing: _, ...invited } = chat;
  return invited;
}

function warned(chat: Chat, now: Instant): Chat {
  const at = warningAt(chat);
  const end = endOf(chat);
  const { warn } = chat.ending;
  if (at === undefined || at > now || warn === undefined || end === undefined) return chat;
  return { ...chat, ending: { ...chat.ending, warn: { ...warn, warned: end } } };
}

function joined(
  chat: Chat,
  { members, contacts = true }: Extract<ChatEvent, { type: 'joined' }>,
  now: Instant,
): Chat {
  const larger = enlarged(chat, members, contacts, now);
  return larger !== chat && chat.phase === 'open' ? invitingMissing(larger, now) : larger;
}

const invitingMissing = (chat: Chat, now: Instant): Chat => ({
  ...chat,
  inviteMissing: now + INVITE_MISSING_AFTER,
});

/** Somebody came, or went away; of one who has not been there yet the going is no news. */
function watched(chat: Chat, of: BareJid, online: boolean, now: Instant): Chat {
  const off = chat.ending.off.map((rule) => {
    const { since, awaited, grace } = rule;
    if (rule.of !== of) return rule;
    if (online) return since === undefined && awaited === undefined ? rule : { of, grace };
    return since === undefined && awaited === undefined ? { ...rule, since: now } : rule;
  });
  const changed = off.some((rule, index) => rule !== chat.ending.off[index]);
  return changed ? { ...chat, ending: { ...chat.ending, off } } : chat;
}

function extended(chat: Chat, person: BareJid): Chat {
  const { extend, extended: before, until } = chat.ending;
  if (chat.phase !== 'open' || extend === undefined) return chat;
  if (memberOf(chat, person)?.state !== 'in') return chat;
  const by = Math.min(extend.by, extend.most - before);
  if (by <= 0) return chat;
  const later = until === undefined ? {} : { until: until + by };
  const put = { ...chat, ending: { ...chat.ending, ...later, extended: before + by } };
  // Where everybody's own set duration ends earlier there is nothing to put off.
  return (endOf(put) ?? 0) > (endOf(chat) ?? 0) ? put : chat;
}

function closed(chat: Chat, reason: EndReason, now: Instant): Chat {
  const { inviteMissing: _, ...rest } = chat;
  return { ...rest, phase: 'closed', ended: { at: now, reason } };
}
