import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { relate, type Selected, token } from '../../../src/chats/relate.ts';
import { select } from '../../../src/chats/select.ts';
import type { BareJid } from '../../../src/domain/jid.ts';
import { relationsOf } from '../../../src/domain/relation.ts';
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
  reach: { roster: true, bookmarks: true },
});

const chatWith = (people: readonly Selected[]): ReturnType<typeof relate> =>
  relate(topic, event, people, {
    domain: 'muster.example.org',
    now: 1000,
    token: token(randomBytes),
    contactsMost: 3,
  });

describe('select', () => {
  const all = ['a', 'b', 'c'].map((name) => ({ jid: person(name) }));

  it('A6 takes those who are online', () => {
    const online = (jid: BareJid): boolean => jid !== person('b');
    expect(select(topic, all, online)).to.deep.equal([all[0], all[2]]);
  });

  it('A6 takes all irrespective of presence where the topic says so', () => {
    expect(select({ select: { presence: 'any' } }, all, () => false)).to.deep.equal(all);
  });

  it('takes each person once', () => {
    expect(select(topic, [...all, ...all], () => true)).to.deep.equal(all);
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
      new Date(row.deletion ?? 0).toISOString().slice(11, 16),
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

  it('names rooms by 20 characters of base32 that differ', () => {
    const tokens = Array.from({ length: 200 }, () => token(randomBytes));
    for (const one of tokens) expect(one).to.match(/^[a-z2-7]{20}$/);
    expect(new Set(tokens).size).to.equal(200);
    expect(chatWith([selected('a', 'a')]).room).to.match(
      /^magazine-x-[a-z2-7]{20}@muster\.example\.org$/,
    );
  });
});
