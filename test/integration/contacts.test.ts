import xml from '@xmpp/xml';
import { expect } from 'chai';
import { createBookmarks } from '../../src/contacts/bookmarks.ts';
import { classify } from '../../src/contacts/classify.ts';
import { createClients } from '../../src/contacts/clients.ts';
import { createHandles } from '../../src/contacts/handles.ts';
import { createRosters, type Rosters } from '../../src/contacts/rosters.ts';
import type { BareJid, FullJid, RoomJid } from '../../src/domain/jid.ts';
import { systemClock } from '../../src/schedule/clock.ts';
import { createLink, type Link } from '../../src/xmpp/link.ts';
import { createPrivileges, type Privileges } from '../../src/xmpp/privilege.ts';
import { parsePresence } from '../../src/xmpp/protocol/presence.ts';
import { createRouter } from '../../src/xmpp/router.ts';
import { MemoryJournal, Trouble } from '../scenario/contacts/server.ts';
import { Prosody } from '../support/prosody.ts';
import { silentLog } from '../support/silent-log.ts';
import { StockClient } from '../support/stock-client.ts';

const COMPONENT = 'muster.localhost';
const NODE = 'urn:xmpp:bookmarks:1';
const alice = 'alice@localhost' as BareJid;
const bob = 'bob@localhost' as BareJid;
const otter = `quiet-otter@${COMPONENT}` as BareJid;
const room = `magazine-abcdefghijklmnopqrst@${COMPONENT}` as RoomJid;

const known = [
  { name: 'quiet-otter', jid: alice, display: 'Otter' },
  { name: 'bold-fox', jid: bob, display: 'Fox' },
];

