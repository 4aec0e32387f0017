import { expect } from 'chai';
import xml, { type Element } from '@xmpp/xml';
import { NS } from '../support/client/namespaces.ts';
import { RequestFailed } from '../support/client/connection.ts';
import { eventually } from '../support/eventually.ts';
import { COMPONENT, mailTopic, namedPeople, Stage } from '../support/stage.ts';
import type { StockClient } from '../support/stock-client.ts';

const NEWS = `news@${COMPONENT}`;
const STAFF = `staff@${COMPONENT}`;
const NAMES = ['alice', 'bob', 'erin'];

const get = (to: string, payload: Element): Element => xml('iq', { type: 'get', to }, payload);
const subscription = (to: string, type: string): Element => xml('presence', { to, type });

/** What a client shows of a topic: `away`, `online: …`, or undefined. */
const shown = (person: StockClient, topic = NEWS): string | undefined => {
  const presence = person.presences.get(`${topic}/muster`);
  if (presence === undefined) return undefined;
  return presence.show === '' ? `online: ${presence.status}` : presence.show;
};

/** The text of an answer, or the condition with which it is refused. */
async function answer(person: StockClient, iq: Element): Promise<string> {
  try {
    return String(await person.request(iq));
  } catch (error) {
    if (error instanceof RequestFailed) return error.condition;
    throw error;
  }
}

