import type { ArgumentKey, Command, CommandName } from '../domain/command.ts';
import { foldedWord } from '../domain/folded.ts';
import { nearest } from '../domain/nearest.ts';
import type { Definition } from './definition.ts';
import { KINDS } from './kinds.ts';
import { type Failure, match } from './match.ts';
import { type Token, tokensOf } from './tokens.ts';

/** What somebody's words turned out to be. */
export type Parsed =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'empty' }
  /** No such command; `nearest`: the one that was probably meant, with what followed if that fits. */
  | { readonly kind: 'unknown'; readonly word: string; readonly nearest?: Command }
  /** The right command in a wrong way: `expected` is missing, or is not what was `found`. */
  | {
      readonly kind: 'malformed';
      readonly name: CommandName;
      readonly expected?: ArgumentKey;
      readonly found?: string;
      readonly nearest?: Command;
    };

/** The commands that can be meant, and other words for them (`はい` for `yes`). */
export interface Vocabulary {
  readonly commands: readonly Definition[];
  readonly aliases: Readonly<Record<string, CommandName>>;
}

/** Reads a command in words. Pure; every text gives an answer. */
export function parse(text: string, vocabulary: Vocabulary): Parsed {
  const tokens = tokensOf(text.slice(0, LONGEST));
  const [head, ...rest] = tokens;
  if (head === undefined) return { kind: 'empty' };
  const definition = find(bare(head.text), vocabulary) ?? find(foldedWord(head.text), vocabulary);
  if (definition === undefined || head.quoted) return unknown(head.text, rest, vocabulary);
  const matched = match(definition, rest);
  return 'args' in matched
    ? { kind: 'command', command: { name: definition.name, args: matched.args } }
    : malformed(definition, rest, matched);
}

/** No command is longer. */
const LONGEST = 2_000;

/** As people end a sentence: “yes!”, “はい。”; a question mark alone asks for help. */
const bare = (word: string): string => foldedWord(word).replace(/(?<=.)[.!?。、,]+$/u, '');

function find(word: string, { commands, aliases }: Vocabulary): Definition | undefined {
  const name = Object.hasOwn(aliases, word) ? aliases[word] : word;
  return commands.find((command) => command.name === name);
}

function unknown(word: string, rest: readonly Token[], vocabulary: Vocabulary): Parsed {
  const words = [
    ...vocabulary.commands.map(({ name }) => name),
    ...Object.keys(vocabulary.aliases),
  ];
  // One letter is near to every other.
  const long = words.filter(({ length }) => length > 1);
  const meant = find(nearest(bare(word), long) ?? '', vocabulary);
  if (meant === undefined) return { kind: 'unknown', word };
  const matched = match(meant, rest);
  const args = 'args' in matched ? matched.args : {};
  return { kind: 'unknown', word, nearest: { name: meant.name, args } };
}

function malformed(definition: Definition, rest: readonly Token[], failure: Failure): Parsed {
  const { token, expected, found } = failure;
  const choices = expected === undefined ? undefined : KINDS[expected].choices;
  const meant = found === undefined ? undefined : nearest(foldedWord(found), choices ?? []);
  const mended = meant === undefined ? undefined : rest.with(token, { text: meant, quoted: false });
  const matched = mended === undefined ? undefined : match(definition, mended);
  return {
    kind: 'malformed',
    name: definition.name,
    ...(expected === undefined ? {} : { expected }),
    ...(found === undefined ? {} : { found }),
    ...(matched !== undefined && 'args' in matched
      ? { nearest: { name: definition.name, args: matched.args } }
      : {}),
  };
}
