import type { Keeper } from '../chats/keeper.ts';
import { endOf } from '../chats/ends.ts';
import { type Chat, present } from '../domain/chat.ts';
import { formatDuration, type Instant } from '../domain/duration.ts';
import { MusterError } from '../domain/errors.ts';
import type { RoomJid } from '../domain/jid.ts';
import type { RelationRow } from '../between/topics/relation-table.ts';
import type { Topic } from '../domain/topic.ts';
import type { Flow } from '../flow.ts';
import type { Directory } from '../people/directory.ts';
import type { ArchiveStore, EventStore } from '../store/port.ts';
import { archiveRows } from './archive.ts';
import type { Operate } from './server.ts';

/** What the commands act on. */
export interface OperationParts {
  readonly topics: ReadonlyMap<string, Topic>;
  readonly directory: Directory;
  readonly keeper: Keeper;
  readonly flow: Flow;
  readonly store: EventStore & ArchiveStore;
  /** The buddy list information (figs. 6, 14, 15, 21, 22). */
  readonly relations: () => readonly RelationRow[];
  /** Who would be brought together now, a row each. */
  readonly preview: (topic: Topic) => Promise<readonly object[]>;
}

type Operation = (args: Readonly<Record<string, unknown>>) => unknown;

const EVENTS_SHOWN = 100;

/** The listing and acting commands of DESIGN §8, as JSON values. */
export function createOperations(parts: OperationParts): Operate {
  const { topics, directory, keeper, flow, store, relations, preview } = parts;
  const operations: Readonly<Record<string, Operation>> = {
    topics: () =>
      [...topics.values()].map((topic) => topicRow(topic, keeper.running(topic.name)[0])),
    people: () =>
      directory.rows().map((row) => ({
        ...row,
        duration: row.duration === null ? null : formatDuration(row.duration),
      })),
    relations: () => relations().map(relationRow),
    chats: () => keeper.all().map(chatRow),
    events: async () => (await store.listEvents(EVENTS_SHOWN)).map(eventRow),
    start: async ({ topic: named, dryRun }) => {
      const name = textOf(named);
      const topic = topics.get(name);
      if (topic === undefined) throw unknownTopic(name, topics);
      if (dryRun === true) return preview(topic);
      const source = 'command line';
      const draft = { topic: name, kind: 'command' as const, source, subject: '', text: '' };
      return { event: (await flow.accept(draft)).id };
    },
    replay: async ({ event, dryRun }) => {
      const found = await store.findEvent(textOf(event));
      if (found === undefined) {
        throw new MusterError('event-unknown', `there is no event “${textOf(event)}”`, {
          remedy: 'see “muster events”',
        });
      }
      const topic = topics.get(found.topic);
      if (topic === undefined) throw unknownTopic(found.topic, topics);
      if (dryRun === true) return preview(topic);
      const { id: _, at: __, state: ___, chat: ____, ...again } = found;
      return { event: (await flow.accept(again)).id };
    },
    archive: ({ room }) => archiveRows(store, textOf(room) as RoomJid),
    end: async ({ chat }) => {
      const known = openChat(keeper.all(), textOf(chat));
      const ended = await keeper.apply(known.id, { type: 'end', reason: 'command' });
      return chatRow(ended ?? known);
    },
  };
  return async (command, args) => {
    const operation = Object.hasOwn(operations, command) ? operations[command] : undefined;
    if (operation === undefined) {
      throw new MusterError('command-unknown', `the running Muster knows no command “${command}”`, {
        remedy: 'it is of another version than this command line: restart it',
      });
    }
    return operation(args);
  };
}

/** The open chat with that name, that room, or of that topic if it has no other. */
function openChat(chats: readonly Chat[], named: string): Chat {
  const open = chats.filter((chat) => chat.phase !== 'closed');
  const found = open.find((chat) => chat.id === named || chat.room === named);
  const ofTopic = open.filter((chat) => chat.topic === named);
  const [only, another] = found === undefined ? ofTopic : [found];
  if (only !== undefined && another === undefined) return only;
  const why =
    only === undefined ? `there is no open chat “${named}”` : `“${named}” has several open chats`;
  throw new MusterError('chat-unknown', why, {
    remedy:
      'see “muster chats”: its name, the whole address of its room, or its topic if that has one chat',
  });
}

/** An argument that should be a text. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const iso = (at: Instant | undefined): string | null =>
  at === undefined ? null : new Date(at).toISOString();

function topicRow(topic: Topic, running: Chat | undefined): object {
  const { name, title, members, start } = topic;
  return {
    topic: name,
    title,
    members: members.length,
    start: start.map((rule) => rule.kind),
    chat: running?.id ?? null,
  };
}

/** `chat, topic, room, state, members, started, ends` (DESIGN §8). */
function chatRow(chat: Chat): object {
  const members = chat.phase === 'closed' ? chat.members : present(chat);
  return {
    chat: chat.id,
    topic: chat.topic,
    room: chat.room,
    state: chat.phase,
    members: members.map((member) => member.jid),
    started: iso(chat.opened),
    ends: iso(endOf(chat)),
  };
}

/** `first, second, attribute, trigger, duration, deletion, chat` (DESIGN §8). */
function relationRow({ duration, deletion, ...row }: RelationRow): object {
  return {
    first: row.first,
    second: row.second,
    attribute: row.attribute,
    trigger: row.trigger,
    duration: duration === null ? null : formatDuration(duration),
    deletion: typeof deletion === 'number' ? iso(deletion) : deletion,
    chat: row.chat,
  };
}

function eventRow(event: Awaited<ReturnType<EventStore['listEvents']>>[number]): object {
  const { id, topic, kind, at, source, subject, state, chat } = event;
  return { id, topic, kind, at: iso(at), source, subject, state, chat: chat ?? null };
}

function unknownTopic(name: string, topics: ReadonlyMap<string, Topic>): MusterError {
  const known = [...topics.keys()].join(', ');
  return new MusterError('topic-unknown', `there is no topic “${name}”`, {
    remedy: known === '' ? 'the configuration has no topics' : `the topics are: ${known}`,
  });
}
