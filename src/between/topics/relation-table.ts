import type { Chat } from '../../domain/chat.ts';
import type { Instant, Milliseconds } from '../../domain/duration.ts';
import { type BareJid, localIn } from '../../domain/jid.ts';
import type { Person } from '../../domain/person.ts';
import { relationsOf } from '../../domain/relation.ts';
import { centralPeople, limitOf, type Topic } from '../../domain/topic.ts';
import type { Directory } from '../../people/directory.ts';

/** One record of the buddy list information (A7), as an admin sees it; null where the seed has "(null)". */
export interface RelationRow {
  readonly first: BareJid;
  readonly second: BareJid;
  readonly attribute: string;
  readonly trigger: string;
  /** The set duration, of standing relations; those of a chat have a deletion event instead. */
  readonly duration: Milliseconds | null;
  /** When it ends, or "Presence X Off"; null: a standing relation. */
  readonly deletion: Instant | string | null;
  readonly chat: string | null;
}

/** Who is asked for the table. */
export interface RelationParts {
  readonly topics: ReadonlyMap<string, Topic>;
  readonly people: ReadonlyMap<BareJid, Person>;
  readonly directory: Directory;
  readonly chats: () => readonly Chat[];
}

/** What a person is called in attributes and deletion events: his name, else his localpart. */
export function calledBy(people: ReadonlyMap<BareJid, Person>, person: BareJid): string {
  return people.get(person)?.name ?? localIn(person);
}

/**
 * What the relations of a topic's publisher, or X, with its subscribers are called: "Presence X"
 * where his presence starts the chats (fig. 21), else the topic's name (fig. 14).
 */
export function attributeOf(
  topic: Topic,
  central: BareJid,
  people: ReadonlyMap<BareJid, Person>,
): string {
  return startsByPresence(topic, central) ? `Presence ${calledBy(people, central)}` : topic.name;
}

const startsByPresence = (topic: Topic, person: BareJid): boolean =>
  topic.start.some((rule) => rule.kind === 'presence' && rule.of === person);

/**
 * The buddy list information of all topics and chats, as in the seed: while no chat is on, the
 * standing relations of the publisher, or X, with every subscriber (figs. 14, 21); while one is on,
 * those with the people in it, and the "Ad hoc" ones among these (figs. 6, 15, 22).
 */
export function relationRows(parts: RelationParts): RelationRow[] {
  const chats = parts.chats().filter(({ phase }) => phase !== 'closed');
  const byTopic = Map.groupBy(chats, ({ topic }) => topic);
  const rows = [...parts.topics.values()].flatMap((topic) => {
    const running = byTopic.get(topic.name);
    return running === undefined
      ? standingRows(topic, parts)
      : running.flatMap((chat) => chatRows(topic, chat, parts));
  });
  // Their topics were taken out of the configuration while they run.
  const others = chats.filter(({ topic }) => !parts.topics.has(topic));
  return [...rows, ...others.flatMap((chat) => chatRows(undefined, chat, parts))];
}

function standingRows(topic: Topic, { directory, people }: RelationParts): RelationRow[] {
  const central = centralPeople(topic);
  return [...central.keys()].flatMap((first) =>
    directory
      .subscribers(topic)
      .filter(({ jid }) => !central.has(jid))
      .map(({ jid, duration }) => ({
        first,
        second: jid,
        attribute: attributeOf(topic, first, people),
        trigger: topic.name,
        duration: durationShown(topic, first, duration),
        deletion: null,
        chat: null,
      })),
  );
}

function chatRows(topic: Topic | undefined, chat: Chat, { people }: RelationParts): RelationRow[] {
  const off = chat.ending.off[0];
  const presence = off === undefined ? undefined : `Presence ${calledBy(people, off.of)} Off`;
  return relationsOf(chat).map(({ first, second, attribute, ends }) => {
    const standing = attribute !== 'Ad hoc';
    const [central, subscriber] = first.part === 'subscriber' ? [second, first] : [first, second];
    return {
      first: first.jid,
      second: second.jid,
      attribute,
      trigger: chat.topic,
      duration: standing ? durationShown(topic, central.jid, subscriber.duration) : null,
      deletion: standing ? null : (presence ?? ends ?? null),
      chat: chat.id,
    };
  });
}

/** Where X's presence decides, durations are not part of the record (figs. 21, 22). */
function durationShown(
  topic: Topic | undefined,
  central: BareJid,
  own: Milliseconds | undefined,
): Milliseconds | null {
  if (topic === undefined) return own ?? null;
  if (startsByPresence(topic, central)) return null;
  return own ?? limitOf(topic) ?? null;
}
