import { expect } from 'chai';
import { DEFINITIONS } from '../../../src/commands/definitions.ts';
import type { Obstacle } from '../../../src/commands/port.ts';
import type { EndReason } from '../../../src/domain/chat.ts';
import { COMMAND_NAMES } from '../../../src/domain/command.ts';
import { languages, textsIn } from '../../../src/text/languages.ts';

/** A tree of texts: a text, a way to make one, or more of both by name. */
type Tree = string | ((...args: unknown[]) => unknown) | { readonly [name: string]: Tree };

const OBSTACLES: readonly Obstacle[] = [
  'no-such-topic',
  'topic-closed',
  'already',
  'not-subscribed',
  'no-chat',
  'several-chats',
  'no-such-person',
  'yourself',
  'not-allowed',
  'extended-enough',
  'nothing-said',
  'not-here',
];
const REASONS: readonly EndReason[] = [
  'time',
  'clock',
  'idle',
  'presence',
  'command',
  'retired',
  'too-few',
];

const NOON = Date.UTC(2026, 0, 1, 12);
const moment = { at: NOON, now: NOON, zone: 'Asia/Tokyo' };
const facts = {
  title: 'News',
  subject: 'Issue 12',
  people: 5,
  names: ['Bob'],
  asked: 2,
  ends: NOON,
};
const topic = { name: 'news', title: 'News', subscribed: true, open: true, consent: 'ask' };
const chat = { title: 'News', topic: 'news', people: 2, ends: moment, link: 'xmpp:x?join' };
const why = { title: 'News', kind: 'mail', subject: 'S', started: moment, ends: moment };
const commands = { leave: 'leave news', unsubscribe: 'unsubscribe news' };

/** What each text is given in turn; one that is not listed gets words and numbers. */
const SAMPLES: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  invitation: [
    [facts, 'UTC'],
    [{ ...facts, people: 1, names: [] }, 'UTC'],
    [{ ...facts, subject: '' }, 'UTC'],
  ],
  question: [
    [facts, 'UTC'],
    [{ ...facts, subject: '' }, 'UTC'],
    [{ ...facts, names: [] }, 'UTC'],
    [{ ...facts, names: ['Bob', 'Carol'] }, 'UTC'],
    [{ ...facts, names: ['Bob', 'Carol', 'Dave', 'Eve'] }, 'UTC'],
  ],
  announcement: [
    [{ ...facts, begins: NOON }, 'UTC', 'news'],
    [{ ...facts, subject: '', begins: NOON }, 'UTC', 'news'],
  ],
  description: [[facts, 'UTC']],
  warning: [
    [facts, 'UTC', '!more'],
    [facts, 'UTC', undefined],
  ],
  extended: [
    [facts, 'UTC', 'Bob'],
    [facts, 'UTC', ''],
  ],
  'commands.extended': [[moment], [{ ...moment, at: NOON + 86_400_000 }]],
  farewell: REASONS.flatMap((reason) => [
    ['News', reason, true],
    ['News', reason, false],
  ]),
  ended: REASONS.map((reason) => [reason]),
  'commands.ended': [['News']],
  'commands.obstacle': OBSTACLES.flatMap((why) => [
    [why, ''],
    [why, 'news'],
  ]),
  'commands.choose': [[['a', 'b']]],
  'commands.topic': [
    [topic],
    [{ ...topic, duration: 5_400_000, chat: { people: 1, ends: moment } }],
    [{ ...topic, subscribed: false, title: 'news', open: false }],
  ],
  'commands.chat': ['asked', 'in', 'out'].map((state) => [{ ...chat, state }]),
  'commands.who': ['inside', 'online', 'offline'].map((where) => ['Bob', where]),
  'commands.why': [
    ...['publisher', 'presence', 'subscriber'].map((part) => [{ ...why, ...commands, part }]),
    [{ ...why, ...commands, part: 'subscriber', kind: 'sms', subject: '' }],
  ],
  'commands.accepted': ['always', 'ask', 'never'].flatMap((one) => [[one], [one, 'News']]),
  'commands.without': [
    ['Bob', true, 'with Bob'],
    ['Bob', false, 'with Bob'],
  ],
  'commands.subscribed': [
    ['News', undefined, 'undo'],
    ['News', 7_200_000, 'undo'],
  ],
  'commands.durationSet': [
    ['News', undefined],
    ['News', 1_800_000],
  ],
  topicBusy: [
    [1, NOON, 'UTC'],
    [5, NOON, 'UTC'],
  ],
  topicNote: [[true], [false]],
  reception: [
    [[]],
    [
      (['displayed', 'received', 'not-yet', 'unproven', 'not-received'] as const).map(
        (reception) => ({ nick: 'Bob', reception }),
      ),
    ],
  ],
};

