import { expect } from 'chai';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { readConfig } from '../../../src/config/load.ts';
import { distance, nearest } from '../../../src/domain/nearest.ts';
import { refusal } from './loading.ts';

const TOPIC = { name: 'News', members: [], start: [], select: {}, end: [], identity: 'handle' };
const RIGHT: Readonly<Record<string, unknown>> = {
  xmpp: { component: 'muster.example.org', secret: 'x' },
  store: 'sqlite:muster.db',
  control: 'control.sock',
  language: 'en',
  zone: 'UTC',
  admins: [],
  inquiry: '5m',
  contacts: { most: 20 },
  handles: {},
  people: {},
};

/** One slip of the keyboard: a letter left out, put in, replaced, or two exchanged. */
const slip = (word: string) =>
  fc
    .tuple(fc.nat(word.length - 2), fc.constantFrom('out', 'in', 'other', 'swap'))
    .map(([at, kind]) => {
      const [front, one = '', two = '', back] = [
        word.slice(0, at),
        word[at],
        word[at + 1],
        word.slice(at + 2),
      ];
      const middle = { out: two, in: `${one}q${two}`, other: `q${two}`, swap: two + one }[kind];
      return `${front}${middle}${back}`;
    })
    .filter((slipped) => slipped !== word);

const slipOf = (words: readonly string[]) =>
  fc.constantFrom(...words).chain((right) => fc.tuple(fc.constant(right), slip(right)));

const renamed = (map: Readonly<Record<string, unknown>>, from: string, to: string) =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key === from ? to : key, value]));

describe('the nearest key', () => {
  it('is named for a misspelt key at the top, with the place of the misspelt one', () => {
    fc.assert(
      fc.property(slipOf(Object.keys(RIGHT)), ([right, wrong]) => {
        const text = stringify(renamed(RIGHT, right, wrong));
        const line = text.split('\n').findIndex((row) => row.startsWith(`${wrong}:`)) + 1;
        const { message } = refusal(() => readConfig(text, 'm.yaml', {}));
        expect(message).to.match(new RegExp(`^m\\.yaml:${line}:1: ${wrong}: unknown key`, 'u'));
        expect(message).to.match(new RegExp(`did you mean \`${right}\`\\?$`, 'u'));
      }),
      { numRuns: 150 },
    );
  });

  it('is named for a misspelt key of a topic', () => {
    fc.assert(
      fc.property(slipOf(Object.keys(TOPIC)), ([right, wrong]) => {
        const text = stringify({ ...RIGHT, topics: { news: renamed(TOPIC, right, wrong) } });
        const { message } = refusal(() => readConfig(text, 'm.yaml', {}));
        expect(message).to.include(`topics.news.${wrong}: unknown key`);
        expect(message).to.match(new RegExp(`did you mean \`${right}\`\\?$`, 'u'));
      }),
      { numRuns: 100 },
    );
  });

  it('is not guessed when nothing is near', () => {
    expect(nearest('nonsense', Object.keys(RIGHT))).to.equal(undefined);
  });

  it('does not mind capitals and hyphens', () => {
    expect(nearest('Max-Size', ['smtp', 'max_size'])).to.equal('max_size');
  });

  it('is measured: zero only for the same word, the same both ways, at most the longer word', () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(distance(a, b) === 0).to.equal(a === b);
        expect(distance(a, b)).to.equal(distance(b, a));
        expect(distance(a, b)).to.be.at.most(Math.max(a.length, b.length));
      }),
    );
  });

  it('counts an exchange of neighbours as one', () => {
    expect(distance('mial', 'mail')).to.equal(1);
    expect(distance('membres', 'members')).to.equal(1);
  });
});
