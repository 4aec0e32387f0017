import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { relate, type Selected } from '../../../src/chats/relate.ts';
import { type Circumstances, select } from '../../../src/chats/select.ts';
import { type BareJid, localIn } from '../../../src/domain/jid.ts';
import { relationsOf } from '../../../src/domain/relation.ts';
import { newToken } from '../../../src/domain/room-name.ts';
import type { Topic } from '../../../src/domain/topic.ts';
import { topicOf } from '../../support/topics.ts';

const person = (name: string): BareJid => `${name}@example.org` as BareJid;

const topic = topicOf({ title: 'Mail magazine X' });

const event = {
  id: 'e',
  topic: 'magazine-x',
  kind: 'mail' as const,
  at: 0,
  source: 'editor@magazine.example',
  subject: 'Issue 1',
  text: '',
};

const selected = (name: string, display: string): Selected => ({
  jid: person(name),
  handle: { name: `h-${name}`, jid: person(name), display },
  part: 'subscriber',
  state: 'in',
  reach: { roster: true, bookmarks: true },
});

const chatWith = (people: readonly Selected[]): ReturnType<typeof relate> =>
  relate(topic, event, people, {
    domain: 'muster.example.org',
    now: 1000,
    token: newToken(randomBytes),
    contactsMost: 3,
    apart: [],
    absent: () => false,
  });

describe('select', () => {
  const all = ['a', 'b', 'c'].map((name) => ({ jid: person(name) }));
  const there: Circumstances = { show: '', consent: 'always', quiet: false };
  const chosen = (
    rule: Pick<Topic, 'select'>,
    about: Readonly<Record<string, Partial<Circumstances>>>,
  ) =>
    select(rule, all, (jid) => ({ ...there, ...about[localIn(jid)] })).map((choice) =>
      choice.chosen === false ? choice.why : choice.chosen,
    );

  it('A6 takes those who are online', () => {
    expect(chosen(topic, { b: { show: undefined } })).to.deep.equal(['in', 'offline', 'in']);
  });

  it('A6 takes all irrespective of presence where the topic says so', () => {
    const anybody = { select: { presence: 'any' as const } };
    expect(chosen(anybody, { b: { show: undefined } })).to.deep.equal(['in', 'in', 'in']);
  });

  it('takes only people of the states that the topic names', () => {
    const free = { select: { presence: 'online' as const, status: ['available' as const] } };
    expect(chosen(free, { a: { show: 'xa' }, b: { show: 'dnd' }, c: { show: 'chat' } })).to.eql([
      'status',
      'status',
      'in',
    ]);
  });

  it('asks those who want to be asked, and leaves alone who wants that', () => {
    const about = {
      a: { consent: 'ask' as const },
      b: { consent: 'never' as const },
      c: { quiet: true },
    };
    expect(chosen(topic, about)).to.deep.equal(['asked', 'never', 'quiet']);
  });

  it('takes each person once', () => {
    expect(select(topic, [...all, ...all], () => there)).to.have.lengthOf(3);
  });
});

describe('relate', () => {
  it('A7 relates every pair (fig. 6): first and second user, attribute, trigger, deletion event', () => {
    const chat = {
      ...chatWith(['a', 'b', 'c', 'd'].map((name) => selected(name, name))),
      opened: Date.UTC(2026, 10, 22, 10, 30),
    };
    const rows = relationsOf(chat).map((row) => [
      row.first.nick,
      row.second.nick,
      row.attribute,
      row.trigger,
      new Date(row.ends ?? 0).toISOString().slice(11, 16),
    ]);
    expect(rows).to.deep.equal(
      [
        ['a', 'b'],
        ['a', 'c'],
        ['a', 'd'],
        ['b', 'c'],
        ['b', 'd'],
        ['c', 'd'],
      ].map((pair) => [...pair, 'Ad hoc', 'magazine-x', '11:30']),
    );
  });

  it('has rosters up to the size that the configuration sets', () => {
    const people = ['a', 'b', 'c', 'd'].map((name) => selected(name, name));
    expect(chatWith(people.slice(0, 3)).contacts).to.equal(true);
    expect(chatWith(people).contacts).to.equal(false);
  });

  it('gives each member a nick of his own, whatever the display names', () => {
    const names = fc.array(fc.constantFrom('Bob', 'bob', 'h-0', 'Ｂob', 'bob (h-1)'), {
      minLength: 2,
      maxLength: 6,
    });
    fc.assert(
      fc.property(names, (displays) => {
        const chat = chatWith(displays.map((display, index) => selected(String(index), display)));
        const nicks = chat.members.map(({ nick }) => nick.normalize('NFKC').toLowerCase());
        expect(new Set(nicks).size).to.equal(nicks.length);
      }),
    );
  });

  it('leaves the title, and what looks like it, to the room itself', () => {
    const nicks = chatWith([
      selected('a', 'Mail Magazine X'),
      selected('b', 'Mаil magazine\u00a0X'),
    ]).members.map(({ nick }) => nick);
    expect(nicks).to.deep.equal(['Mail Magazine X (h-a)', 'Mаil magazine\u00a0X (h-b)']);
  });

  it('names rooms by 20 characters of base32 that differ', () => {
    const tokens = Array.from({ length: 200 }, () => newToken(randomBytes));
    for (const one of tokens) expect(one).to.match(/^[a-z2-7]{20}$/);
    expect(new Set(tokens).size).to.equal(200);
    expect(chatWith([selected('a', 'a')]).room).to.match(
      /^magazine-x-[a-z2-7]{20}@muster\.example\.org$/,
    );
  });
});