/** Every text with its path, such as `commands.obstacle`. */
function* walk(tree: Tree, path: string): Generator<readonly [string, Tree]> {
  if (typeof tree !== 'object') yield [path, tree];
  else {
    for (const [name, child] of Object.entries(tree)) {
      yield* walk(child, path === '' ? name : `${path}.${name}`);
    }
  }
}

const textsOf = (language: string): Map<string, Tree> =>
  new Map(walk(textsIn(language) as unknown as Tree, ''));

/** Everything that a text can become with the samples. */
function said(path: string, text: Tree): string[] {
  if (typeof text === 'string') return [text];
  if (typeof text !== 'function') return [];
  const samples = SAMPLES[path] ?? [
    ['Bob', 3, 'x'],
    ['Bob', 1, ''],
  ];
  return samples.map((args) => {
    const words = text(...args);
    expect(words, path).to.be.a('string');
    return String(words);
  });
}

/** Words of this language that people type, which differ from language to language. */
const isAlias = (path: string): boolean => path.startsWith('commands.aliases.');

describe('text/languages', () => {
  const english = textsOf('en');

  it('speaks English and Japanese', () => {
    expect([...languages]).to.include.members(['en', 'ja']);
    expect(textsIn('ja-JP')).to.equal(textsIn('ja'));
    expect(textsIn('tlh')).to.equal(textsIn('en'));
  });

  for (const language of languages) {
    describe(language, () => {
      const texts = textsOf(language);

      it('has every text, with the same arguments', () => {
        const paths = (all: Map<string, Tree>): string[] =>
          [...all.keys()].filter((path) => !isAlias(path));
        expect(paths(texts)).to.have.members(paths(english));
        for (const [path, text] of texts) {
          const other = english.get(path);
          if (isAlias(path)) continue;
          expect(typeof text, path).to.equal(typeof other);
          if (typeof text === 'function' && typeof other === 'function') {
            expect(text.length, path).to.equal(other.length);
          }
        }
      });

      it('says something each time, and nothing by mistake', () => {
        for (const [path, text] of texts) {
          for (const words of said(path, text)) {
            expect(words, path).to.match(/\S/u);
            expect(words, path).to.not.match(/undefined|NaN|null|\[object|Invalid Date/u);
          }
        }
      });

      it('knows other words for commands that there are, and hides none behind another', () => {
        for (const [path, name] of texts) {
          if (!isAlias(path)) continue;
          expect(COMMAND_NAMES).to.include(name);
          const word = path.slice('commands.aliases.'.length);
          expect(word).to.equal(word.toLowerCase().normalize('NFKC'));
          expect(COMMAND_NAMES).to.not.include(word);
        }
      });
    });
  }

  it('no word means two commands, whatever the language', () => {
    const meanings = new Map<string, Tree>();
    for (const language of languages) {
      for (const [path, name] of textsOf(language)) {
        if (!isAlias(path)) continue;
        expect(meanings.get(path) ?? name, path).to.equal(name);
        meanings.set(path, name);
      }
    }
  });

  it('Japanese has no English sentences in it, English nothing Japanese', () => {
    const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
    for (const [path, text] of textsOf('ja')) {
      const plain = /^(serviceName|commands\.(aliases|slots|topic$))/u.test(path);
      if (!plain) for (const words of said(path, text)) expect(words, path).to.match(japanese);
    }
    for (const [path, text] of english) {
      if (isAlias(path)) continue;
      for (const words of said(path, text)) expect(words, path).to.not.match(japanese);
    }
  });

  it('every command has its texts', () => {
    expect(DEFINITIONS.map(({ name }) => name)).to.have.members([...COMMAND_NAMES]);
  });
});
