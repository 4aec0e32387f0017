import type { ArgumentKey, Arguments } from '../domain/command.ts';
import type { Field } from '../xmpp/protocol/form.ts';
import type { Definition, Scene } from './definition.ts';
import type { Questions } from './form.ts';
import { KINDS, readAs } from './kinds.ts';

/** What a form says: arguments, or what is wrong with it. */
export type Submitted =
  | { readonly right: true; readonly args: Arguments }
  | { readonly right: false; readonly say: string };

/** Reads a submitted form (XEP-0004 §3.2); the place may say what a field leaves open. */
export function submitted(
  definition: Definition,
  { fields }: Questions,
  values: ReadonlyMap<string, readonly string[]>,
  { texts }: Scene,
): Submitted {
  const args: Partial<Record<ArgumentKey, unknown>> = {};
  for (const { key } of definition.params) {
    const field = fields.find((one) => one.var === key);
    // A client may leave out, or empty, what it was shown as chosen already (FIELD-NOTES 5).
    const text = (values.get(key) ?? chosenIn(field))?.join(' ').trim() ?? '';
    const { missing, misread, fields: labels, expected } = texts.commands;
    if (KINDS[key].form === 'keyword') {
      if (isTrue(text)) args[key] = true;
      else if (field?.required === true) return { right: false, say: missing(labels[key]) };
    } else if (text === '') {
      if (field?.required === true) return { right: false, say: missing(labels[key]) };
    } else {
      const value = readAs(key, text);
      if (value === undefined) {
        return { right: false, say: `${misread(text.slice(0, 80))} (${expected[key]})` };
      }
      args[key] = value;
    }
  }
  return { right: true, args: args as Arguments };
}

/** What a list that has to be answered stood at. */
const chosenIn = (field: Field | undefined): readonly string[] | undefined =>
  field?.type === 'list-single' && field.required === true ? field.values : undefined;

/** XEP-0004 §3.3: the lexical values of a boolean. */
const isTrue = (text: string): boolean => text === '1' || text === 'true';
