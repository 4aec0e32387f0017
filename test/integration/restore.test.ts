import { expect } from 'chai';
import xml, { type Element } from '@xmpp/xml';
import { type Belongings, belongings, belongingsOf } from '../support/belongings.ts';
import { NS } from '../support/client/namespaces.ts';
import type { Contact } from '../support/client/roster.ts';
import { eventually } from '../support/eventually.ts';
import type { SeedContact } from '../support/prosody-data.ts';
import { COMPONENT, mailTopic, namedPeople, Stage } from '../support/stage.ts';
import type { StockClient } from '../support/stock-client.ts';

const NAMES = ['alice', 'bob', 'carol', 'dave'] as const;
const TITLE = 'Mail magazine X';

const handle = (name: string): string => `${name}@${COMPONENT}`;

/** Contacts of this person that our chats have put into a group. */
const inGroup = (person: StockClient, title = TITLE): string[] =>
  [...person.contacts.values()]
    .filter((contact) => contact.groups.includes(title))
    .map((contact) => contact.name)
    .toSorted();

/** Everybody has exactly what he had. */
async function unchanged(
  people: Iterable<StockClient>,
  before: ReadonlyMap<string, Belongings>,
): Promise<void> {
  for (const one of people)
    await eventually(async () =>
      expect(await belongings(one), one.name).to.deep.equal(before.get(one.name)),
    );
}

/** An element as plain data; a server may give its attributes in any order. */
const ordered = (element: Element): [string, object, unknown[]] => [
  element.name,
  { ...element.attrs },
  element.children.map((child) => (typeof child === 'string' ? child : ordered(child))),
];

