import { expect } from 'chai';
import fc from 'fast-check';
import { DEFINITIONS } from '../../../src/commands/definitions.ts';
import { format } from '../../../src/commands/format.ts';
import { parse, type Parsed } from '../../../src/commands/parse.ts';
import { commands } from './commands.ts';

const vocabulary = { commands: DEFINITIONS, aliases: { はい: 'yes', '?': 'help' } } as const;
const read = (text: string): Parsed => parse(text, vocabulary);
/** The command that a text is, as `name` and arguments. */
const meant = (text: string): unknown => {
  const parsed = read(text);
  return parsed.kind === 'command' ? [parsed.command.name, parsed.command.args] : parsed;
};
const HOUR = 3_600_000;

describe('commands/parse', () => {
  it('reads what it writes, whatever the names are', () => {
    fc.assert(
      fc.property(commands, (command) => {
        const definition = DEFINITIONS.find(({ name }) => name === command.name);
        if (definition === undefined) throw new Error(`no ${command.name}`);
        expect(read(format(definition, command))).to.deep.equal({ kind: 'command', command });
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives an answer to any text', () => {
    const word = fc.oneof(
      fc.constantFrom(...DEFINITIONS.map(({ name }) => name as string), 'for', 'always', '"', '2h'),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word, { maxLength: 60 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, (any) => {
        expect(['command', 'empty', 'unknown', 'malformed']).to.include(read(any).kind);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not kept busy by a long text', () => {
    const started = performance.now();
    read(`subscribe ${'for '.repeat(20_000)}`);
    read(`without ${'always '.repeat(20_000)}x`);
    read('"'.repeat(60_000));
    expect(performance.now() - started).to.be.below(500);
  });

  for (const [text, name, args] of [
    ['help', 'help', {}],
    ['HELP Subscribe', 'help', { command: 'subscribe' }],
    ['?', 'help', {}],
    ['  topics  ', 'topics', {}],
    ['subscribe magazine-x', 'subscribe', { topic: 'magazine-x' }],
    ['Subscribe magazine-x FOR 2h', 'subscribe', { topic: 'magazine-x', span: 2 * HOUR }],
    [
      'subscribe Mail magazine X for 1h 30m',
      'subscribe',
      { topic: 'Mail magazine X', span: 1.5 * HOUR },
    ],
    ['subscribe "News for kids"', 'subscribe', { topic: 'News for kids' }],
    [
      'subscribe “Mail magazine X” for 30 minutes',
      'subscribe',
      { topic: 'Mail magazine X', span: HOUR / 2 },
    ],
    ['subscribe for 2h', 'subscribe', { span: 2 * HOUR }],
    ['duration magazine-x 30m', 'duration', { topic: 'magazine-x', span: HOUR / 2 }],
    ['duration 30m', 'duration', { span: HOUR / 2 }],
    ['duration magazine-x off', 'duration', { topic: 'magazine-x', span: 'off' }],
    ['without Bob', 'without', { person: 'Bob' }],
    ['without Bob Smith always', 'without', { person: 'Bob Smith', always: true }],
    ['without always', 'without', { always: true }],
    ['without "always"', 'without', { person: 'always' }],
    ["without O'Brien", 'without', { person: "O'Brien" }],
    ['with Bob', 'with', { person: 'Bob' }],
    ['accept always', 'accept', { consent: 'always' }],
    ['accept ASK magazine-x', 'accept', { consent: 'ask', topic: 'magazine-x' }],
    ['quiet 22:00-07:00', 'quiet', { hours: { from: 22 * 60, to: 7 * 60 } }],
    ['quiet 22:00 - 7', 'quiet', { hours: { from: 22 * 60, to: 7 * 60 } }],
    ['quiet 9 to 17:30', 'quiet', { hours: { from: 9 * 60, to: 17 * 60 + 30 } }],
    ['quiet 00:00–24:00', 'malformed', {}],
    ['quiet off', 'quiet', { hours: 'off' }],
    ['language ja', 'language', { language: 'ja' }],
    ['language Japanese', 'language', { language: 'ja' }],
    ['language 日本語', 'language', { language: 'ja' }],
    ['language en-GB', 'language', { language: 'en' }],
    ['forget me', 'forget', { me: true }],
    ['yes!', 'yes', {}],
    ['no.', 'no', {}],
    ['leave magazine-x', 'leave', { chat: 'magazine-x' }],
    ['end magazine-x', 'end', { room: 'magazine-x' }],
    // As Japanese keyboards write.
    ['はい。', 'yes', {}],
    ['ｓｕｂｓｃｒｉｂｅ　会議　ｆｏｒ　２ｈ', 'subscribe', { topic: '会議', span: 2 * HOUR }],
    ['subscribe 「会議 室」', 'subscribe', { topic: '会議 室' }],
    ['quiet　２２：００〜７：００', 'quiet', { hours: { from: 22 * 60, to: 7 * 60 } }],
    ['quiet 22時から7時まで', 'quiet', { hours: { from: 22 * 60, to: 7 * 60 } }],
    ['duration 会議 1時間30分', 'duration', { topic: '会議', span: 1.5 * HOUR }],
  ] as const) {
    it(`reads “${text}”`, () => {
      if (name === 'malformed') expect(read(text).kind).to.equal(name);
      else expect(meant(text)).to.deep.equal([name, args]);
    });
  }

  it('names the right command for a wrong one, with what followed', () => {
    expect(read('subcsribe magazine-x for 2h')).to.deep.equal({
      kind: 'unknown',
      word: 'subcsribe',
      nearest: { name: 'subscribe', args: { topic: 'magazine-x', span: 2 * HOUR } },
    });
    expect(read('leaev')).to.deep.include({ nearest: { name: 'leave', args: {} } });
    expect(read('xyzzy')).to.deep.equal({ kind: 'unknown', word: 'xyzzy' });
    expect(read('x')).to.deep.equal({ kind: 'unknown', word: 'x' });
    expect(read('constructor')).to.deep.equal({ kind: 'unknown', word: 'constructor' });
  });

  it('takes no name in quotes for a command', () => {
    expect(read('"help"').kind).to.equal('unknown');
  });

  it('says what is missing, what is wrong, and what was probably meant', () => {
    expect(read('accept')).to.deep.equal({
      kind: 'malformed',
      name: 'accept',
      expected: 'consent',
    });
    expect(read('accept alwyas magazine-x')).to.deep.equal({
      kind: 'malformed',
      name: 'accept',
      expected: 'consent',
      found: 'alwyas',
      nearest: { name: 'accept', args: { consent: 'always', topic: 'magazine-x' } },
    });
    expect(read('duration magazine-x 30x')).to.deep.equal({
      kind: 'malformed',
      name: 'duration',
      expected: 'span',
      found: '30x',
    });
    expect(read('quiet 25:00-07:00')).to.deep.include({ expected: 'hours', found: '25:00-07:00' });
    expect(read('language klingon')).to.deep.include({ expected: 'language', found: 'klingon' });
    expect(read('forget')).to.deep.equal({ kind: 'malformed', name: 'forget', expected: 'me' });
    expect(read('topics please')).to.deep.equal({
      kind: 'malformed',
      name: 'topics',
      found: 'please',
    });
    expect(read('help subscrieb')).to.deep.include({
      nearest: { name: 'help', args: { command: 'subscribe' } },
    });
  });

  it('takes no span of nothing, and none of more than a year', () => {
    for (const span of ['0', '0m', '366d', '-5m', '1.5']) {
      expect(read(`duration magazine-x ${span}`).kind, span).to.equal('malformed');
    }
  });
});
