import { parse } from 'yaml';
import { type Outline, outline } from './outline.ts';
import { defined } from './shape.ts';

/** A JSON Schema (draft 2020-12), as far as it is written here. */
type JsonSchema = { readonly [word: string]: unknown };

/** A text that is filled in from the environment has any form before. */
const VARIABLE = String.raw`.*\$\{.*`;
const FILLED_IN: JsonSchema = { type: 'string', pattern: VARIABLE };
/** The forms of kinds of values that an editor can check as they are typed. */
const FORMS: Readonly<Record<string, string>> = {
  'span of time': String.raw`0|(\d+(\.\d+)?(ms|s|m|h|d))+`,
  size: String.raw`\d{1,9} ?(B|KiB|MiB|GiB)`,
  'whole number': String.raw`\d{1,9}`,
  'true or false': 'true|false',
  'next and a span of time': String.raw`next +\S+`,
  'phone number': String.raw`\+[1-9]\d{4,14}`,
};

/**
 * The JSON Schema of the configuration for editors. It is a little wider than what Muster accepts:
 * what stands between several keys, or in the words of a text, only Muster itself checks.
 */
export function editorSchema(): JsonSchema {
  const { $schema, ...rest } = outline() as Outline & { readonly $schema: string };
  const schema = convert(rest);
  return { $schema, title: 'Configuration of Muster', ...schema };
}

function convert(here: Outline): JsonSchema {
  const { kind, example, secret: _, properties, required = [], items, anyOf, ...same } = here;
  const { propertyNames: _names, additionalProperties: more, default: otherwise, ...words } = same;
  return defined({
    ...words,
    ...formOf(kind, words),
    ...(otherwise === undefined || isMap(otherwise) ? {} : { default: otherwise }),
    ...(example === undefined ? {} : { examples: [parse(example)] }),
    ...(properties === undefined ? {} : keysOf(properties, required)),
    ...(more === undefined ? {} : { additionalProperties: more && orNothing(convert(more)) }),
    ...(items === undefined ? {} : { items: convert(items) }),
    ...(anyOf === undefined
      ? {}
      : { anyOf: anyOf.map((one) => convert(defined({ kind, ...one }))) }),
  });
}

const isMap = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);

/** What a value of a kind looks like. */
function formOf(kind: string | undefined, words: Outline & { readonly type?: string }): JsonSchema {
  const form = FORMS[kind ?? ''];
  if (words.enum !== undefined) {
    // The words first: an editor offers them.
    return { enum: undefined, type: undefined, anyOf: [{ enum: words.enum }, FILLED_IN] };
  }
  if (form === undefined) return {};
  if (words.type === 'number') return { type: 'integer', minimum: 0 };
  return words.type === 'string' ? { pattern: `^(${form}|${VARIABLE})$` } : {};
}

/** The keys of a map. One that need not be given may also stand there without a value. */
function keysOf(
  properties: Readonly<Record<string, Outline>>,
  required: readonly string[],
): JsonSchema {
  const all = Object.entries(properties).map(([key, one]) => [
    key,
    required.includes(key) ? convert(one) : orNothing(convert(one)),
  ]);
  const needed = required.filter((key) => !(`${key}_file` in properties));
  const inFile = required.filter((key) => `${key}_file` in properties);
  return defined({
    properties: Object.fromEntries(all),
    required: needed.length === 0 ? undefined : needed,
    // The secret itself or its file: JSON Schema says it in a roundabout way.
    allOf: inFile.length === 0 ? undefined : inFile.map(eitherOf),
  });
}

const eitherOf = (key: string): JsonSchema => ({
  anyOf: [key, `${key}_file`].map((name) => ({ required: [name] })),
});

/** The same, or nothing behind the colon. */
function orNothing(schema: JsonSchema): JsonSchema {
  const { type, anyOf } = schema;
  if (Array.isArray(anyOf)) {
    return { ...schema, anyOf: [...(anyOf as unknown[]), { type: 'null' }] };
  }
  return typeof type === 'string' ? { ...schema, type: [type, 'null'] } : schema;
}
