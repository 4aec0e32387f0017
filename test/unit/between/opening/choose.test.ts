import { expect } from 'chai';
import { createChoose, type Selection } from '../../../../src/between/opening/choose.ts';
import { type BareJid, bareIn, type FullJid, localIn } from '../../../../src/domain/jid.ts';
import type { Show } from '../../../../src/domain/person.ts';
import { centralPeople, type Topic } from '../../../../src/domain/topic.ts';
import { Directory } from '../../../../src/people/directory.ts';
import type { HandleRegistry } from '../../../../src/people/handles.ts';
import { PresenceBook } from '../../../../src/people/presence.ts';
import { Subscriptions } from '../../../../src/people/subscriptions.ts';
import type { Wishes } from '../../../../src/people/wishes.ts';
import type { SubscriptionStore } from '../../../../src/store/port.ts';
import { topicOf } from '../../../support/topics.ts';

const jid = (name: string): BareJid => `${name}@example.org` as BareJid;

/** People a, b, c, d of a topic; who is online and what they wish is up to the test. */
function house(more: Partial<Topic> = {}) {
  const topic = topicOf({
    members: ['a', 'b', 'c', 'd'].map((name) => ({ jid: jid(name) })),
    ...more,
  });
  const topics = new Map([[topic.name, topic]]);
  const presence = new PresenceBook();
  const store = { loadSubscriptions: () => Promise.resolve([]) } as unknown as SubscriptionStore;
  const asked: string[][] = [];
  const wishes = { consent: new Map<string, 'ask' | 'never'>(), quiet: new Set<string>() };
  const silent = new Set<string>();
  const buddies: [BareJid, BareJid][] = [];
  const looked: string[][] = [];
  const choose = createChoose({
    directory: new Directory(topics, {
      presence,
      handles: { of: () => undefined } as unknown as HandleRegistry,
      subscriptions: new Subscriptions(store, topics, { now: () => 0 }),
      refusals: () => new Set(),
    }),
    presence,
    inquiry: {
      refresh: (people) => {
        const all = [...people];
        asked.push(all.map(localIn));
        for (const one of all.filter((person) => silent.has(localIn(person)))) {
          presence.silent(`${one}/x` as FullJid);
        }
        return Promise.resolve();
      },
    },
    inquiryAge: 0,
    wishes: {
      consent: (person: BareJid) => wishes.consent.get(localIn(person)) ?? 'always',
      quiet: (person: BareJid) => wishes.quiet.has(localIn(person)),
    } as unknown as Wishes,
    buddies: (people) => {
      looked.push(people.map(localIn));
      return buddies;
    },
    random: () => 0.5,
  });
  const comes = (...names: readonly string[]): void => {
    for (const name of names) {
      const [who = '', show = ''] = name.split(':');
      presence.heard(
        `${jid(who)}/x` as FullJid,
        { type: 'available', show: show as Show, status: '', priority: 0, caps: '' },
        0,
      );
    }
  };
  return {
    topic,
    choose: (whom?: 'everybody') => choose(topic, 0, whom),
    comes,
    asked,
    wishes,
    silent,
    buddies,
    looked,
  };
}

const rooms = (selection: Selection): string[] =>
  selection.rooms.map((room) =>
    room
      .map(
        ({ jid: one, part, state }) =>
          `${localIn(one)}${part === 'subscriber' ? '' : '*'}${state === 'in' ? '' : '?'}`,
      )
      .join(' '),
  );
const why = (selection: Selection): Record<string, unknown> =>
  Object.fromEntries(
    selection.choices.map((choice) => [
      localIn(bareIn(choice.candidate.jid as unknown as FullJid)),
      choice.chosen === false ? choice.why : choice.chosen,
    ]),
  );

