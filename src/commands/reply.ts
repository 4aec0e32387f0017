import type { Command } from '../domain/command.ts';
import { nearest } from '../domain/nearest.ts';
import { callChat } from './chosen.ts';
import { candidates, complete, type Hindrance, topicsFor } from './complete.ts';
import type { Definition, Scene } from './definition.ts';
import type { Obstacle } from './port.ts';

/** What a person is answered: in words line by line, in a form as a note and lines below it. */
export interface Reply {
  readonly ok: boolean;
  /** May be empty when there are lines. */
  readonly say: string;
  readonly lines: readonly string[];
}

/** Does what a command says and gives what there is to say about it. Rejects with faults only. */
export async function carryOut(
  definition: Definition,
  command: Command,
  scene: Scene,
): Promise<Reply> {
  const completed = complete(definition, command.args, scene);
  if (!completed.ready) return hindered(definition, completed, scene);
  const answer = await definition.run(completed.args, scene);
  if (answer.done) return { ok: true, say: answer.say, lines: answer.lines ?? [] };
  return {
    ok: false,
    say: scene.texts.commands.obstacle(answer.why, answer.named ?? ''),
    lines: advice(definition, command, answer.why, scene),
  };
}

function hindered(
  definition: Definition,
  { missing, why, named, choices }: Hindrance,
  { texts, usage, write }: Scene,
): Reply {
  const { choose, expected, obstacle, usage: like } = texts.commands;
  const lines = choices.length === 0 ? [] : [choose(choices.map(write))];
  if (why !== undefined) return { ok: false, say: obstacle(why, named ?? ''), lines };
  const example = missing === undefined ? '' : ` (${expected[missing]})`;
  return { ok: false, say: `${like(usage(definition))}${example}`, lines };
}

/** What he could have meant. */
function advice(
  definition: Definition,
  { name, args }: Command,
  why: Obstacle,
  scene: Scene,
): string[] {
  const { texts, write } = scene;
  const meant = (word: string | undefined, names: readonly string[], key: 'topic' | 'person') => {
    const right = word === undefined ? undefined : nearest(word, names);
    if (right !== undefined && right !== word) {
      return [texts.commands.didYouMean(write({ name, args: { ...args, [key]: right } }))];
    }
    return names.length === 0 ? [] : [texts.commands.choose(names)];
  };
  switch (why) {
    case 'no-such-topic':
      return meant(
        args.topic,
        topicsFor(definition, scene).map((topic) => topic.name),
        'topic',
      );
    case 'no-such-person':
      return meant(args.person, candidates(definition, scene), 'person');
    case 'several-chats':
      return severalChats(definition, scene);
    case 'no-chat':
    case 'topic-closed':
    case 'already':
    case 'not-subscribed':
    case 'yourself':
    case 'not-allowed':
    case 'extended-enough':
    case 'nothing-said':
    case 'not-here':
      return [];
  }
}

function severalChats(definition: Definition, { actions, asker, texts, write }: Scene): string[] {
  if (definition.params.every(({ key }) => key !== 'chat')) return [];
  const chats = actions.chats(asker.person);
  const commands = chats.map((chat) => ({
    name: definition.name,
    args: { chat: callChat(chat, chats) },
  }));
  return [texts.commands.choose(commands.map(write))];
}
