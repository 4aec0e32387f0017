import { reasonOf } from '../domain/errors.ts';
import type { Log } from '../observe/port.ts';
import type { Clock } from '../schedule/port.ts';
import { languages, textsIn } from '../text/languages.ts';
import { corrected } from './corrected.ts';
import type { Scene } from './definition.ts';
import { DEFINITIONS } from './definitions.ts';
import { createLimits, KNOWN, MISUNDERSTOOD, STRANGERS } from './limits.ts';
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
  const misunderstood = createLimits(clock, MISUNDERSTOOD);
  const strangers = createLimits(clock, STRANGERS);

  return async (asker, text) => {
    try {
      const scene = sceneFor(parts, asker);
      const said = read(text, prefix, scene);
      const limits = !scene.known ? strangers : said.kind === 'command' ? known : misunderstood;
      const allowed = limits.take(asker.person);
      if (allowed === 'dropped') return undefined;
      if (allowed === 'told') return scene.texts.commands.tooMany;
      const { say, lines } = await replyTo(said, scene);
      return [say, ...lines].filter((line) => line !== '').join('\n');
    } catch (error) {
      log.error('a command failed', { person: asker.person, reason: reasonOf(error), error });
      return textsIn(asker.language).commands.failed;
    }
  };
}

type Said = Parsed | { readonly kind: 'unreadable' };

/** Whatever a stranger writes, he is told what this is. */
function read(text: string | undefined, prefix: string, { known, commands }: Scene): Said {
  if (text === undefined) return { kind: 'unreadable' };
  return known ? parse(withoutPrefix(text, prefix), { commands, aliases }) : HELP;
}

/** People write what they write in rooms, or in chats with other services. */
function withoutPrefix(text: string, prefix: string): string {
  const trimmed = text.trim();
  const mark = [prefix, '!', '/'].find((one) => trimmed.startsWith(one));
  return mark === undefined ? trimmed : trimmed.slice(mark.length);
}

function replyTo(said: Said, scene: Scene): Promise<Reply> | Reply {
  if (said.kind === 'unreadable') {
    return { ok: false, say: scene.texts.commands.encrypted, lines: [] };
  }
  if (said.kind !== 'command') return corrected(said, scene);
  const { command } = said;
  const definition = scene.commands.find(({ name }) => name === command.name);
  if (definition === undefined) throw new Error(`there is no command ${command.name}`);
  return carryOut(definition, command, scene);
}

const HELP: Parsed = { kind: 'command', command: { name: 'help', args: {} } };
