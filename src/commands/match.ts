import type { ArgumentKey, Arguments } from '../domain/command.ts';
import { foldedWord } from '../domain/folded.ts';
import type { Definition, Param } from './definition.ts';
import { KINDS } from './kinds.ts';
import type { Token } from './tokens.ts';

/** Where a matching went wrong; the one that came furthest is told. */
export interface Failure {
  readonly token: number;
  readonly expected?: ArgumentKey;
  readonly found?: string;
}

export type Match = { readonly args: Arguments } | Failure;

/** How many words a value may be written in: `1 h 30 min`, `22:00 - 07:00`. */
const VALUE_WORDS = 5;

/**
 * Finds arguments for which all words are used up: what may be left out is left out first, names
 * are as short as can be.
 */
export function match({ params }: Pick<Definition, 'params'>, tokens: readonly Token[]): Match {
  const short = tokens.length < params.filter(({ need }) => need !== 'may').length;
  let worst: Failure | undefined;
  const fail = (failure: Failure): undefined => {
    if (worst === undefined || tellsMore(failure, worst, short)) worst = failure;
    return undefined;
  };

  const from = (at: number, token: number): Arguments | undefined => {
    const param = params[at];
    if (param === undefined) {
      const extra = tokens[token];
      return extra === undefined ? {} : fail({ token, found: extra.text });
    }
    const without = param.need === 'must' ? undefined : from(at + 1, token);
    return without ?? taken(param, at, token);
  };

  const taken = (param: Param, at: number, token: number): Arguments | undefined => {
    const start = lead(param, token);
    const one = tokens[start ?? token];
    if (start === undefined || one === undefined) {
      return param.need === 'must' ? fail(miss(param, token)) : undefined;
    }
    const { form } = KINDS[param.key];
    const most = { name: tokens.length - start, value: VALUE_WORDS, keyword: 1 }[form];
    for (let words = 1; words <= most && start + words <= tokens.length; words += 1) {
      const value = valueOf(param, tokens.slice(start, start + words));
      const rest = value === undefined ? undefined : from(at + 1, start + words);
      if (rest !== undefined) return { ...rest, [param.key]: value };
    }
    const tells = form === 'value' || (form === 'keyword' && param.need === 'must');
    if (!tells || valueOf(param, [one]) !== undefined) return undefined;
    const whole = at === params.length - 1 && KINDS[param.key].choices === undefined;
    const found = whole ? tokens.slice(start).map(({ text }) => text) : [one.text];
    return fail(miss(param, start, found.join(' ')));
  };

  /** Where the argument begins, behind the word before it. */
  const lead = (param: Param, token: number): number | undefined => {
    if (param.lead === undefined) return token;
    const word = tokens[token];
    return word !== undefined && !word.quoted && foldedWord(word.text) === param.lead
      ? token + 1
      : undefined;
  };

  const args = from(0, 0);
  return args === undefined ? (worst ?? { token: 0 }) : { args };
}

/**
 * Of two ways in which a matching failed the one to be told: with too few words that something is
 * missing, else what is wrong; of these what came furthest; then what should stand there.
 */
function tellsMore(one: Failure, other: Failure, short: boolean): boolean {
  const missing = one.found === undefined;
  if (missing !== (other.found === undefined)) return missing === short;
  if (one.token !== other.token) return one.token > other.token;
  return one.expected !== undefined && other.expected === undefined;
}

function miss(param: Param, token: number, found?: string): Failure {
  const failure = { token, expected: param.key };
  return found === undefined ? failure : { ...failure, found };
}

/** Only names can stand in quotes. */
function valueOf({ key }: Param, tokens: readonly Token[]): unknown {
  const { form, read } = KINDS[key];
  if (form !== 'name' && tokens.some(({ quoted }) => quoted)) return undefined;
  return read(tokens.map(({ text }) => text).join(' '));
}
