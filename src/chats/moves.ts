import { type Chat, type Member, memberOf, type MemberState } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import type { BareJid } from '../domain/jid.ts';

/** A member comes into another state, if he is in one of these. */
export function moved(
  chat: Chat,
  person: BareJid,
  from: readonly MemberState[],
  to: MemberState,
  now: Instant,
): Chat {
  const member = memberOf(chat, person);
  if (member === undefined || !from.includes(member.state)) return chat;
  return withMembers(chat, [{ ...member, state: to, since: now }]);
}

/** These members leave for good. */
export function left(chat: Chat, members: readonly Member[], now: Instant): Chat {
  return withMembers(
    chat,
    members.map((member) => ({ ...member, state: 'left' as const, since: now })),
  );
}

/** The chat with these members in place of those of the same people. */
function withMembers(chat: Chat, members: readonly Member[]): Chat {
  const changed = new Map(members.map((member) => [member.jid, member]));
  return { ...chat, members: chat.members.map((member) => changed.get(member.jid) ?? member) };
}

/** The first does not want to meet the second; each can want it, and undo only what he wanted himself. */
export function parted(chat: Chat, [a, b]: readonly [BareJid, BareJid]): Chat {
  if (a === b || wanted(chat, a, b)) return chat;
  if (memberOf(chat, a) === undefined || memberOf(chat, b) === undefined) return chat;
  return { ...chat, apart: [...chat.apart, [a, b]] };
}

/** The first thinks better of it. */
export function reunited(chat: Chat, [a, b]: readonly [BareJid, BareJid]): Chat {
  if (!wanted(chat, a, b)) return chat;
  return { ...chat, apart: chat.apart.filter(([by, of]) => by !== a || of !== b) };
}

const wanted = (chat: Chat, a: BareJid, b: BareJid): boolean =>
  chat.apart.some(([by, of]) => by === a && of === b);

/** These people are selected, too; who is a member already stays as he is. */
export function enlarged(
  chat: Chat,
  members: readonly Member[],
  contacts: boolean,
  now: Instant,
): Chat {
  const known = new Set(chat.members.map((member) => member.jid));
  const added = members.filter((member) => !known.has(member.jid));
  if (added.length === 0) return chat;
  const all = [...chat.members, ...added.map((member) => ({ ...member, since: now }))];
  return { ...chat, members: all, contacts: chat.contacts && contacts };
}
