import { type Chat, contactOf, type Member, roomTitle } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import type { Action, Draft, When } from '../domain/effect.ts';
import type { BareJid, RoomJid } from '../domain/jid.ts';

/** Clients save a bookmark of their own some seconds after joining or leaving (FIELD-NOTES 5). */
const LOOK_AGAIN_AFTER = 15_000;

/**
 * Stages within one step of a chat; a later one begins when the earlier was tried. At the start
 * bookmarks and invitations for all come before rosters (A8); at the end the farewell, then the
 * bookmarks, then the removal, then rosters: what stock clients understand (FIELD-NOTES 5).
 */
const STAGE = { first: 0, second: 1, third: 2, last: 3 } as const;

type Kind<K extends Action['kind']> = Extract<Action, { kind: K }>;

/** A contact in somebody's list. */
export interface Entry {
  readonly owner: Member;
  readonly contact: Member;
}

/** Puts a contact into a list. */
export function put(chat: Chat, key: string, { owner, contact }: Entry): Draft {
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

/** Takes it out again. */
export function take(chat: Chat, key: string, { owner, contact }: Entry): Draft {
  return {
    key,
    stage: STAGE.last,
    action: { kind: 'roster-take', owner: owner.jid, contact: contactOf(chat, contact) },
  };
}

/** Under this name it is to be done that a person has the bookmark of a room, or has it no more. */
export const bookmarkKey = (person: BareJid, room: RoomJid): string => `bookmark ${person} ${room}`;

/** Marks the room, so that clients join by themselves. */
export function publish(chat: Chat, member: Member): Draft {
  return {
    key: bookmarkKey(member.jid, chat.room),
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
export function retractions(chat: Chat, member: Member, now: Instant): Draft[] {
  if (!member.reach.bookmarks) return [];
  const retract = (suffix: string, when?: When): Draft => ({
    key: `${bookmarkKey(member.jid, chat.room)}${suffix}`,
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

/** Invites a member, or asks him. */
export function invite(chat: Chat, member: Member, who: Kind<'invite'>['who']): Draft {
  return {
    key: `invite ${member.jid} ${chat.room}`,
    stage: STAGE.first,
    action: { kind: 'invite', owner: member.jid, room: chat.room, who },
  };
}

type Reason = Kind<'farewell'>['reason'];

/** Says why it is over: to one member, or to all. */
export function farewell(chat: Chat, reason: Reason, member?: Member): Draft {
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

/** Takes a member out of the room. */
export function remove(chat: Chat, member: Member, reason: Reason): Draft {
  return {
    key: `remove ${chat.room} ${member.handle}`,
    stage: STAGE.third,
    action: { kind: 'remove', room: chat.room, handle: member.handle, reason },
  };
}

/** Ends the room. */
export function destroy({ room }: Chat, reason: Reason): Draft {
  return { key: `destroy ${room}`, stage: STAGE.third, action: { kind: 'destroy', room, reason } };
}
