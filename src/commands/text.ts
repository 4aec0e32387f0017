import { reasonOf } from '../domain/errors.ts';
import type { Log } from '../observe/port.ts';
import type { Clock } from '../schedule/port.ts';
import { languages, textsIn } from '../text/languages.ts';
import type { Scene } from './definition.ts';
import { DEFINITIONS } from './definitions.ts';
import { createLimits, KNOWN, STRANGERS } from './limits.ts';
import { parse, type Parsed, type Vocabulary } from './parse.ts';
import type { Asker } from './port.ts';
import { carryOut, type Reply } from './reply.ts';
import { sceneFor, type SceneParts } from './scene.ts';

/**
 * Answers a command in words, in the asker's language; undefined: nothing is to be said any more.
 * A text of undefined is one that cannot be read. Never rejects.
 */
export type TextCommands = (asker: Asker, text: string | undefined) => Promise<string | undefined>;

export interface TextParts extends SceneParts {
  readonly clock: Clock;
  readonly log: Log;
}

/** What commands are called in any language: people mix them. */
const aliases = Object.assign(
  {},
  ...languages.map((language) => textsIn(language).commands.aliases),
) as Vocabulary['aliases'];

/** Whether a text is a whole command, for where people also write other things. */
export function isCommand(text: string): boolean {
  return parse(text, { commands: DEFINITIONS, aliases }).kind === 'command';
}

/** Builds the answers to commands in words: at the service, at topics and in rooms. */
export function createTextCommands(parts: TextParts): TextCommands {
  const { clock, log, prefix } = parts;
  const known = createLimits(clock, KNOWN);
  const strangers = createLimits(clock, STRANGERS);

  return async (asker, text) => {
    try {
      const scene = sceneFor(parts, asker);
      const allowed = (scene.known ? known : strangers).take(asker.person);
      if (allowed === 'dropped') return undefined;
      if (allowed === 'told') return scene.texts.commands.tooMany;
      if (text === undefined) return scene.texts.commands.encrypted;
      const { say, lines } = await replyTo(withoutPrefix(text, prefix), scene);
      return [say, ...lines].filter((line) => line !== '').join('\n');
    } catch (error) {
      log.error('a command failed', { person: asker.person, reason: reasonOf(error), error });
      return textsIn(asker.language).commands.failed;
    }
  };
}

/** People write what they write in rooms, or in chats with other services. */
function withoutPrefix(text: string, prefix: string): string {
  const trimmed = text.trim();
  const mark = [prefix, '!', '/'].find((one) => trimmed.startsWith(one));
  return mark === undefined ? trimmed : trimmed.slice(mark.length);
}

function replyTo(text: string, scene: Scene): Promise<Reply> {
  // Whatever a stranger writes, he is told what this is.
  const parsed = scene.known ? parse(text, { commands: scene.commands, aliases }) : HELP;
  if (parsed.kind !== 'command') return Promise.resolve(misunderstood(parsed, scene));
  const { command } = parsed;
  const definition = scene.commands.find(({ name }) => name === command.name);
  if (definition === undefined) throw new Error(`there is no command ${command.name}`);
  return carryOut(definition, command, scene);
}

const HELP: Parsed = { kind: 'command', command: { name: 'help', args: {} } };

/** How much of what was not understood is said back. */
const QUOTED = /^.{0,40}/su;

function misunderstood(parsed: Exclude<Parsed, { kind: 'command' }>, scene: Scene): Reply {
  const { texts, commands, usage, write } = scene;
  const {
    didYouMean,
    expected,
    misread,
    superfluous,
    tryHelp,
    unknown,
    usage: like,
  } = texts.commands;
  const help = tryHelp(write({ name: 'help', args: {} }));
  if (parsed.kind === 'empty') return { ok: false, say: help, lines: [] };
  const { nearest } = parsed;
  const meant = nearest === undefined ? [] : [didYouMean(write(nearest))];
  if (parsed.kind === 'unknown') {
    const say = unknown(short(parsed.word));
    return { ok: false, say, lines: meant.length === 0 ? [help] : meant };
  }
  const { name, found } = parsed;
  const definition = commands.find((one) => one.name === name);
  const shown = definition === undefined ? name : usage(definition);
  const expectation = parsed.expected === undefined ? '' : ` (${expected[parsed.expected]})`;
  const right = [`${like(shown)}${expectation}`, ...meant];
  if (found === undefined) return { ok: false, say: '', lines: right };
  const wrong = parsed.expected === undefined ? superfluous : misread;
  return { ok: false, say: wrong(short(found)), lines: right };
}

function short(word: string): string {
  const [start = ''] = QUOTED.exec(word) ?? [];
  return start.length === word.length ? word : `${start}…`;
}
