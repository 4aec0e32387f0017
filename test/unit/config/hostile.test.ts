import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { readConfig } from '../../../src/config/load.ts';
import { MusterError } from '../../../src/domain/errors.ts';
import { ENV, LEAST, refusal } from './loading.ts';

const EXAMPLE = readFileSync(
  new URL('../../../config/muster.example.yaml', import.meta.url),
  'utf8',
);

/** Loads, and lets through only what may be thrown. */
function attempt(text: string): void {
  try {
    readConfig(text, 'm.yaml', ENV);
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    expect(error.code).to.equal('config-invalid');
    for (const line of error.message.split('\n')) {
      expect(line).to.match(/^m\.yaml:[1-9]\d*:[1-9]\d*: /u);
    }
  }
}

const SIGNS = [
  ...'{}[]:,-#&*!|>\'"%@` \n\t$~?<'.split(''),
  '${',
  '&a ',
  '*a',
  '<<: ',
  '__proto__: ',
  '---\n',
];

describe('a hostile configuration', () => {
  it('never brings forth anything but a MusterError: any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), attempt), { numRuns: 300 });
  });

  it('never brings forth anything but a MusterError: signs of YAML', () => {
    const text = fc
      .array(fc.constantFrom(...SIGNS, 'a', 'xmpp', 'topics'))
      .map((all) => all.join(''));
    fc.assert(fc.property(text, attempt), { numRuns: 300 });
  });

  it('never brings forth anything but a MusterError: damage to an example', () => {
    const damage = fc.tuple(
      fc.nat(EXAMPLE.length),
      fc.nat(20),
      fc.oneof(fc.constantFrom(...SIGNS), fc.string({ maxLength: 5 })),
    );
    fc.assert(
      fc.property(damage, ([at, length, sign]) => {
        attempt(EXAMPLE.slice(0, at) + sign + EXAMPLE.slice(at + length));
      }),
      { numRuns: 150 },
    );
  });

  it('never brings forth anything but a MusterError: any value in the place of any key', () => {
    const keys = ['xmpp', 'store', 'mail', 'people', 'topics', 'admins', 'handles', 'contacts'];
    const entry = fc.tuple(fc.constantFrom(...keys), fc.jsonValue());
    fc.assert(
      fc.property(entry, ([key, value]) => {
        attempt(stringify({ xmpp: {}, [key]: value }));
        attempt(stringify({ topics: { news: { [key]: value, start: value, members: [value] } } }));
      }),
      { numRuns: 150 },
    );
  });

  it('is refused when it is nested beyond measure', () => {
    for (const open of ['[', '{ a: ', '- ']) attempt(open.repeat(200));
    attempt('- '.repeat(5000)); // deep enough for the parser's stack
    attempt(`${LEAST}topics: { a: ${'['.repeat(200)}${']'.repeat(200)} }`);
  });

  it('is refused when an anchor holds itself', () => {
    const { message } = refusal(() => readConfig(`${LEAST}topics: &a { x: *a }\n`, 'm.yaml', ENV));
    expect(message).to.include('nested too deep, or too many aliases');
  });

  it('cannot reach into prototypes', () => {
    const text = `${LEAST}topics:\n  __proto__: { name: x }\n  constructor: { name: y }\n`;
    const { message } = refusal(() => readConfig(text, 'm.yaml', ENV));
    expect(message).to.equal('m.yaml:4:3: topics: a key must be a plain text');
  });

  it('may name a topic like a property of every object', () => {
    const { topics } = readConfig(`${LEAST}topics: { constructor: {} }\n`, 'm.yaml', ENV);
    expect(topics.get('constructor')?.title).to.equal('constructor');
  });
});
