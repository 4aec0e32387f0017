import type { ArgumentKey, Arguments, Command } from '../domain/command.ts';
import type { RoomJid } from '../domain/jid.ts';
import { callChat, chatsHere, chatsNamed, nicksIn, personNamed, topicNamed } from './chosen.ts';
import type { Definition, Resolved, Scene } from './definition.ts';
import type { ChatView, Obstacle, TopicView } from './port.ts';

/** What stands in the way of a command; `choices`: what could be said instead. */
export interface Hindrance {
  readonly ready: false;
  readonly missing?: ArgumentKey;
  readonly why?: Obstacle;
  readonly named?: string;
  readonly choices: readonly Command[];
}

/** A command ready to be run, or not. */
export type Completed = { readonly ready: true; readonly args: Resolved } | Hindrance;

/** Fills in what the place says, and looks up topics, chats and people by the names that people use. */
export function complete(definition: Definition, args: Arguments, scene: Scene): Completed {
  const given: Arguments = {
    ...args,
    ...topicOf(definition, args, scene),
    ...personOf(definition, args, scene),
  };
  const missing = definition.params.find(
    ({ key, need }) => need !== 'may' && given[key] === undefined,
  );
  if (missing !== undefined) {
    return { ready: false, missing: missing.key, choices: choices(definition, missing.key, scene) };
  }
  const { chat: named, ...others } = given;
  if (!takes(definition, 'chat')) return { ready: true, args: others };
  const found = findChat(definition, named, scene);
  if (typeof found === 'object') return found;
  return { ready: true, args: found === undefined ? others : { ...others, chat: found } };
}

const takes = ({ params }: Definition, key: ArgumentKey): boolean =>
  params.some((param) => param.key === key);

function topicOf(definition: Definition, { topic }: Arguments, scene: Scene): Arguments {
  const { asker, actions } = scene;
  const param = definition.params.find(({ key }) => key === 'topic');
  if (param === undefined) return {};
  // In a room no topic means all where that is possible: the room says only which chat.
  const here = asker.room !== undefined && param.need === 'may' ? undefined : asker.topic;
  if (topic === undefined) return here === undefined ? {} : { topic: here };
  // One that he does not see is left to the action, which knows what he may hear of it.
  return { topic: topicNamed(topic, actions.topics(asker.person))?.name ?? topic };
}

function personOf(definition: Definition, { person }: Arguments, scene: Scene): Arguments {
  if (!takes(definition, 'person')) return {};
  const { handle } = scene.asker;
  if (person === undefined) return handle === undefined ? {} : { person: handle };
  return { person: personNamed(person, candidates(definition, scene)) ?? person };
}

/** The chat that is meant: none is left to the action, which knows why; in a room it is that one. */
function findChat(
  definition: Definition,
  named: string | undefined,
  scene: Scene,
): RoomJid | undefined | Hindrance {
  const { asker, actions } = scene;
  const all = actions.chats(asker.person);
  const here = chatsHere(asker, all);
  const meant =
    named === undefined ? here.filter(definition.chats ?? takesPart) : chatsNamed(named, all);
  const [chat] = meant;
  if (meant.length > 1) {
    return { ready: false, why: 'several-chats', choices: callable(definition, meant) };
  }
  if (chat === undefined && named !== undefined) {
    return { ready: false, why: 'no-chat', named, choices: callable(definition, here) };
  }
  return chat?.room ?? asker.room;
}

/** The default of `Definition.chats`. */
export const takesPart = ({ state }: ChatView): boolean => state === 'in';

const callable = ({ name }: Definition, chats: readonly ChatView[]): Command[] =>
  chats.map((chat) => ({ name, args: { chat: callChat(chat, chats) } }));

/** The same command with each thing that could be meant. */
function choices(definition: Definition, missing: ArgumentKey, scene: Scene): Command[] {
  const { name } = definition;
  if (missing === 'topic') {
    return topicsFor(definition, scene).map((topic) => ({ name, args: { topic: topic.name } }));
  }
  if (missing !== 'person') return [];
  return candidates(definition, scene).map((person) => ({ name, args: { person } }));
}

/** The topics that a command can be about. */
export function topicsFor({ topics }: Definition, { asker, actions }: Scene): readonly TopicView[] {
  const all = actions.topics(asker.person);
  return topics === undefined ? all : all.filter(topics);
}

/** Whom a command can be about. */
export function candidates({ people }: Definition, scene: Scene): readonly string[] {
  const { asker, actions } = scene;
  return (
    people?.(scene) ?? nicksIn(chatsHere(asker, actions.chats(asker.person)).filter(takesPart))
  );
}
