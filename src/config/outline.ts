import { z } from 'zod';
import { schema } from './schema.ts';
import type { Path } from './tree.ts';

/** What the schema says of a key, as its JSON Schema tells it. */
export interface Outline {
  readonly description?: string;
  /** The kind of a value, in a few words. */
  readonly kind?: string;
  readonly secret?: boolean;
  readonly default?: string | number | boolean | object;
  readonly example?: string;
  /** The words that the key takes. */
  readonly enum?: readonly string[];
  readonly const?: string | boolean;
  /** The keys of a map. */
  readonly properties?: Readonly<Record<string, Outline>>;
  readonly required?: readonly string[];
  /** Under keys that the admin chooses. */
  readonly additionalProperties?: false | Outline;
  readonly propertyNames?: Outline;
  readonly items?: Outline;
  readonly anyOf?: readonly Outline[];
}

/** The outline of the whole configuration. */
export function outline(): Outline {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Outline;
}

const stepInto = (here: Outline, key: string | number): Outline[] => {
  const named = here.additionalProperties === false ? undefined : here.additionalProperties;
  const next = typeof key === 'number' ? here.items : (here.properties?.[key] ?? named);
  return next === undefined ? [] : [next, ...(next.anyOf ?? [])];
};

/** The outlines of what may stand at a path: several when there are several shapes for it. */
export function outlinesAt(top: Outline, path: Path): Outline[] {
  return path.reduce<Outline[]>(
    (found, key) => found.flatMap((here) => stepInto(here, key)),
    [top],
  );
}

/** The keys that may stand in the map at a path. */
export function keysOf(top: Outline, path: Path): string[] {
  return outlinesAt(top, path).flatMap(({ properties }) => Object.keys(properties ?? {}));
}