describe('topics as contacts', function () {
  this.timeout(60_000);

  async function play(options: Parameters<typeof Stage.open>[1] = {}): Promise<Stage> {
    await using undo = new AsyncDisposableStack(); // nothing stays when the start fails
    const stage = undo.use(await Stage.open([...NAMES, 'mallory'], options));
    await stage.play({
      people: namedPeople(stage.prosody, NAMES),
      topics: {
        news: mailTopic('news', {
          name: 'The news',
          members: [stage.prosody.jid('alice'), stage.prosody.jid('bob')],
          after: '1h',
          more: { open: true, late: 'invite' },
        }),
        staff: mailTopic('staff', {
          name: 'Staff',
          members: [stage.prosody.jid('alice'), stage.prosody.jid('bob')],
          after: '1h',
        }),
      },
    });
    undo.move();
    return stage;
  }

  const subscribers = async (stage: Stage, topic = 'news'): Promise<string[]> =>
    (await stage.command('people'))
      .filter((row) => row['topic'] === topic)
      .map((row) => String(row['jid']).split('@')[0] ?? '');

  it('adding one subscribes, durably; its presence says whether a chat is on; removing ends it (A1)', async () => {
    await using stage = await play();
    const [alice, bob, erin] = await Promise.all([
      stage.logIn('alice'),
      stage.logIn('bob'),
      stage.logIn('erin'),
    ]);
    await erin.addContact(NEWS, 'News');
    erin.send(subscription(NEWS, 'subscribe'));
    await erin.until(() => erin.contacts.get(NEWS)?.subscription === 'to', 'the subscription');
    await erin.until(() => shown(erin) === 'away', 'its presence');
    expect(await subscribers(stage)).to.deep.equal(['alice', 'bob', 'erin']);
    await stage.muster.kill9();
    await stage.muster.run();
    expect(await subscribers(stage)).to.deep.equal(['alice', 'bob', 'erin']);

    await stage.mail('news');
    const room = String((await stage.muster.event('chat.opened'))['room']);
    await erin.until(() => erin.rooms.has(room), 'in the chat');
    const status = await erin.until(
      () => (shown(erin)?.startsWith('online') ? shown(erin) : undefined),
      'that a chat is on',
    );
    expect(status)
      .to.match(/\d\d:\d\d/u)
      .and.include('3');
    alice.leave(room);
    await erin.until(() => shown(erin)?.includes('2'), 'that one fewer takes part');

    await erin.logOff();
    await erin.logIn();
    await erin.until(() => shown(erin)?.startsWith('online'), 'its presence at the log-in');
    await stage.command('end', { chat: room });
    await erin.until(() => shown(erin) === 'away', 'that the chat is over');

    await erin.removeContact(NEWS);
    await eventually(async () => expect(await subscribers(stage)).to.deep.equal(['alice', 'bob']));
    expect(await erin.roster()).to.deep.equal([]);
    expect([shown(alice), shown(bob)], 'nobody else has it').to.deep.equal([undefined, undefined]);
  });

  it('removing one to which the admin subscribed him: never again, and he is told; adding undoes it', async () => {
    await using stage = await play();
    const alice = await stage.logIn('alice');
    await alice.addContact(STAFF);
    alice.send(subscription(STAFF, 'subscribe'));
    await alice.until(() => shown(alice, STAFF) === 'away', 'its presence');
    await alice.removeContact(STAFF);
    const told = await alice.until(() => alice.seen('chat')[0], 'a word about it');
    expect(told.text).to.include('Staff').and.include('subscribe staff');
    expect(await subscribers(stage, 'staff')).to.deep.equal(['bob']);
    alice.send(subscription(STAFF, 'subscribe'));
    await alice.until(() => shown(alice, STAFF) === 'away', 'its presence again');
    expect(await subscribers(stage, 'staff')).to.deep.equal(['alice', 'bob']);
  });

  it('one that is not open refuses in words and shows nothing', async () => {
    await using stage = await play();
    const [alice, mallory] = await Promise.all([stage.logIn('alice'), stage.logIn('mallory')]);
    await mallory.addContact(STAFF);
    mallory.send(subscription(STAFF, 'subscribe'));
    const told = await mallory.until(() => mallory.seen('chat')[0], 'the refusal');
    expect(told.text).to.include('Staff');
    expect(mallory.contacts.get(STAFF)?.subscription).to.equal('none');
    expect(shown(mallory, STAFF)).to.equal(undefined);
    expect(await subscribers(stage, 'staff')).to.deep.equal(['alice', 'bob']);

    const queries = [
      xml('query', { xmlns: NS.discoInfo }),
      xml('vCard', { xmlns: 'vcard-temp' }),
      xml('ping', { xmlns: NS.ping }),
    ];
    for (const query of queries) {
      const nobody = await answer(mallory, get(`nothing@${COMPONENT}`, query));
      expect(await answer(mallory, get(STAFF, query))).to.equal(nobody);
      expect(await answer(alice, get(STAFF, query))).to.include(
        "type='result'".replaceAll("'", '"'),
      );
    }
    expect(await answer(alice, get(STAFF, queries[0] as Element))).to.include('Staff');
    expect(await answer(alice, get(STAFF, queries[1] as Element))).to.include('<DESC>');
    const topics = get(COMPONENT, xml('query', { xmlns: NS.discoItems, node: 'topics' }));
    expect(await answer(mallory, topics))
      .to.include(NEWS)
      .and.not.include(STAFF);
    expect(await answer(alice, topics))
      .to.include(NEWS)
      .and.include(STAFF);
  });

  it('joined as a room, it shows the way to who takes part, with an invitation, and explains to others', async () => {
    await using stage = await play();
    const [alice, bob, mallory] = await Promise.all([
      stage.logIn('alice', { bookmarks: 'ignores' }),
      stage.logIn('bob'),
      stage.logIn('mallory'),
    ]);
    await stage.mail('news');
    const room = String((await stage.muster.event('chat.opened'))['room']);
    await alice.until(() => alice.invitations.length === 1, 'her invitation');
    alice.join(NEWS, 'Alice');
    const gone = await alice.until(() => alice.seen('not-entered')[0], 'the way');
    expect(gone.condition).to.equal('gone');
    const again = await alice.until(() => alice.invitations[1], 'another invitation');
    expect(again.room).to.equal(room);
    mallory.join(NEWS, 'Mallory');
    const refused = await mallory.until(() => mallory.seen('not-entered')[0], 'the explanation');
    expect(refused.condition).to.equal('not-allowed');
    expect(refused.text).to.not.equal('');
    expect(mallory.invitations).to.deep.equal([]);
    expect(bob.invitations).to.deep.equal([]);
  });

  it('brings who comes online while a chat runs into it, once (`late: invite`)', async () => {
    await using stage = await play();
    const [alice, bob] = await Promise.all([stage.logIn('alice'), stage.logIn('bob')]);
    const erin = await stage.logIn('erin');
    erin.chat(NEWS, 'subscribe');
    await erin.until(() => erin.seen('chat')[0], 'the answer');
    await erin.logOff();
    await stage.mail('news');
    const room = String((await stage.muster.event('chat.opened'))['room']);
    await bob.until(() => bob.room(room)?.others.join() === 'Alice', 'Alice');
    await erin.logIn();
    await erin.until(() => erin.rooms.has(room), 'in the chat');
    await alice.until(() => alice.room(room)?.others.join() === 'Bob,Erin', 'Erin');
    erin.leave(room);
    await eventually(async () =>
      expect((await stage.command('chats'))[0]?.['members']).to.have.lengthOf(2),
    );
    await erin.logOff();
    await erin.logIn();
    erin.chat(COMPONENT, 'chats');
    await erin.until(() => erin.seen('chat').length === 2, 'another answer');
    await stage.muster.kill9();
    await stage.muster.run();
    expect(erin.rooms.size, 'she has declined').to.equal(0);
    expect(erin.seen('bookmarked').length, 'she was not brought in again').to.equal(1);
  });

  it('is how people whose server tells us nothing are known to be there: room and words, no roster', async () => {
    await using stage = await play({ privileges: 'none' });
    const [alice, bob] = await Promise.all([stage.logIn('alice'), stage.logIn('bob')]);
    for (const one of [alice, bob]) {
      await one.addContact(NEWS);
      one.send(subscription(NEWS, 'subscribe'));
      const asks = ({ name, attrs }: Element): boolean =>
        name === 'presence' && attrs['type'] === 'subscribe' && attrs['from'] === NEWS;
      await eventually(() => expect(one.heard.some(asks), 'the topic wants to see him').to.be.true);
      one.send(subscription(NEWS, 'subscribed'));
      await one.until(() => one.contacts.get(NEWS)?.subscription === 'both', 'both');
    }
    const rows = async (): Promise<unknown[]> =>
      (await stage.command('people'))
        .filter((row) => row['topic'] === 'news')
        .map((row) => row['presence']);
    await eventually(async () => expect(await rows()).to.deep.equal(['Online', 'Online']));
    const before = await alice.roster();
    await stage.mail('news');
    const room = String((await stage.muster.event('chat.opened'))['room']);
    for (const one of [alice, bob]) {
      await one.until(() => one.invitations.some((each) => each.room === room), 'the invitation');
      one.join(room);
    }
    await alice.until(() => alice.room(room)?.others.join() === 'Bob', 'Bob');
    expect(await alice.roster()).to.deep.equal(before);
    await bob.logOff();
    await eventually(async () => expect(await rows()).to.deep.equal(['Online', 'Offline']));
    const chats = await stage.command('chats');
    expect(chats, 'logging off is not leaving').to.have.nested.property('0.members.length', 2);
    await stage.muster.terminate();
    await bob.logIn();
    await stage.muster.run();
    await eventually(async () => expect(await rows()).to.deep.equal(['Online', 'Online']));
    alice.leave(room);
    await eventually(async () => expect(await stage.command('chats')).to.deep.equal([]));
  });
});
