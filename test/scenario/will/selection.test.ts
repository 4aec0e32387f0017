import { expect } from 'chai';
import fc from 'fast-check';
import { conduct } from '../../../src/chats/conduct.ts';
import { relate } from '../../../src/chats/relate.ts';
import { type Choose, createChoose } from '../../../src/between/opening/choose.ts';
import type { Chat } from '../../../src/domain/chat.ts';
import type { Consent } from '../../../src/domain/command.ts';
import type { BareJid, FullJid } from '../../../src/domain/jid.ts';
import { relatedPairs } from '../../../src/domain/relation.ts';
import type { Topic } from '../../../src/domain/topic.ts';
import { Directory } from '../../../src/people/directory.ts';
import { HandleRegistry } from '../../../src/people/handles.ts';
import { Inquiry } from '../../../src/people/inquiry.ts';
import { PresenceBook } from '../../../src/people/presence.ts';
import { Subscriptions } from '../../../src/people/subscriptions.ts';
import { WishBook } from '../../../src/people/wish-book.ts';
import { topicOf } from '../../support/topics.ts';
import { keptWill } from '../../support/wish-store.ts';

const NOON = Date.UTC(2026, 6, 1, 12);
const person = (name: string | number): BareJid => `${name}@example.org` as BareJid;

/** Everything that a selection asks, for one topic; nobody has to be inquired of. */
async function house(topic: Topic, online: readonly BareJid[]) {
  const store = keptWill();
  const wishes = new WishBook(store, { people: new Map(), zone: 'UTC' });
  const topics = new Map([[topic.name, topic]]);
  const presence = new PresenceBook();
  for (const jid of online) {
    const info = { type: 'available', show: '', status: '', priority: 0, caps: '' } as const;
    presence.heard(`${jid}/desk` as FullJid, info, NOON);
  }
  const directory = new Directory(topics, {
    presence,
    handles: new HandleRegistry(
      {
        claimHandle: async () => true,
        loadHandles: async () => [],
        saveSightings: async () => {},
        loadSightings: async () => [],
      },
      { people: new Map(), first: 'words', hosts: [], reserved: () => false, invent: () => 'x' },
    ),
    subscriptions: new Subscriptions(store, topics, { now: () => NOON }),
    refusals: (name) => wishes.refusals(name),
  });
  const nobody = { refresh: async () => {} } satisfies Pick<Inquiry, 'refresh'>;
  const choose: Choose = createChoose({
    directory,
    presence,
    inquiry: nobody,
    inquiryAge: 300_000,
    wishes,
    buddies: () => [],
    random: () => 0.5,
  });
  return { wishes, choose };
}

describe('consent', () => {
  const settings: readonly (Consent | 'unsaid')[] = ['unsaid', 'always', 'ask', 'never'];
  const alice = person('alice');

  for (const setting of settings)
    for (const consent of ['always', 'ask'] as const)
      for (const online of [true, false])
        for (const hour of ['day', 'quiet hours'] as const) {
          const wanted = setting === 'unsaid' ? consent : setting;
          const left = wanted === 'never' || hour === 'quiet hours' || !online;
          const expected = left ? 'left alone' : wanted === 'ask' ? 'asked' : 'brought in';
          it(`${setting}, topic ${consent}, ${online ? 'online' : 'offline'}, ${hour}: ${expected}`, async () => {
            for (const scope of setting === 'unsaid' ? [undefined] : [undefined, 'news']) {
              const members = [{ jid: alice }, { jid: person('bob') }, { jid: person('carol') }];
              const topic = topicOf({ name: 'news', consent, members });
              const there = [person('bob'), person('carol'), ...(online ? [alice] : [])];
              const { wishes, choose } = await house(topic, there);
              if (setting !== 'unsaid') await wishes.setConsent(alice, setting, scope);
              if (hour === 'quiet hours') await wishes.setQuiet(alice, { from: 700, to: 740 });
              const { rooms } = await choose(topic, NOON);
              const chosen = rooms.flat().find(({ jid }) => jid === alice);
              expect(
                { in: 'brought in', asked: 'asked', none: 'left alone' }[chosen?.state ?? 'none'],
              ).to.equal(expected);
              expect(rooms.flat().length, 'the others').to.equal(2 + Number(chosen !== undefined));
            }
          });
        }

  it('is looked at of those who are there; of everybody to say why each is left out', async () => {
    const members = ['alice', 'bob', 'carol', 'dave'].map((name) => ({ jid: person(name) }));
    const topic = topicOf({ name: 'news', members });
    const { wishes, choose } = await house(topic, [person('carol'), person('bob')]);
    await wishes.setConsent(alice, 'never');
    const there = await choose(topic, NOON);
    const everybody = await choose(topic, NOON, 'everybody');
    expect(there.rooms).to.deep.equal(everybody.rooms);
    expect(there.choices.map(({ candidate }) => candidate.jid)).to.deep.equal(
      ['bob', 'carol'].map(person),
    );
    expect(
      everybody.choices.map((choice) => (choice.chosen === false ? choice.why : choice.chosen)),
    ).to.deep.equal(['never', 'in', 'in', 'offline']);
  });

  it('asks even where presence does not matter', async () => {
    const members = ['alice', 'bob', 'carol'].map((name) => ({ jid: person(name) }));
    const topic = topicOf({ name: 'news', members, select: { presence: 'any' } });
    const { wishes, choose } = await house(topic, []);
    await wishes.setConsent(alice, 'ask');
    const { rooms } = await choose(topic, NOON);
    expect(rooms.flat().map(({ state }) => state)).to.deep.equal(['asked', 'in', 'in']);
  });
});