describe('after a chat everything is as it was', function () {
  this.timeout(60_000);

  async function cast(
    stage: Stage,
    topics: Record<string, object>,
    rosters: Partial<Record<string, readonly SeedContact[]>> = {},
  ): Promise<StockClient[]> {
    for (const [name, contacts] of Object.entries(rosters))
      await stage.prosody.seedRoster(name, contacts ?? []);
    const people = await Promise.all(NAMES.map((name) => stage.logIn(name)));
    await stage.play({ people: namedPeople(stage.prosody, NAMES), topics });
    return people;
  }

  const members = (stage: Stage, durations: Partial<Record<string, string>> = {}): object[] =>
    NAMES.map((name) => {
      const duration = durations[name];
      return { jid: stage.prosody.jid(name), ...(duration === undefined ? {} : { duration }) };
    });

  /** One chat of the topic `news` is on and everybody has its group. */
  async function on(stage: Stage, people: readonly StockClient[]): Promise<string> {
    expect((await stage.mail('news')).code).to.equal(250);
    const room = String((await stage.muster.event('chat.opened'))['room']);
    for (const one of people) {
      await one.until(() => one.rooms.has(room), 'inside');
      await one.until(() => inGroup(one).length === people.length - 1, 'the group');
    }
    return room;
  }

  it('each leaves at his own time, and has at once what he had before (A1, A12, A13)', async () => {
    await using stage = await Stage.open(NAMES);
    const people = await cast(
      stage,
      {
        news: mailTopic('news', {
          name: TITLE,
          members: members(stage, { bob: '2s', dave: '3s', carol: '4s' }),
          after: '30s',
        }),
      },
      {
        alice: [
          {
            jid: stage.prosody.jid('bob'),
            name: 'Böb',
            groups: ['Work', 'Büro'],
            subscription: 'both',
          },
          { jid: 'mum@family.example', name: 'Mum', groups: ['Family'] },
          { jid: 'nameless@family.example' },
        ],
        bob: [
          { jid: stage.prosody.jid('alice'), name: 'Al', groups: ['Work'], subscription: 'both' },
        ],
      },
    );
    const [alice, bob, carol, dave] = people as [
      StockClient,
      StockClient,
      StockClient,
      StockClient,
    ];
    await carol.saveBookmark({
      room: 'chess@rooms.example',
      name: 'Chess',
      nick: 'c',
      autojoin: false,
    });
    const before = await belongingsOf(people);
    const room = await on(stage, people);
    const opened = Date.parse(String((await stage.command('chats'))[0]?.['started']));

    const leaves = async (one: StockClient, after: number) => {
      await one.until(() => one.seen('left')[0], `left after ${after} s`, 8_000);
      const took = (one.seen('left')[0]?.at ?? 0) - opened;
      expect(took, `${one.name} left after ${took} ms`).to.be.within(
        after * 1000,
        after * 1000 + 900,
      );
      await unchanged([one], before);
    };
    await leaves(bob, 2);
    await alice.until(() => inGroup(alice).join() === 'Carol,Dave', 'Bob gone from the group');
    expect(alice.rooms.get(room)?.others).to.deep.equal(['Carol', 'Dave']);
    expect((await stage.command('chats'))[0]?.['members']).to.have.length(3);
    await leaves(dave, 3);
    await carol.until(() => inGroup(carol).join() === 'Alice', 'Dave gone from the group');
    // Alice has no time of her own, but nobody is left for her when Carol's is over.
    await Promise.all([leaves(carol, 4), leaves(alice, 4)]);
    expect((await stage.muster.event('chat.closed'))['reason']).to.equal('time');
    await unchanged(people, before);
  });

  it('restores a handle that was a contact before, with name and groups of its owner (A12)', async () => {
    await using stage = await Stage.open(NAMES);
    const news = { name: TITLE, members: members(stage), after: '2s' };
    const people = await cast(
      stage,
      { news: mailTopic('news', news) },
      {
        alice: [
          { jid: handle('bob'), name: 'Bobby', groups: ['Friends', 'Chess'] },
          { jid: handle('carol'), name: '', groups: [], subscription: 'both' },
          { jid: handle('dave'), name: 'D', groups: [TITLE], subscription: 'to' },
        ],
      },
    );
    const [alice] = people as [StockClient];
    const before = await belongingsOf(people);
    expect((await stage.mail('news')).code).to.equal(250);
    await alice.until(() => inGroup(alice).length === 3, 'the group');
    const bob = alice.contacts.get(handle('bob'));
    expect(bob).to.include({ name: 'Bobby', subscription: 'both' });
    expect(bob?.groups).to.deep.equal(['Chess', 'Friends', TITLE]);
    await stage.muster.event('chat.closed');
    await unchanged(people, before);
  });

  it('leaves alone what a user has renamed, regrouped or removed meanwhile (A12)', async () => {
    await using stage = await Stage.open(NAMES);
    const people = await cast(
      stage,
      { news: mailTopic('news', { name: TITLE, members: members(stage), after: '1h' }) },
      { dave: [{ jid: handle('alice'), name: 'Ali', groups: ['Old'] }] },
    );
    const [alice, bob, carol, dave] = people as [
      StockClient,
      StockClient,
      StockClient,
      StockClient,
    ];
    const before = await belongingsOf([bob]);
    const room = await on(stage, people);
    await alice.renameContact(handle('bob'), 'My Bob');
    await alice.regroupContact(handle('carol'), ['Buddies']);
    await alice.removeContact(handle('dave'));
    await carol.regroupContact(handle('bob'), [TITLE, 'Cooks']);
    await dave.regroupContact(handle('alice'), ['New', TITLE]);
    await dave.renameContact(handle('bob'), '');
    await alice.until(() => !alice.contacts.has(handle('dave')), 'Dave removed');
    await eventually(() => {
      expect(alice.contacts.get(handle('bob'))?.name).to.equal('My Bob');
      expect(dave.contacts.get(handle('alice'))?.groups).to.deep.equal([TITLE, 'New']);
    });
    await stage.command('end', { chat: room });
    await stage.muster.event('chat.closed');
    const entry = (jid: string, name: string, groups: string[]): Contact => ({
      jid,
      name,
      groups,
      subscription: 'none',
      ask: '',
    });
    const rest = async (one: StockClient, expected: Contact[]) =>
      eventually(async () => expect(await one.roster(), one.name).to.deep.equal(expected));
    await rest(alice, [
      entry(handle('bob'), 'My Bob', []),
      entry(handle('carol'), 'Carol', ['Buddies']),
    ]);
    await rest(carol, [entry(handle('bob'), 'Bob', ['Cooks'])]);
    await rest(dave, [entry(handle('alice'), 'Ali', ['New']), entry(handle('bob'), '', [])]);
    await unchanged([bob], before);
  });

  it('does not put back whom a user removed, while the chat goes on', async () => {
    await using stage = await Stage.open(NAMES);
    const news = { name: TITLE, members: members(stage, { dave: '3s' }), after: '1h' };
    const people = await cast(stage, { news: mailTopic('news', news) });
    const [alice, , , dave] = people as [StockClient, StockClient, StockClient, StockClient];
    const room = await on(stage, people);
    await alice.removeContact(handle('bob'));
    await alice.until(() => !alice.contacts.has(handle('bob')), 'Bob removed');
    await dave.until(() => !dave.rooms.has(room), 'Dave leaves, rosters are written');
    await alice.until(() => inGroup(alice).join() === 'Carol', 'Dave gone from the group');
    expect((await alice.roster()).map((contact) => contact.jid)).to.deep.equal([handle('carol')]);
    expect(alice.rooms.get(room)?.others, 'both stay in the room').to.deep.equal(['Bob', 'Carol']);
  });

  it('keeps the own bookmarks of a node that a client created with the default configuration', async () => {
    await using stage = await Stage.open(NAMES);
    const news = { name: TITLE, members: members(stage), after: '2s' };
    const people = await cast(stage, { news: mailTopic('news', news) });
    const [alice, bob, carol, dave] = people as [
      StockClient,
      StockClient,
      StockClient,
      StockClient,
    ];
    // As a client does that knows no publish-options: the node keeps one item.
    const conference = xml(
      'conference',
      { xmlns: NS.bookmarks, name: 'Chess', autojoin: 'false' },
      xml('nick', {}, 'Ali'),
      xml('extensions', {}, xml('notify', { xmlns: 'urn:example', when: 'always' })),
    );
    const item = xml('item', { id: 'chess@rooms.example' }, conference);
    const publish = xml('publish', { node: NS.bookmarks }, item);
    await alice.request(xml('iq', { type: 'set' }, xml('pubsub', { xmlns: NS.pubsub }, publish)));
    for (const room of ['go@rooms.example', 'shogi@rooms.example'])
      await bob.saveBookmark({ room, name: room, nick: '', autojoin: false });
    await dave.saveBookmark({ room: 'x@rooms.example', name: '', nick: 'd', autojoin: false });
    const items = async (one: StockClient) => {
      const get = xml('pubsub', { xmlns: NS.pubsub }, xml('items', { node: NS.bookmarks }));
      return ordered(await one.request(xml('iq', { type: 'get' }, get)))[2];
    };
    const before = await belongingsOf(people);
    const raw = await Promise.all([items(alice), items(bob), items(dave)]);
    const room = await on(stage, people);
    expect((await alice.bookmarks()).map((mark) => mark.room)).to.have.members([
      'chess@rooms.example',
      room,
    ]);
    await stage.muster.event('chat.closed');
    await unchanged(people, before);
    expect(await Promise.all([items(alice), items(bob), items(dave)])).to.deep.equal(raw);
    expect(before.get(carol.name)?.bookmarks).to.deep.equal([]);
  });

  it('restores for somebody who was gone when it ended', async () => {
    await using stage = await Stage.open(NAMES);
    const people = await cast(
      stage,
      { news: mailTopic('news', { name: TITLE, members: members(stage), after: '1h' }) },
      { dave: [{ jid: handle('alice'), name: 'Ali', groups: ['Old'] }] },
    );
    const dave = people[3] as StockClient;
    const before = await belongingsOf(people);
    const room = await on(stage, people);
    await dave.vanish();
    await stage.command('end', { chat: room });
    await unchanged(people.slice(0, 3), before);
    await eventually(async () => expect(await stage.command('chats')).to.deep.equal([]));
    const again = await stage.logIn('dave');
    await unchanged([again], before);
    const tried = [...again.seen('entered'), ...again.seen('not-entered')];
    expect(tried, 'nothing to enter').to.deep.equal([]);
  });

  it('removes what clients save of the room afterwards: after 15 s, and at the next log-in', async () => {
    await using stage = await Stage.open(NAMES);
    const people = await cast(stage, {
      news: mailTopic('news', { name: TITLE, members: members(stage), after: '1h' }),
    });
    const [alice, bob] = people as [StockClient, StockClient];
    await alice.saveBookmark({ room: 'chess@rooms.example', name: 'C', nick: '', autojoin: false });
    const before = await belongingsOf(people);
    const room = await on(stage, people);
    await stage.command('end', { chat: room });
    await unchanged(people, before);
    const late = { room, name: 'Saved late', nick: 'Alice', autojoin: true };
    await alice.saveBookmark(late);
    await alice.until(() => alice.seen('unbookmarked').length >= 2, 'retracted again', 18_000);
    await unchanged(people, before);
    await bob.saveBookmark(late);
    await bob.logOff();
    await bob.logIn();
    await unchanged([bob], before);
  });

  const later = { same: TITLE, different: 'Other magazine' };
  for (const [kind, title] of Object.entries(later))
    for (const order of [
      ['news', 'other'],
      ['other', 'news'],
    ] as const)
      it(`two chats of the same people, ${kind} titles, ${order.join(' before ')} (A12)`, async () => {
        await using stage = await Stage.open(NAMES);
        const people = await cast(
          stage,
          {
            news: mailTopic('news', { name: TITLE, members: members(stage), after: '1h' }),
            other: mailTopic('other', { name: title, members: members(stage), after: '1h' }),
          },
          {
            alice: [{ jid: handle('bob'), name: 'Bobby', groups: ['Friends'] }],
            bob: [{ jid: handle('alice'), name: 'Ali', groups: [title], subscription: 'both' }],
          },
        );
        const before = await belongingsOf(people);
        const rooms = new Map<string, string>();
        for (const topic of ['news', 'other']) {
          expect((await stage.mail(topic)).code).to.equal(250);
          const line = await stage.muster.event('chat.opened', {
            where: (one) => one['topic'] === topic,
          });
          rooms.set(topic, String(line['room']));
        }
        const titles: Record<string, string> = { news: TITLE, other: title };
        for (const one of people) {
          await one.until(() => one.rooms.size === 2, 'in both rooms');
          for (const topic of ['news', 'other'])
            await one.until(() => inGroup(one, titles[topic]).length === 3, `group of ${topic}`);
        }
        const [first, second] = order;
        await stage.command('end', { chat: rooms.get(first) });
        for (const one of people) await one.until(() => one.rooms.size === 1, 'in one room');
        await eventually(async () => expect(await stage.command('chats')).to.have.length(1));
        for (const one of people) {
          expect(
            inGroup(one, titles[second]),
            `${one.name}: the other chat goes on`,
          ).to.have.length(3);
          if (kind === 'different' && one.name !== 'bob')
            expect(inGroup(one, titles[first]), `${one.name}: ${first}`).to.deep.equal([]);
          const still = [...one.presences.keys()].filter((jid) => jid.includes(COMPONENT));
          expect(still, `${one.name} sees the others online`).to.have.length(3);
        }
        await stage.command('end', { chat: rooms.get(second) });
        await unchanged(people, before);
      });
});
