import fc from 'fast-check';
import { DEFINITIONS } from '../../../src/commands/definitions.ts';
import type { Definition, Param } from '../../../src/commands/definition.ts';
import { type ArgumentKey, type Command, CONSENTS } from '../../../src/domain/command.ts';
import { languages } from '../../../src/text/languages.ts';

/** Names as people have them: with spaces, quotes, keywords, other scripts. */
export const names = fc
  .oneof(
    fc.constantFrom(
      'magazine-x',
      'Alice Smith',
      'for',
      'always',
      '30m',
      'off',
      '会議 室',
      '"',
      '\\',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  )
  .map((name) => name.trim())
  .filter((name) => name !== '');

const seconds = fc.integer({ min: 1, max: 365 * 86_400 }).map((span) => span * 1000);
const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
const hours = fc.record({ from: minute, to: minute }).filter(({ from, to }) => from !== to);

const VALUES: Readonly<Record<ArgumentKey, fc.Arbitrary<unknown>>> = {
  topic: names,
  chat: names,
  person: names,
  room: names,
  command: fc.constantFrom(...DEFINITIONS.map(({ name }) => name)),
  span: fc.oneof(seconds, fc.constant('off')),
  consent: fc.constantFrom(...CONSENTS),
  hours: fc.oneof(hours, fc.constant('off')),
  language: fc.constantFrom(...languages),
  always: fc.constant(true),
  me: fc.constant(true),
};

/** What may be left out is left out at times. */
const argument = ({ key, need }: Param): fc.Arbitrary<unknown> =>
  need === 'must' ? VALUES[key] : fc.option(VALUES[key], { nil: undefined });

const commandOf = ({ name, params }: Definition): fc.Arbitrary<Command> =>
  fc
    .tuple(...params.map(argument))
    .map((values) =>
      params.flatMap(({ key }, at) => (values[at] === undefined ? [] : [[key, values[at]]])),
    )
    .map((entries) => ({ name, args: Object.fromEntries(entries) as Command['args'] }));

/** Any command that can be given. */
export const commands = fc.constantFrom(...DEFINITIONS).chain(commandOf);
