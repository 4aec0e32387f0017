import { type Chat, type Member, present } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import type { Draft } from '../domain/effect.ts';
import type { BareJid } from '../domain/jid.ts';
import { relatedPairs } from '../domain/relation.ts';
import {
  destroy,
  type Entry,
  farewell,
  invite,
  publish,
  put,
  remove,
  retractions,
  take,
} from './drafts.ts';

/** What is to be done so that people's clients show the new state instead of the old one. */
export function changes(before: Chat, after: Chat, now: Instant): Draft[] {
  const wereIn = shown(before);
  const areIn = shown(after);
  const came = [...areIn.values()].filter(({ jid }) => !wereIn.has(jid));
  const went = [...wereIn.values()].filter(({ jid }) => !areIn.has(jid));
  return [
    ...came.flatMap((member) => welcome(after, member)),
    ...questions(before, after),
    ...missing(before, after),
    ...endings(before, after),
    ...went.flatMap((member) => retractions(after, member, now)),
    ...rosters(before, after),
  ];
}

/** Those whose clients show the chat: members who take part in an open one. */
function shown(chat: Chat): Map<BareJid, Member> {
  const members = chat.phase === 'open' ? present(chat) : [];
  return new Map(members.map((member) => [member.jid, member]));
}

function welcome(chat: Chat, member: Member): Draft[] {
  const how = member.reach.bookmarks ? 'unaware' : 'missing';
  return [...(member.reach.bookmarks ? [publish(chat, member)] : []), invite(chat, member, how)];
}

/** Those whose consent is awaited are asked once: when the chat opens, or when they are selected. */
function questions(before: Chat, after: Chat): Draft[] {
  if (after.phase !== 'open') return [];
  const known = new Set(before.phase === 'open' ? before.members.map(({ jid }) => jid) : []);
  return after.members
    .filter(({ state, jid }) => state === 'asked' && !known.has(jid))
    .map((member) => invite(after, member, 'asked'));
}

/** Some seconds after the opening: an invitation for whoever is still not inside. */
function missing(before: Chat, after: Chat): Draft[] {
  const due = before.inviteMissing !== undefined && after.inviteMissing === undefined;
  if (!due || after.phase !== 'open') return [];
  return present(after).map((member) => invite(after, member, 'missing'));
}

/** Farewell and removal of those who left for good; when it is over, of all, and of the room. */
function endings(before: Chat, after: Chat): Draft[] {
  if (before.phase !== 'open') return [];
  const over = after.ended;
  const gone = before.members.filter(
    (member, index) =>
      member.state !== 'left' && (over !== undefined || after.members[index]?.state === 'left'),
  );
  if (over === undefined) {
    return gone.flatMap((member) => [
      farewell(after, 'time', member),
      remove(after, member, 'time'),
    ]);
  }
  return [
    farewell(after, over.reason),
    ...gone.map((member) => remove(after, member, over.reason)),
    destroy(after, over.reason),
  ];
}

function rosters(before: Chat, after: Chat): Draft[] {
  const had = before.phase === 'open' ? entries(before) : new Map<string, Entry>();
  const has = after.phase === 'open' ? entries(after) : new Map<string, Entry>();
  const puts = [...has].filter(([key]) => !had.has(key));
  const takes = [...had].filter(([key]) => !has.has(key));
  return [
    ...puts.map(([key, entry]) => put(after, key, entry)),
    ...takes.map(([key, entry]) => take(after, key, entry)),
  ];
}

/** Every entry that the chat holds (none where it is too large for them), so ordered that each one's first contacts come before anybody's last. */
function entries(chat: Chat): Map<string, Entry> {
  if (!chat.contacts) return new Map();
  const place = new Map(chat.members.map((member, index) => [member, index]));
  const size = chat.members.length;
  const at = (member: Member): number => place.get(member) ?? 0;
  const distance = ({ owner, contact }: Entry): number => (at(contact) - at(owner) + size) % size;
  const all = relatedPairs(chat).flatMap(([a, b]): Entry[] => [
    { owner: a, contact: b },
    { owner: b, contact: a },
  ]);
  return new Map(
    all
      .filter(({ owner }) => owner.reach.roster)
      .toSorted((a, b) => distance(a) - distance(b) || at(a.owner) - at(b.owner))
      .map((entry) => [`roster ${entry.owner.jid} ${entry.contact.handle} ${chat.id}`, entry]),
  );
}
