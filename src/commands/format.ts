import type { ArgumentKey, Arguments, Command } from '../domain/command.ts';
import type { Definition, Param } from './definition.ts';
import { KINDS } from './kinds.ts';
import { quote } from './tokens.ts';

/** Writes a command so that `parse` reads it again. */
export function format({ params }: Pick<Definition, 'params'>, { name, args }: Command): string {
  const parts = params.flatMap((param) => {
    const text = written(args, param.key);
    if (text === undefined) return [];
    return param.lead === undefined ? [text] : [param.lead, text];
  });
  return [name, ...parts].join(' ');
}

function written<K extends ArgumentKey>(args: Arguments, key: K): string | undefined {
  const value = args[key];
  if (value === undefined) return undefined;
  const kind = KINDS[key];
  const text = (kind.write as (value: Arguments[K]) => string)(value);
  return kind.form === 'name' && !isPlain(text) ? quote(text) : text;
}

/** A name that can be mistaken for nothing else. */
function isPlain(name: string): boolean {
  const kinds = Object.values(KINDS);
  return (
    /^[\p{L}\p{N}][\p{L}\p{N}._@/-]*$/u.test(name) &&
    name !== 'for' &&
    !kinds.some(({ form, read }) => form !== 'name' && read(name) !== undefined)
  );
}

/** How a command is written, with what is to be filled in: `subscribe TOPIC [for 2h]`. */
export function usage(
  { name, params }: Pick<Definition, 'name' | 'params'>,
  slots: Readonly<Record<ArgumentKey, string>>,
  filled: (param: Param) => boolean = () => false,
): string {
  const parts = params.map((param) => {
    const slot = param.lead === undefined ? slots[param.key] : `${param.lead} ${slots[param.key]}`;
    return param.need === 'must' || (param.need === 'place' && !filled(param)) ? slot : `[${slot}]`;
  });
  return [name, ...parts].join(' ');
}
