import { expect } from 'chai';
import xml from '@xmpp/xml';
import { parse } from 'yaml';
import { belongingsOf } from '../support/belongings.ts';
import { contentsOf } from '../support/database.ts';
import { exampleFor } from '../support/ejabberd-config.ts';
import { Ejabberd, ejabberdVersion } from '../support/ejabberd.ts';
import { eventually } from '../support/eventually.ts';
import { COMPONENT, displayName, mailTopic, namedPeople, Stage } from '../support/stage.ts';
import { type Habits, StockClient } from '../support/stock-client.ts';

const NEWS = `news@${COMPONENT}`;
/** A host that grants nothing. */
const OTHER = 'other.localhost';
const HOME = 'localhost';
const BARE = 'bare';
/** The first version that was found to let a component write contact lists and bookmarks. */
const WRITES = 24.12;
const version = await ejabberdVersion();

/** Where each lives; Erin's host tells Muster nothing. */
const addresses: Readonly<Record<string, string>> = {
  alice: `alice@${HOME}`,
  bob: `bob@${HOME}`,
  carol: `carol@${HOME}`,
  erin: `erin@${OTHER}`,
};

describe('on an ejabberd that grants presence and contact lists to read, as 23.01 can (XEP-0356 `:1`)', function () {
  this.timeout(60_000);
  let server: Ejabberd;
  let stage: Stage<Ejabberd>;

  before(async () => {
    server = await Ejabberd.start({ accounts: [], otherHosts: [OTHER], component: COMPONENT });
  });
  after(() => server.stop());

  const accounts = Object.values(addresses).map((jid) => jid.split('@') as [string, string]);

  beforeEach(async () => {
    for (const [name, host] of accounts) await server.addAccount(name, host);
    stage = new Stage(server);
    await stage.play({
      people: Object.fromEntries(
        Object.entries(addresses).map(([name, jid]) => [
          jid,
          { name: displayName(name), handle: name },
        ]),
      ),
      topics: {
        news: mailTopic('news', { name: 'News', members: [], after: '1h', more: { open: true } }),
      },
      more: {
        inquiry: '0s',
        xmpp: {
          service: server.componentService,
          component: COMPONENT,
          secret: server.secret,
          hosts: [HOME, OTHER],
        },
      },
    });
  });

  afterEach(async () => {
    await stage.strike();
    for (const [name, host] of accounts) await server.removeAccount(name, host);
  });

  /** Logs in and adds the topic; lets it see the own presence, as it asks, unless `BARE`. */
  async function subscribe(name: string, habits: Habits = {}, manner = ''): Promise<StockClient> {
    const host = addresses[name]?.split('@')[1] ?? '';
    const person = new StockClient(server.on(host), name, habits);
    stage.people.push(person);
    await person.logIn();
    await person.addContact(NEWS, 'News');
    person.send(xml('presence', { to: NEWS, type: 'subscribe' }));
    await person.until(() => person.presences.get(`${NEWS}/muster`)?.show === 'away', 'the topic');
    await eventually(() =>
      expect(person.heard.some(({ attrs }) => attrs['type'] === 'subscribe')).to.equal(true),
    );
    if (manner !== BARE) person.send(xml('presence', { to: NEWS, type: 'subscribed' }));
    return person;
  }

  /** `handle presence status` of those who subscribe. */
  const people = async (): Promise<string[]> =>
    (await stage.command('people'))
      .map((row) => [row['handle'], row['presence'], row['status'] ?? ''].join(' ').trim())
      .toSorted();

  const become = async (expected: readonly string[]): Promise<void> => {
    await eventually(async () => expect(await people()).to.deep.equal(expected));
  };

  it('is recognised; what it does not grant is named, with lines with which it starts', async () => {
    const [told] = stage.muster.events('privileges');
    expect(told).to.deep.include({ host: HOME, granted: ['presence'], lost: [] });
    const lacking = stage.muster.lines.find((line) => line['missing'] !== undefined);
    expect(lacking?.['missing']).to.deep.equal(['roster', 'pubsub', 'pubsub-owner', 'blocking']);
    const remedy = String(lacking?.['remedy']);
    const mayWrite = (await ejabberdVersion()) >= WRITES;
    expect(remedy.includes('lets no component change contact lists')).to.equal(!mayWrite);
    const example = exampleFor({ component: COMPONENT, grants: mayWrite ? 'all' : 'some' });
    const { acl, access_rules, modules } = example;
    const { mod_privilege } = modules;
    const expected = { acl, access_rules, modules: { mod_privilege } };
    expect(parse(remedy.slice(remedy.indexOf('acl:')))).to.deep.equal(expected);
  });

  it('people subscribe by adding the topic; their presence comes, also the end of a broken connection', async () => {
    const alice = await subscribe('alice');
    const bob = await subscribe('bob', {}, BARE);
    const erin = await subscribe('erin');
    await become(['alice Online available', 'bob Online available', 'erin Online available']);
    alice.setShow('away');
    bob.setShow('dnd');
    erin.setShow('dnd');
    await become(['alice Online away', 'bob Online busy', 'erin Online busy']);
    await Promise.all([alice.logOff(), bob.logOff(), erin.logOff()]);
    await become(['alice Offline', 'bob Offline', 'erin Offline']);
    await Promise.all([alice.logIn(), bob.logIn(), erin.logIn()]);
    await become(['alice Online away', 'bob Online busy', 'erin Online busy']);
    await Promise.all([alice.vanish(), bob.vanish(), erin.vanish()]);
    // Nobody tells of Bob, who does not show the topic his presence: the inquiry finds it out.
    await become(['alice Offline', 'bob Online busy', 'erin Offline']);
    await stage.command('start', { topic: 'news', dryRun: true });
    await become(['alice Offline', 'bob Offline', 'erin Offline']);

    await Promise.all([alice.logIn(), bob.logIn(), erin.logIn()]);
    await alice.removeContact(NEWS);
    await erin.removeContact(NEWS);
    await become(['bob Online busy']);
    expect(await alice.roster()).to.deep.equal([]);
  });

  it('A4 A7 a mail brings those who are there together by invitation; nothing is left behind', async () => {
    // What a client saves by itself Muster cannot take out again here.
    const habits = { joinOnInvite: true, savesBookmarks: false };
    const alice = await subscribe('alice', habits);
    const bob = await subscribe('bob', { ...habits, reconnects: false });
    const carol = await subscribe('carol', { reconnects: false }, BARE);
    const erin = await subscribe('erin', { ...habits, bookmarks: 'ignores' });
    const inside = [alice, bob, erin];
    await become(['alice', 'bob', 'carol', 'erin'].map((name) => `${name} Online available`));
    const before = await belongingsOf(inside);
    await carol.vanish(); // nobody is told

    const sent = await stage.mail('news', { subject: 'Issue 7', text: 'The text' });
    const opened = await stage.muster.event('chat.opened');
    expect(opened['members']).to.deep.equal(inside.map(({ jid }) => jid));
    const room = String(opened['room']);
    for (const one of inside) {
      await one.until(() => one.rooms.get(room)?.others.length === 2, 'all inside');
      await one.until(() => one.rooms.get(room)?.subject === 'Issue 7', 'the subject');
      expect(one.rooms.get(room)?.texts, 'the text').to.deep.equal(['The text']);
      expect(one.invitations).to.have.length(1);
      expect((one.seen('entered')[0]?.at ?? Infinity) - sent.at, 'within 2 s').to.be.below(2000);
    }
    erin.say(room, 'Hello 😀');
    for (const one of inside)
      await one.until(() => one.rooms.get(room)?.texts.at(-1) === 'Hello 😀', 'the talk');
    expect(await belongingsOf(inside), 'nothing in the contact lists').to.deep.equal(before);

    // A broken connection is no refusal, and is found out through the room (A14).
    await bob.vanish();
    await become([
      'alice Online available',
      'bob Offline',
      'carol Offline',
      'erin Online available',
    ]);
    await alice.until(() => alice.rooms.get(room)?.others.length === 1, 'that he is gone');
    await bob.logIn();
    bob.join(room);
    await alice.until(() => alice.rooms.get(room)?.others.length === 2, 'that he is back');
    expect(await stage.command('relations')).to.have.length(3);

    await stage.command('end', { chat: room });
    for (const one of inside) {
      const left = await one.until(() => one.seen('left')[0], 'the end');
      expect(left.destroyed).to.equal(true);
    }
    await eventually(() => expect(contentsOf(stage.muster.folder).effects).to.deep.equal([]));
    expect(await belongingsOf(inside)).to.deep.equal(before);
    expect(await stage.command('relations')).to.deep.equal([]);
  });

  it('A12 after a kill of Muster the topic tells who came meanwhile; after a restart of the server all goes on', async () => {
    const alice = await subscribe('alice', { joinOnInvite: true });
    const bob = await subscribe('bob', { joinOnInvite: true });
    const carol = await subscribe('carol', { joinOnInvite: true });
    await carol.logOff();
    await become(['alice Online available', 'bob Online available', 'carol Offline']);
    await stage.muster.kill9();
    await carol.logIn();
    await stage.muster.run();
    await become(['alice', 'bob', 'carol'].map((name) => `${name} Online available`));
    await stage.mail('news');
    const room = String((await stage.muster.event('chat.opened'))['room']);
    const inside = [alice, bob, carol];
    for (const one of inside)
      await one.until(() => one.rooms.get(room)?.others.length === 2, 'all inside');

    const from = stage.muster.lines.length;
    await carol.vanish();
    await server.halt();
    await server.resume();
    await stage.muster.event('ready', { from, patience: 20_000 });
    for (const one of [alice, bob]) {
      await one.until(() => one.online, 'back', 8_000);
      one.join(room); // the first time the server may have been there before Muster was
    }
    for (const one of [alice, bob])
      await one.until(() => one.rooms.get(room)?.others.length === 1, 'both in, and no ghost');
    alice.say(room, 'Still here');
    await bob.until(() => bob.rooms.get(room)?.texts.at(-1) === 'Still here', 'the talk goes on');
    await stage.command('end', { chat: room });
    for (const one of [alice, bob]) await one.until(() => one.rooms.size === 0, 'the end');
  });
});

