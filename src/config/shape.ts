import { z } from 'zod';

/**
 * The building blocks of the schema. The message of every fault is what was *expected*; the reader
 * puts in front of it where it stands and what was found. The keys given to `.meta` (`description`,
 * `example`, `kind`, `secret`) end up in the JSON Schema, from which the reference is written.
 */
declare module 'zod' {
  interface GlobalMeta {
    /** The kind of value, in a few words, for the reference. */
    kind?: string;
    /** A value as it may stand in the file. (zod leaves `examples` out where texts are parsed.) */
    example?: string;
    /** Never to be shown in a message. */
    secret?: boolean;
    /** How many keys of a map are given: the words of JSON Schema, for editors. */
    minProperties?: number;
    maxProperties?: number;
  }
}

/** A map with just these keys. */
export function map<T extends z.core.$ZodLooseShape>(shape: T) {
  return z.strictObject(shape, { error: 'a map of keys and values' });
}

/** A map whose keys are names that the admin chooses. */
export function named<K extends z.core.$ZodRecordKey, V extends z.core.SomeType>(key: K, value: V) {
  return z.record(key, value, { error: 'a map of keys and values' });
}

/** A list. */
export function list<T extends z.core.SomeType>(item: T) {
  return z.array(item, { error: 'a list' });
}

/** One of a few words. */
export function oneOf<const T extends readonly string[]>(words: T) {
  return z.enum(words, { error: words.length === 1 ? words[0] : `one of ${words.join(', ')}` });
}

/** A text that `parse` turns into a value; `undefined` from it means that the text does not fit. */
export function text<T>(kind: string, expected: string, parse: (text: string) => T | undefined) {
  return z
    .string({ error: expected })
    .transform((source, context): T => {
      const value = parse(source);
      if (value !== undefined) return value;
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    })
    .meta({ kind });
}

/** A map of which exactly one key is given: the rule of that kind. */
export function oneRule<T extends z.core.$ZodLooseShape>(kinds: T) {
  const expected = `exactly one rule, such as \`${Object.keys(kinds)[0]}\``;
  const one = map(kinds).meta({ minProperties: 1, maxProperties: 1 });
  return one.transform((rules, context) => {
    const given = Object.values(rules as Record<string, z.output<T[keyof T]> | undefined>);
    const [rule, ...more] = given.filter((one) => one !== undefined);
    if (rule !== undefined && more.length === 0) return rule;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
}

/** The same object without its undefined properties, as `exactOptionalPropertyTypes` wants it. */
export function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