describe('a person who removed another for good (A15)', () => {
  const names = fc.integer({ min: 0, max: 9 });
  const plays = fc.record({
    people: fc.uniqueArray(names, { minLength: 2, maxLength: 10 }),
    removals: fc.uniqueArray(fc.tuple(names, names), { maxLength: 6, selector: String }),
    size: fc.record({
      min: fc.integer({ min: 2, max: 4 }),
      max: fc.integer({ min: 4, max: 10 }),
      over: fc.constantFrom('split' as const, 'first' as const, 'random' as const),
    }),
  });

  const chatOf = (
    topic: Topic,
    room: Awaited<ReturnType<Choose>>['rooms'][number],
    wishes?: WishBook,
  ): Chat => {
    const chat = relate(
      topic,
      { id: 'e', topic: topic.name, kind: 'mail', at: NOON, source: '', subject: '', text: '' },
      room.map((one) => ({
        ...one,
        handle: { name: one.jid.replace('@example.org', ''), jid: one.jid, display: one.jid },
        reach: { roster: true, bookmarks: true },
      })),
      {
        domain: 'muster.example.org',
        now: NOON,
        token: 'aaaaaaaaaaaaaaaaaaaa',
        contactsMost: 20,
        absent: () => false,
        apart: wishes?.apart(room.map(({ jid }) => jid)) ?? [],
      },
    );
    return chat;
  };
  const pairs = (chat: Chat): string[] =>
    relatedPairs(chat).map(([a, b]) => [a.jid, b.jid].toSorted().join(' '));

  it('is never related to him in any selection; sizes and all other relations are as without', async () => {
    await fc.assert(
      fc.asyncProperty(plays, async ({ people, removals, size }) => {
        const members = people.map((one) => ({ jid: person(one) }));
        const topic = topicOf({ name: 'news', members, size });
        const all = members.map(({ jid }) => jid);
        const [one, other] = [await house(topic, all), await house(topic, all)];
        const removed = new Set<string>();
        for (const [by, of] of removals) {
          if (by === of) continue;
          await one.wishes.part(person(by), person(of));
          removed.add([person(by), person(of)].toSorted().join(' '));
        }
        const [withWill, without] = [
          await one.choose(topic, NOON),
          await other.choose(topic, NOON),
        ];
        expect(withWill.rooms, 'the same people in the same rooms').to.deep.equal(without.rooms);
        for (const room of withWill.rooms) {
          const plain = pairs(chatOf(topic, room));
          const willed = pairs(chatOf(topic, room, one.wishes));
          expect(willed).to.deep.equal(plain.filter((pair) => !removed.has(pair)));
          // And so it stays when the chat opens, for as long as anybody is left in it.
          const { chat } = conduct(chatOf(topic, room, one.wishes), { type: 'prepared' }, NOON);
          expect(pairs(chat).filter((pair) => removed.has(pair))).to.deep.equal([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is not related to a newcomer whom he removed, whoever of them came first', () => {
    const [alice, bob, carol] = [person('alice'), person('bob'), person('carol')];
    const topic = topicOf({ name: 'news' });
    const room = [alice, bob].map((jid) => ({
      jid,
      part: 'subscriber' as const,
      state: 'in' as const,
    }));
    const late = chatOf(topic, [{ jid: carol, part: 'subscriber', state: 'in' }]).members;
    const { chat: open } = conduct(chatOf(topic, room), { type: 'prepared' }, NOON);
    const apart = [[alice, carol] as const];
    const { chat } = conduct(open, { type: 'joined', members: late, apart }, NOON);
    expect(pairs(chat)).to.deep.equal([
      'alice@example.org bob@example.org',
      'bob@example.org carol@example.org',
    ]);
  });
});
