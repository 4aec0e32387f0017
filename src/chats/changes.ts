import { type Chat, type Member, present } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import type { Action, Draft, When } from '../domain/effect.ts';
import { addressAt, type BareJid, domainIn } from '../domain/jid.ts';
import { relatedPairs } from '../domain/relation.ts';

/** Clients save a bookmark of their own some seconds after joining or leaving (FIELD-NOTES 5). */
const LOOK_AGAIN_AFTER = 15_000;

/**
 * Stages within one step of a chat; a later one begins when the earlier was tried. At the start
 * bookmarks and invitations for all come before rosters (A8); at the end the farewell, then the
 * bookmarks, then the removal, then rosters: what stock clients understand (FIELD-NOTES 5).
 */
const STAGE = { first: 0, second: 1, third: 2, last: 3 } as const;

type Kind<K extends Action['kind']> = Extract<Action, { kind: K }>;

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
  const { room } = after;
  return [
    farewell(after, over.reason),
    ...gone.map((member) => remove(after, member, over.reason)),
    {
      key: `destroy ${room}`,
      stage: STAGE.third,
      action: { kind: 'destroy', room, reason: over.reason },
    },
  ];
}

/** A contact in somebody's list. */
interface Entry {
  readonly owner: Member;
  readonly contact: Member;
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

/** The contact by which others know a member: his handle's JID, or his own (DESIGN §5). */
export const contactOf = (chat: Chat, member: Member): BareJid =>
  chat.identity === 'real' ? member.jid : addressAt(member.handle, domainIn(chat.room));

/** The room's name: the title, with its number where one event made several rooms. */
export const roomTitle = ({ title, share }: Pick<Chat, 'title' | 'share'>): string =>
  share === undefined ? title : `${title} (${share.number}/${share.of})`;

function put(chat: Chat, key: string, { owner, contact }: Entry): Draft {
  return {
    key,
    stage: STAGE.second,
    action: {
      kind: 'roster-put',
      owner: owner.jid,
      contact: contactOf(chat, contact),
      name: contact.nick,
      group: chat.title,
    },
  };
}

function take(chat: Chat, key: string, { owner, contact }: Entry): Draft {
  return {
    key,
    stage: STAGE.last,
    action: { kind: 'roster-take', owner: owner.jid, contact: contactOf(chat, contact) },
  };
}

function publish(chat: Chat, member: Member): Draft {
  return {
    key: `bookmark ${member.jid} ${chat.room}`,
    stage: STAGE.first,
    action: {
      kind: 'bookmark-publish',
      owner: member.jid,
      room: chat.room,
      name: roomTitle(chat),
      nick: member.nick,
    },
  };
}

/** At once, again when slow clients have saved theirs, and at the next log-in (FIELD-NOTES 5). */
function retractions(chat: Chat, member: Member, now: Instant): Draft[] {
  if (!member.reach.bookmarks) return [];
  const retract = (suffix: string, when?: When): Draft => ({
    key: `bookmark ${member.jid} ${chat.room}${suffix}`,
    stage: STAGE.second,
    action: { kind: 'bookmark-retract', owner: member.jid, room: chat.room },
    ...(when === undefined ? {} : { when }),
  });
  return [
    retract(''),
    retract(' later', { at: now + LOOK_AGAIN_AFTER }),
    retract(' login', { login: true }),
  ];
}

function invite(chat: Chat, member: Member, who: Kind<'invite'>['who']): Draft {
  return {
    key: `invite ${member.jid} ${chat.room}`,
    stage: STAGE.first,
    action: { kind: 'invite', owner: member.jid, room: chat.room, who },
  };
}

type Reason = Kind<'farewell'>['reason'];

function farewell(chat: Chat, reason: Reason, member?: Member): Draft {
  return {
    key: `farewell ${chat.room} ${member?.handle ?? '*'}`,
    stage: STAGE.first,
    action: {
      kind: 'farewell',
      room: chat.room,
      reason,
      ...(member === undefined ? {} : { handle: member.handle }),
    },
  };
}

function remove(chat: Chat, member: Member, reason: Reason): Draft {
  return {
    key: `remove ${chat.room} ${member.handle}`,
    stage: STAGE.third,
    action: { kind: 'remove', room: chat.room, handle: member.handle, reason },
  };
}
