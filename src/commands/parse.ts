import type { ArgumentKey, Arguments, Command, CommandName } from '../domain/command.ts';
import { nearest } from '../domain/nearest.ts';
import type { Definition, Param } from './definition.ts';
import { folded, KINDS } from './kinds.ts';
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
  const definition = find(bare(head.text), vocabulary) ?? find(folded(head.text), vocabulary);
  if (definition === undefined || head.quoted) return unknown(head.text, rest, vocabulary);
  const matched = match(definition, rest);
  return 'args' in matched
    ? { kind: 'command', command: { name: definition.name, args: matched.args } }
    : malformed(definition, rest, matched);
}

/** No command is longer. */
const LONGEST = 2_000;

/** As people end a sentence: “yes!”, “はい。”; a question mark alone asks for help. */
const bare = (word: string): string => folded(word).replace(/(?<=.)[.!?。、,]+$/u, '');

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

/** Where a matching went wrong; the one that came furthest is told. */
interface Failure {
  readonly param: number;
  readonly token: number;
  readonly expected?: ArgumentKey;
  readonly found?: string;
}

type Match = { readonly args: Arguments } | Failure;

function malformed(definition: Definition, rest: readonly Token[], failure: Failure): Parsed {
  const { token, expected, found } = failure;
  const choices = expected === undefined ? undefined : KINDS[expected].choices;
  const meant = found === undefined ? undefined : nearest(folded(found), choices ?? []);
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

/** How many words a value may be written in: `1 h 30 min`, `22:00 - 07:00`. */
const VALUE_WORDS = 5;

/**
 * Finds arguments for which all words are used up: what may be left out is left out first, names
 * are as short as can be.
 */
function match({ params }: Definition, tokens: readonly Token[]): Match {
  let worst: Failure = { param: -1, token: 0 };
  const fail = (failure: Failure): undefined => {
    const further =
      failure.param > worst.param ||
      (failure.param === worst.param &&
        failure.found !== undefined &&
        (worst.found === undefined || failure.token > worst.token));
    if (further) worst = failure;
    return undefined;
  };

  const from = (at: number, token: number): Arguments | undefined => {
    const param = params[at];
    if (param === undefined) {
      const extra = tokens[token];
      return extra === undefined ? {} : fail({ param: at, token, found: extra.text });
    }
    const without = param.need === 'must' ? undefined : from(at + 1, token);
    return without ?? taken(param, at, token);
  };

  const taken = (param: Param, at: number, token: number): Arguments | undefined => {
    const start = lead(param, token);
    const one = tokens[start ?? token];
    if (start === undefined || one === undefined) {
      return param.need === 'must' ? fail(miss(param, at, token)) : undefined;
    }
    const { form } = KINDS[param.key];
    const most = { name: tokens.length - start, value: VALUE_WORDS, keyword: 1 }[form];
    for (let words = 1; words <= most && start + words <= tokens.length; words += 1) {
      const value = valueOf(param, tokens.slice(start, start + words));
      const rest = value === undefined ? undefined : from(at + 1, start + words);
      if (rest !== undefined) return { ...rest, [param.key]: value };
    }
    return form === 'value' && valueOf(param, [one]) === undefined
      ? fail(miss(param, at, start, one.text))
      : undefined;
  };

  /** Where the argument begins, behind the word before it. */
  const lead = (param: Param, token: number): number | undefined => {
    if (param.lead === undefined) return token;
    const word = tokens[token];
    return word !== undefined && !word.quoted && folded(word.text) === param.lead
      ? token + 1
      : undefined;
  };

  const args = from(0, 0);
  return args === undefined ? worst : { args };
}

function miss(param: Param, at: number, token: number, found?: string): Failure {
  const failure = { param: at, token, expected: param.key };
  return found === undefined ? failure : { ...failure, found };
}

/** Only names can stand in quotes. */
function valueOf({ key }: Param, tokens: readonly Token[]): unknown {
  const { form, read } = KINDS[key];
  if (form !== 'name' && tokens.some(({ quoted }) => quoted)) return undefined;
  return read(tokens.map(({ text }) => text).join(' '));
}