describe('contacts on a real Prosody', function () {
  this.timeout(60_000);
  const clock = systemClock();
  const capabilities = new Map<string, string>();
  const related = { now: false };
  let prosody: Prosody;
  let link: Link;
  let privileges: Privileges;
  let rosters: Rosters;
  let handles: ReturnType<typeof createHandles>;

  before(async () => {
    prosody = await Prosody.start({ accounts: ['alice', 'bob'], component: COMPONENT });
    await prosody.seedRoster('bob', [
      { jid: 'alice@localhost', name: 'Al', groups: ['Friends'], subscription: 'both' },
      { jid: otter, name: 'My otter', groups: ['Animals', 'News'], subscription: 'none' },
    ]);
    link = createLink({
      host: '127.0.0.1',
      port: prosody.componentPort,
      domain: COMPONENT,
      secret: prosody.secret,
      clock,
      log: silentLog,
    });
    privileges = createPrivileges({
      wire: link,
      hosts: ['localhost'],
      server: 'auto',
      clock,
      log: silentLog,
    });
    handles = createHandles({
      wire: link,
      directory: {
        byHandle: (name) => known.find((handle) => handle.name === name),
        handleOf: (jid) => known.find((handle) => handle.jid === jid),
        presenceOf: (jid) => (jid === alice ? { show: 'dnd', status: 'busy' } : undefined),
      },
      related: (a, b) => related.now && a !== b,
      relatedTo: () => [bob],
    });
    const endpoint = handles.endpoint;
    const router = createRouter({
      domain: COMPONENT,
      wire: link,
      log: silentLog,
      classify: () => 'handle',
      endpoints: {
        service: endpoint,
        topic: endpoint,
        room: endpoint,
        handle: endpoint,
        unknown: endpoint,
      },
      onPresence: (stanza) =>
        void capabilities.set(String(stanza.attrs['from']), parsePresence(stanza).caps),
      onAdvertisement: (stanza, from) => privileges.advertised(stanza, from),
    });
    link.onStanza((stanza) => router.route(stanza));
    link.onOnline(() => privileges.online());
    const granted = new Promise<void>((resolve) => privileges.onChange(() => resolve()));
    await link.start();
    await granted;
    const journal = new MemoryJournal(new Trouble());
    rosters = createRosters({ accounts: privileges, journal, clock, log: silentLog });
  });

  after(async () => {
    await link.stop();
    await prosody.stop();
  });

  it('A12 A13: entries appear in the group with presence, and the list is as it was afterwards', async () => {
    await using client = await StockClient.logIn(prosody, 'bob');
    const before = await client.roster();
    const wren = `keen-wren@${COMPONENT}` as BareJid;
    related.now = true;
    for (const holder of ['c1', 'c2']) {
      await rosters.prepare([otter, wren].map((contact) => ({ owner: bob, contact })));
      await rosters.put(bob, otter, 'Otter', 'News', holder);
      await rosters.put(bob, wren, 'Wren', `News ${holder}`, holder);
    }
    handles.tell(bob, alice);
    await client.until(() => client.presences.get(`${otter}/muster`), 'the presence');
    expect(client.presences.get(`${otter}/muster`)).to.include({ show: 'dnd', status: 'busy' });
    expect(client.contacts.get(otter)).to.deep.include({
      name: 'My otter',
      groups: ['Animals', 'News'],
      subscription: 'both',
    });
    expect(client.contacts.get(wren)).to.deep.include({
      name: 'Wren',
      groups: ['News c1', 'News c2'],
      subscription: 'both',
    });
    for (const holder of ['c1', 'c2']) {
      await rosters.take(bob, otter, holder);
      await rosters.take(bob, wren, holder);
    }
    related.now = false;
    await client.until(() => !client.contacts.has(wren), 'the removal');
    expect(await client.roster()).to.deep.equal(before);
  });

  it('A12: what the user renamed, regrouped or removed meanwhile is his', async () => {
    await using client = await StockClient.logIn(prosody, 'bob');
    const [renamed, regrouped, removed] = ['a-a', 'b-b', 'c-c'].map(
      (name) => `${name}@${COMPONENT}` as BareJid,
    ) as [BareJid, BareJid, BareJid];
    for (const contact of [renamed, regrouped, removed]) {
      await rosters.put(bob, contact, 'X', 'News', 'c1');
    }
    await client.until(() => client.contacts.has(removed), 'all three');
    await client.renameContact(renamed, 'Mine');
    await client.regroupContact(regrouped, ['News', 'Friends']);
    await client.removeContact(removed);
    for (const contact of [renamed, regrouped, removed]) await rosters.take(bob, contact, 'c1');
    const left = (await client.roster()).filter(({ jid }) => /^[abc]-/u.test(jid));
    expect(left).to.deep.equal([
      { jid: renamed, name: 'Mine', groups: [], subscription: 'none', ask: '' },
      { jid: regrouped, name: 'X', groups: ['Friends'], subscription: 'none', ask: '' },
    ]);
  });

  it('an account that does not exist fails for good', async () => {
    const nobody = 'nobody@localhost' as BareJid;
    const error: unknown = await rosters
      .put(nobody, otter, 'X', 'News', 'c1')
      .catch((e: unknown) => e);
    expect(classify(error)).to.equal('failed');
  });

  it("A8: a bookmark is heard of at once, and the user's own survives in a node of one item", async () => {
    await using client = await StockClient.logIn(prosody, 'alice');
    const own = { room: 'own@rooms.localhost', name: 'Own', nick: 'al', autojoin: false };
    const conference = xml(
      'conference',
      { xmlns: NODE, name: own.name },
      xml('nick', {}, own.nick),
    );
    // A client that sends no publish-options: the node is one of one item, open to all contacts.
    await client.request(
      xml(
        'iq',
        { type: 'set' },
        xml(
          'pubsub',
          { xmlns: 'http://jabber.org/protocol/pubsub' },
          xml('publish', { node: NODE }, xml('item', { id: own.room }, conference)),
        ),
      ),
    );
    const bookmarks = createBookmarks({ accounts: privileges });
    await bookmarks.publish(alice, { room, name: 'Magazine', nick: 'otter' });
    await client.until(() => client.seen('bookmarked').some((each) => each.room === room), 'ours');
    expect((await client.bookmarks()).map((each) => each.room)).to.have.members([own.room, room]);
    const others = ['one', 'two'].map(
      (name) => `${name}-abcdefghijklmnopqrst@${COMPONENT}` as RoomJid,
    );
    for (const other of others)
      await bookmarks.publish(alice, { room: other, name: 'x', nick: 'y' });
    expect(await client.bookmarks()).to.have.length(4);
    for (const each of [room, ...others]) await bookmarks.retract(alice, each);
    await client.until(() => client.seen('unbookmarked').length === 3, 'the retractions');
    expect(await client.bookmarks()).to.deep.equal([own]);
    await bookmarks.retract(alice, room);
    await bookmarks.retract(bob, room);
  });

  it('A9 A10: people talk from handle to handle while they are related, then no more', async () => {
    await using bobby = await StockClient.logIn(prosody, 'bob');
    await using ally = await StockClient.logIn(prosody, 'alice');
    related.now = true;
    bobby.chat(otter, 'やあ 🦦');
    const first = await ally.until(() => ally.seen('chat')[0], 'the message');
    expect(first).to.include({ from: `bold-fox@${COMPONENT}/muster`, text: 'やあ 🦦' });
    ally.chat(`bold-fox@${COMPONENT}/muster`, 'hi');
    const second = await bobby.until(() => bobby.seen('chat')[0], 'the answer');
    expect(second).to.include({ from: `${otter}/muster`, text: 'hi' });
    related.now = false;
    bobby.chat(otter, 'still there?');
    await bobby.until(() => bobby.seen('bounced')[0], 'the bounce');
    expect(ally.seen('chat')).to.have.length(1);
  });

  it('knows which clients join by themselves', async () => {
    await using dino = await StockClient.logIn(prosody, 'bob', { resource: 'dino' });
    await using psi = await StockClient.logIn(prosody, 'bob', {
      resource: 'psi',
      bookmarks: 'ignores',
    });
    const clients = createClients({ wire: link, clock });
    await link.fence();
    const honours = (jid: string): Promise<boolean> =>
      clients.honoursBookmarks({ jid: jid as FullJid, caps: capabilities.get(jid) ?? '' });
    expect(await honours(dino.fullJid)).to.equal(true);
    expect(await honours(psi.fullJid)).to.equal(false);
    expect(await honours(`${bob}/nowhere`)).to.equal(false);
  });
});