describe('choose', () => {
  it('A6 those who are online, in the order of subscription', async () => {
    const { choose, comes } = house();
    comes('c', 'a', 'z');
    expect(rooms(await choose())).to.deep.equal(['a c']);
  });

  it('A6 all, irrespective of presence, and nobody is asked', async () => {
    const { choose, asked } = house({ select: { presence: 'any' } });
    expect(rooms(await choose())).to.deep.equal(['a b c d']);
    expect(asked).to.deep.equal([]);
  });

  it('A2 who does not answer an inquiry is not selected', async () => {
    const { choose, comes, silent, asked } = house();
    comes('a', 'b', 'c');
    silent.add('b');
    expect(rooms(await choose())).to.deep.equal(['a c']);
    expect(asked).to.deep.equal([['a', 'b', 'c']]);
  });

  it('A6 says of everybody why, when that is asked', async () => {
    const { choose, comes, wishes } = house({
      select: { presence: 'online', status: ['available'] },
      members: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ jid: jid(name) })),
    });
    comes('a', 'b:dnd', 'c', 'd', 'e');
    wishes.consent.set('c', 'never').set('d', 'ask');
    wishes.quiet.add('e');
    const selection = await choose('everybody');
    expect(rooms(selection)).to.deep.equal(['a d?']);
    expect(why(selection)).to.deep.equal({
      a: 'in',
      b: 'status',
      c: 'never',
      d: 'asked',
      e: 'quiet',
      f: 'offline',
    });
  });

  it('A16 the publisher is in every room, online or not, listed or not, and is not counted', async () => {
    const { choose, comes } = house({
      publisher: jid('p'),
      size: { min: 2, max: 2, over: 'split' },
    });
    comes('a', 'b', 'c', 'd');
    expect(rooms(await choose())).to.deep.equal(['p* a c', 'p* b d']);
    const listed = house({ publisher: jid('a') });
    listed.comes('a', 'b');
    const selection = await listed.choose();
    expect(rooms(selection), 'one subscriber is too few').to.deep.equal([]);
    expect(why(selection)).to.deep.equal({ b: 'size' });
  });

  it('A17 X is in it when he is online; a publisher who is X always', async () => {
    const start = [{ kind: 'presence' as const, of: jid('x'), grace: 0 }];
    const { choose, comes } = house({ start });
    comes('a', 'b');
    expect(rooms(await choose())).to.deep.equal(['a b']);
    comes('x');
    expect(rooms(await choose())).to.deep.equal(['x* a b']);
    const both = house({ start, publisher: jid('x') });
    both.comes('a', 'b');
    expect(rooms(await both.choose())).to.deep.equal(['x* a b']);
    expect([...centralPeople(both.topic)]).to.deep.equal([[jid('x'), 'publisher']]);
  });

  it('A24 who has no place is left out for the size, but is known to be willing', async () => {
    const { choose, comes } = house({ size: { min: 2, max: 2, over: 'first' } });
    comes('a', 'b', 'c');
    const selection = await choose();
    expect(rooms(selection)).to.deep.equal(['a b']);
    expect(why(selection)['c']).to.equal('size');
    expect(selection.willing.map(({ jid: one }) => localIn(one))).to.deep.equal(['a', 'b', 'c']);
  });

  it('A24 buddies are looked for only where people have to be divided', async () => {
    const { choose, comes, buddies, looked } = house({ size: { min: 2, max: 2, over: 'split' } });
    comes('a', 'b');
    await choose();
    expect(looked).to.deep.equal([]);
    comes('c', 'd');
    buddies.push([jid('a'), jid('b')]);
    expect(rooms(await choose())).to.deep.equal(['a b', 'c d']);
    expect(looked).to.deep.equal([['a', 'b', 'c', 'd']]);
  });

  it('one person alone is no chat, whatever the minimum', async () => {
    const { choose, comes } = house({ size: { min: 1, over: 'split' } });
    comes('a');
    expect(rooms(await choose())).to.deep.equal([]);
    const { choose: withPublisher, comes: come } = house({
      size: { min: 1, over: 'split' },
      publisher: jid('p'),
    });
    come('a');
    expect(rooms(await withPublisher())).to.deep.equal(['p* a']);
  });
});
