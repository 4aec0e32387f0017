import { type Chat, type EndReason, type Member, present } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import type { Action, Draft, When } from '../domain/effect.ts';
import { type BareJid, domainIn } from '../domain/jid.ts';

/** Clients save a bookmark of their own some seconds after joining or leaving (FIELD-NOTES 5). */
const LOOK_AGAIN_AFTER = 15_000;

/** Stages within one step of a chat: a later one begins when the earlier was tried. */
const STAGE = { first: 0, second: 1, third: 2, last: 3 } as const;

type Kind<K extends Action['kind']> = Extract<Action, { kind: K }>;

/** The contact by which others know a member: his handle's JID. */
const contactOf = (chat: Chat, member: Member): BareJid =>
  `${member.handle}@${domainIn(chat.room)}` as BareJid;

/** At the prescribed moment: bookmarks and invitations for all in one batch, then rosters (A8, A13). */
export function opening(chat: Chat): Draft[] {
  const members = present(chat);
  return [
    ...members.flatMap((member) => [
      ...(member.reach.bookmarks ? [publish(chat, member)] : []),
      invite(chat, member, member.reach.bookmarks ? 'unaware' : 'missing'),
    ]),
    ...(chat.contacts ? interleaved(members) : [])
      .filter(([owner]) => owner.reach.roster)
      .map((pair) => put(chat, ...pair)),
  ];
}

/** Some seconds later: an invitation for whoever is still not inside. */
export function missing(chat: Chat): Draft[] {
  return present(chat).map((member) => invite(chat, member, 'missing'));
}

/**
 * One member leaves, the others go on (A12). `alongside`: members who leave in the same step and
 * come after him; each pair is taken apart once.
 */
export function departure(
  chat: Chat,
  member: Member,
  reason: EndReason,
  now: Instant,
  alongside: readonly Member[],
): Draft[] {
  const others = [...present(chat), ...alongside];
  return [
    farewell(chat, reason, member),
    ...retractions(chat, member, now),
    remove(chat, member, reason),
    ...apart(chat, [member], others),
  ];
}

/** The end for all (A12): farewell, bookmarks, removal, the room itself, rosters (FIELD-NOTES 5). */
export function closing(
  chat: Chat,
  members: readonly Member[],
  reason: EndReason,
  now: Instant,
): Draft[] {
  const pairs = members.flatMap((member, index) => apart(chat, [member], members.slice(index + 1)));
  return [
    farewell(chat, reason),
    ...members.flatMap((member) => retractions(chat, member, now)),
    ...members.map((member) => remove(chat, member, reason)),
    {
      key: `destroy ${chat.room}`,
      stage: STAGE.third,
      action: { kind: 'destroy', room: chat.room, reason },
    },
    ...pairs,
  ];
}

/** Every ordered pair, so that each member's first contacts come before anybody's last ones. */
function interleaved(members: readonly Member[]): [owner: Member, contact: Member][] {
  return members.flatMap((_, distance) =>
    distance === 0
      ? []
      : members.map((owner, index): [Member, Member] => [
          owner,
          members[(index + distance) % members.length] ?? owner,
        ]),
  );
}

function publish(chat: Chat, member: Member): Draft {
  return {
    key: `bookmark ${member.jid} ${chat.room}`,
    stage: STAGE.first,
    action: {
      kind: 'bookmark-publish',
      owner: member.jid,
      room: chat.room,
      name: chat.title,
      nick: member.nick,
    },
  };
}

function invite(chat: Chat, member: Member, who: Kind<'invite'>['who']): Draft {
  return {
    key: `invite ${member.jid} ${chat.room}`,
    stage: STAGE.first,
    action: { kind: 'invite', owner: member.jid, room: chat.room, who },
  };
}

const rosterKey = (chat: Chat, owner: Member, contact: Member): string =>
  `roster ${owner.jid} ${contact.handle} ${chat.id}`;

function put(chat: Chat, owner: Member, contact: Member): Draft {
  return {
    key: rosterKey(chat, owner, contact),
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

/** Both directions of every pair between the two lists. */
function apart(chat: Chat, firsts: readonly Member[], seconds: readonly Member[]): Draft[] {
  if (!chat.contacts) return [];
  return firsts.flatMap((first) =>
    seconds.flatMap((second) => [
      ...(first.reach.roster ? [take(chat, first, second)] : []),
      ...(second.reach.roster ? [take(chat, second, first)] : []),
    ]),
  );
}

function take(chat: Chat, owner: Member, contact: Member): Draft {
  return {
    key: rosterKey(chat, owner, contact),
    stage: STAGE.last,
    action: { kind: 'roster-take', owner: owner.jid, contact: contactOf(chat, contact) },
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

function farewell(chat: Chat, reason: EndReason, member?: Member): Draft {
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

function remove(chat: Chat, member: Member, reason: EndReason): Draft {
  return {
    key: `remove ${chat.room} ${member.handle}`,
    stage: STAGE.third,
    action: { kind: 'remove', room: chat.room, handle: member.handle, reason },
  };
}
