import {
  type ArgumentKey,
  type Arguments,
  COMMAND_NAMES,
  type CommandName,
  type Consent,
  CONSENTS,
  type Hours,
} from '../domain/command.ts';
import { formatDuration, type Milliseconds, parseDuration } from '../domain/duration.ts';
import { foldedWord } from '../domain/folded.ts';
import { languages } from '../text/languages.ts';

/** What may stand for an argument. */
export interface Kind<T> {
  /**
   * `name`: words of any kind, read by whoever knows the names. `value`: written in one certain
   * way. `keyword`: the word itself, there or not.
   */
  readonly form: 'name' | 'value' | 'keyword';
  /** The value; `undefined`: this is none. */
  readonly read: (text: string) => T | undefined;
  /** Writes a value so that `read` gives it again. */
  readonly write: (value: T) => string;
  /** All there are, where there are few. */
  readonly choices?: readonly string[];
}

/** A year: nobody means more. */
const LONGEST: Milliseconds = 365 * 86_400_000;

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/(?:days?|日間?)/gu, 'd'],
  [/(?:hours?|hrs?|時間)/gu, 'h'],
  [/(?:minutes?|mins?|分間?)/gu, 'm'],
  [/(?:seconds?|secs?|秒間?)/gu, 's'],
];

const OFF: ReadonlySet<string> = new Set(['off', 'none', 'オフ', 'なし']);

function readSpan(text: string): Milliseconds | 'off' | undefined {
  const plain = foldedWord(text);
  if (OFF.has(plain)) return 'off';
  const short = UNITS.reduce((all, [unit, letter]) => all.replaceAll(unit, letter), plain);
  const span = parseDuration(short.replaceAll(/\s/gu, ''));
  return span !== undefined && span > 0 && span <= LONGEST ? span : undefined;
}

const CLOCK = String.raw`(\d{1,2})(?:[:.時](\d{2})?分?)?`;
const HOURS = new RegExp(String.raw`^${CLOCK}\s*(?:[-–—~〜]|to|から)\s*${CLOCK}(?:まで)?$`, 'u');

function readHours(text: string): Hours | 'off' | undefined {
  const plain = foldedWord(text);
  if (OFF.has(plain)) return 'off';
  const [found, ...parts] = HOURS.exec(plain) ?? [];
  if (found === undefined) return undefined;
  const from = minutes(parts[0], parts[1]);
  const to = minutes(parts[2], parts[3]);
  return from === undefined || to === undefined || from === to ? undefined : { from, to };
}

/** Minutes of the day; `24:00` is midnight. */
function minutes(hour = '', minute = '0'): number | undefined {
  const all = Number(hour) * 60 + Number(minute);
  return Number(minute) < 60 && all <= 24 * 60 ? all % (24 * 60) : undefined;
}

/** Minutes of the day as people write them. */
export function clockOf(minute: number): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** A language that Muster speaks, by its tag or by its own name. */
function readLanguage(text: string): string | undefined {
  const plain = foldedWord(text);
  const tag = plain.split(/[-_]/u)[0] ?? '';
  return languages.find(
    (language) => language === plain || language === tag || namesOf(language).includes(plain),
  );
}

function namesOf(language: string): string[] {
  return languages.map((by) =>
    foldedWord(new Intl.DisplayNames(by, { type: 'language' }).of(language) ?? ''),
  );
}

const name: Kind<string> = {
  form: 'name',
  read: (text) => (text.trim() === '' ? undefined : text.trim()),
  write: (value) => value,
};

const keyword = (word: string): Kind<true> => ({
  form: 'keyword',
  read: (text) => (foldedWord(text) === word ? true : undefined),
  write: () => word,
});

const oneOf = <T extends string>(choices: readonly T[]): Kind<T> => ({
  form: 'value',
  read: (text) => choices.find((choice) => choice === foldedWord(text)),
  write: (value) => value,
  choices,
});

/** The value of an argument. */
export type Value<K extends ArgumentKey> = NonNullable<Arguments[K]>;

/** How each argument is read and written. */
export const KINDS: { readonly [K in ArgumentKey]-?: Kind<Value<K>> } = {
  topic: name,
  chat: name,
  person: name,
  room: name,
  command: oneOf<CommandName>(COMMAND_NAMES),
  span: {
    form: 'value',
    read: readSpan,
    write: (span) => (span === 'off' ? span : formatDuration(span)),
  },
  consent: oneOf<Consent>(CONSENTS),
  hours: {
    form: 'value',
    read: readHours,
    write: (hours) => (hours === 'off' ? hours : `${clockOf(hours.from)}-${clockOf(hours.to)}`),
  },
  language: {
    form: 'value',
    read: readLanguage,
    write: (language) => language,
    choices: languages,
  },
  always: keyword('always'),
  me: keyword('me'),
};

/** Reads what stands for an argument, whichever it is. */
export function readAs(key: ArgumentKey, text: string): Arguments[ArgumentKey] | undefined {
  return KINDS[key].read(text);
}