/** With the example for 24.12 and later: what an older one does with it, or all that it then can. */
describe('on an ejabberd with the lines that grant everything', function () {
  this.timeout(60_000);

  async function refused(): Promise<void> {
    const started = Ejabberd.start({ accounts: [], component: COMPONENT, grants: 'all' });
    const why = await started.then(
      async (server) => {
        await server.stop();
        return 'it started';
      },
      (error: unknown) => String(error),
    );
    expect(why).to.match(/unknown option: iq/iu);
  }

  async function plays(): Promise<void> {
    const names = ['alice', 'bob', 'carol'];
    const server = await Ejabberd.start({ accounts: names, component: COMPONENT, grants: 'all' });
    await using stage = new Stage(server);
    await stage.play({
      people: namedPeople(server, names),
      topics: {
        news: mailTopic('news', {
          name: 'News',
          members: names.map((name) => server.jid(name)),
          after: '1h',
        }),
      },
    });
    const people = await Promise.all([
      stage.logIn('alice', { savesBookmarks: false }),
      stage.logIn('bob'),
      stage.logIn('carol', { bookmarks: 'ignores', joinOnInvite: true }),
    ]);
    const [alice, bob] = people;
    await alice.addContact(`bob@${COMPONENT}`, 'Bobby', ['Friends']);
    const own = { room: 'own@conference.localhost', name: 'Own', nick: 'a', autojoin: false };
    await alice.saveBookmark(own);
    await eventually(async () => {
      const presences = (await stage.command('people')).map((row) => row['presence']);
      expect(presences).to.deep.equal(['Online', 'Online', 'Online']);
    });
    const before = await belongingsOf(people);
    await stage.mail('news');
    const room = String((await stage.muster.event('chat.opened'))['room']);
    for (const one of people) {
      await one.until(() => one.rooms.get(room)?.others.length === 2, 'all inside');
      await one.until(() => one.presences.size === 2, 'the others online');
      const inGroup = [...one.contacts.values()].filter(({ groups }) => groups.includes('News'));
      expect(inGroup, one.name).to.have.length(2);
    }
    alice.chat(`bob@${COMPONENT}`, 'Hello Bob');
    await bob.until(() => bob.seen('chat').some(({ text }) => text === 'Hello Bob'), 'the word');
    await stage.command('end', { chat: room });
    for (const one of people) await one.until(() => one.rooms.size === 0, 'the end');
    await eventually(async () => expect(await belongingsOf(people)).to.deep.equal(before));
    expect(stage.muster.lines.filter(({ level }) => level !== 'info')).to.deep.equal([]);
  }

  if (version < WRITES)
    it('one before 24.12 does not start: it has an example of its own', refused);
  else {
    it(
      'A7 A9 A13 the room by bookmark or invitation, the group in the contact lists, nothing left behind',
      plays,
    );
  }
});
