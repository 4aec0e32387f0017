import { type Chat, type ChatId, type Ending, type Member, roomTitle } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import type { TriggerEvent } from '../domain/event.ts';
import type { BareJid } from '../domain/jid.ts';
import { likeness } from '../domain/likeness.ts';
import type { Handle } from '../domain/person.ts';
import { topicRoom } from '../domain/room-name.ts';
import { durationOf, type Topic } from '../domain/topic.ts';
import type { Candidate } from './select.ts';

/** A selected person with what is known of him. */
export interface Selected extends Candidate {
  readonly handle: Handle;
  readonly part: Member['part'];
  /** Of the publisher and X: the attribute of their relations. */
  readonly attribute?: string;
  /** `asked`: his consent is awaited. */
  readonly state: 'in' | 'asked';
  readonly reach: Member['reach'];
}

/** What of the surroundings a new chat is made with. */
export interface Surroundings {
  readonly domain: string;
  readonly now: Instant;
  /** Unguessable: `newToken`. */
  readonly token: string;
  /** Chats of more people get no roster groups (`contacts.most`). */
  readonly contactsMost: number;
  /** Pairs who do not want to be related (A15). */
  readonly apart: readonly (readonly [BareJid, BareJid])[];
  /** Whether the person is offline. */
  readonly absent: (person: BareJid) => boolean;
  readonly share?: { readonly number: number; readonly of: number };
}

/** Relates the selected people with one another: the chat as it is first recorded (A7). */
export function relate(
  topic: Topic,
  event: TriggerEvent,
  selected: readonly Selected[],
  around: Surroundings,
): Chat {
  const id: ChatId = around.token;
  const share = around.share === undefined ? {} : { share: around.share };
  return {
    id,
    topic: topic.name,
    title: topic.title,
    ...share,
    language: topic.language,
    room: topicRoom(topic.name, id, around.domain),
    trigger: { id: event.id, kind: event.kind, subject: event.subject, text: event.text },
    identity: topic.identity,
    phase: 'preparing',
    created: around.now,
    ending: endingOf(topic, event, around),
    members: membersOf(selected, { title: topic.title, ...share, members: [] }),
    apart: around.apart,
    contacts: selected.length <= around.contactsMost,
  };
}

/** The end rules of a topic as a chat's own. A clock rule's point is set when the chat opens. */
function endingOf(topic: Topic, event: TriggerEvent, { now, absent }: Surroundings): Ending {
  const idles = topic.end.filter((rule) => rule.kind === 'idle').map((rule) => rule.idle);
  return {
    limit: durationOf(topic),
    extended: 0,
    off: topic.end
      .filter((rule) => rule.kind === 'presence_off')
      .map(({ of, grace }) => ({ of, grace, ...(absent(of) ? absence(of, event, now) : {}) })),
    ...(idles.length === 0 ? {} : { idle: { span: Math.min(...idles), since: now } }),
    ...(topic.warn === undefined ? {} : { warn: { before: topic.warn } }),
    ...(topic.extend === undefined ? {} : { extend: topic.extend }),
  };
}

/** Whose coming started the chat has gone meanwhile; of others it is their going that counts. */
function absence(
  person: BareJid,
  { kind, source }: TriggerEvent,
  now: Instant,
): { since: Instant } | { awaited: true } {
  return kind === 'presence' && source === person ? { since: now } : { awaited: true };
}

/**
 * Makes members of selected people, whose nicks differ from one another, from those of the chat's
 * members and from its title, under which the room itself speaks.
 */
export function membersOf(
  selected: readonly Selected[],
  chat: Pick<Chat, 'title' | 'share' | 'members'>,
): Member[] {
  const names = [chat.title, roomTitle(chat), ...chat.members.map(({ nick }) => nick)];
  const nicks = new Set(names.map(likeness));
  return selected.map(({ jid, handle, part, attribute, state, reach, duration }) => {
    const nick = freeNick(handle, nicks);
    nicks.add(likeness(nick));
    return {
      jid,
      handle: handle.name,
      nick,
      part,
      ...(attribute === undefined ? {} : { attribute }),
      state,
      reach,
      ...(duration === undefined ? {} : { duration }),
    };
  });
}

/** The display name; where another member or the room has one that looks like it, with the handle behind it. */
function freeNick(handle: Handle, taken: ReadonlySet<string>): string {
  let nick = handle.display;
  while (taken.has(likeness(nick))) nick = `${nick} (${handle.name})`;
  return nick;
}
