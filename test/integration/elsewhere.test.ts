import { expect } from 'chai';
import xml, { type Element } from '@xmpp/xml';
import { ELSEWHERE, TwoServers } from '../support/elsewhere.ts';
import { eventually } from '../support/eventually.ts';
import { COMPONENT, mailTopic, namedPeople, type Stage } from '../support/stage.ts';
import type { StockClient } from '../support/stock-client.ts';

const NEWS = `news@${COMPONENT}`;
const CAROL = `carol@${ELSEWHERE}`;
const RECEIPT = xml('request', { xmlns: 'urn:xmpp:receipts' });

const presence = (to: string, type: string): Element => xml('presence', { to, type });

describe('people from elsewhere, over server-to-server', function () {
  this.timeout(40_000);
  let two: TwoServers;
  let stage: Stage;
  let alice: StockClient;
  let bob: StockClient;
  let carol: StockClient;

  before(async () => {
    two = await TwoServers.open(['alice', 'bob'], ['carol', 'dave']);
    stage = two.stage;
    [alice, bob, carol] = await Promise.all([
      stage.logIn('alice'),
      stage.logIn('bob'),
      two.logInFar('carol', { savesBookmarks: false }), // that one would be her own
    ]);
    await stage.play({
      people: namedPeople(stage.prosody, ['alice', 'bob']),
      topics: {
        news: mailTopic('news', {
          name: 'The news',
          members: [alice.jid, bob.jid, CAROL],
          after: '1h',
          more: { open: true },
        }),
      },
      more: { handles: { first: 'localpart' }, confirm: { after: '500ms' } },
    });
  });
  after(() => two[Symbol.asyncDispose]());

  const tells = async (person: StockClient, text: string, to = COMPONENT): Promise<string> => {
    const before = person.seen('chat').length;
    person.chat(to, text);
    const answer = await person.until(
      () =>
        person
          .seen('chat')
          .slice(before)
          .find(({ from }) => from.startsWith(to)),
      `the answer to ${text}`,
    );
    return answer.text;
  };

  const presenceOf = async (jid: string): Promise<unknown> =>
    (await stage.command('people')).find((row) => row['jid'] === jid)?.['presence'];

  /** A mail starts a chat; its room. */
  const opens = async (): Promise<string> => {
    const from = stage.muster.lines.length;
    await stage.mail('news');
    return String((await stage.muster.event('chat.opened', { from }))['room']);
  };

  const ends = async (room: string): Promise<void> => {
    await stage.command('end', { chat: room });
    await eventually(async () => expect(await stage.command('chats')).to.deep.equal([]));
  };

  const handleOf = async (jid: string): Promise<string> =>
    String((await stage.command('people')).find((row) => row['jid'] === jid)?.['handle']);

  const invited = (room: string) =>
    carol.until(() => carol.invitations.find((one) => one.room === room), 'her invitation');

  const enters = async (room: string): Promise<void> => {
    await invited(room);
    carol.join(room);
    await carol.until(() => carol.room(room)?.others.join() === 'Alice,Bob', 'the others');
  };

  it('whom nobody listed get `help` alone, and no topic', async () => {
    const dave = await two.logInFar('dave');
    const help = await tells(dave, 'help');
    expect(await tells(dave, 'topics'), 'the same whatever he asks').to.equal(help);
    await dave.addContact(NEWS);
    dave.send(presence(NEWS, 'subscribe'));
    await dave.until(() => dave.contacts.get(NEWS)?.subscription === 'none', 'the refusal');
    expect(help).to.not.include('news');
    expect(await presenceOf(dave.jid)).to.equal(undefined);
    await dave.removeContact(NEWS);
    await dave.logOff();
  });

  it('who are listed show themselves by adding the topic, and see when a chat is on (A1, A2)', async () => {
    expect(await presenceOf(CAROL)).to.equal('Offline');
    await carol.addContact(NEWS, 'News');
    carol.send(presence(NEWS, 'subscribe'));
    const asks = ({ name, attrs }: Element): boolean =>
      name === 'presence' && attrs['type'] === 'subscribe' && attrs['from'] === NEWS;
    await eventually(() => expect(carol.heard.some(asks), 'the topic wants to see her').to.be.true);
    carol.send(presence(NEWS, 'subscribed'));
    await carol.until(() => carol.contacts.get(NEWS)?.subscription === 'both', 'both');
    await carol.until(() => carol.presences.get(`${NEWS}/muster`)?.show === 'away', 'no chat');
    await eventually(async () => expect(await presenceOf(CAROL)).to.equal('Online'));
  });

  it('are invited, talk with all, and leave nothing behind at the end', async () => {
    const [contacts, bookmarks] = await Promise.all([carol.roster(), carol.bookmarks()]);
    const room = await opens();
    const invitation = await invited(room);
    expect(invitation.reason).to.include('The news').and.include('Issue');
    await enters(room);
    const handle = await handleOf(CAROL);
    expect(handle, 'never the localpart of an address elsewhere').to.match(/^\w+-\w+$/u);
    await carol.until(() => carol.presences.get(`${NEWS}/muster`)?.show === '', 'a chat is on');

    alice.say(room, 'from near');
    await carol.until(() => carol.room(room)?.texts.includes('from near'), 'what Alice says');
    carol.say(room, 'from far');
    for (const one of [alice, bob]) {
      await one.until(() => one.room(room)?.texts.includes('from far'), 'what Carol says');
    }
    carol.whisper(room, 'Alice', 'psst');
    const heard = await alice.until(
      () => alice.seen('said').find(({ text }) => text === 'psst'),
      'the private message',
    );
    expect(heard).to.include({ isPrivate: true, nick: handle });
    alice.chat(`${handle}@${COMPONENT}`, 'one to one');
    const word = await carol.until(
      () => carol.seen('chat').find(({ text }) => text === 'one to one'),
      'the message to her handle',
    );
    expect(word.from.split('/')[0]).to.equal(`alice@${COMPONENT}`);

    bob.say(room, 'who hears me?', RECEIPT);
    const summary = await bob.until(
      () => bob.seen('said').find(({ byRoom, text }) => byRoom && text.includes('Alice')),
      'who has received it (A11)',
    );
    expect(summary.text).to.include(handle);

    await ends(room);
    await carol.until(() => !carol.rooms.has(room), 'the end');
    expect(carol.room(room)?.leaving?.reason).to.not.equal('');
    expect(carol.room(room)?.messages.at(-1)).to.include({ byRoom: true });
    carol.join(room);
    const gone = await carol.until(() => carol.seen('not-entered').at(-1), 'the tombstone');
    expect(gone.condition).to.equal('gone');
    expect(await carol.roster()).to.deep.equal(contacts);
    expect(await carol.bookmarks()).to.deep.equal(bookmarks);
    const others = await Promise.all([alice.roster(), bob.roster()]);
    expect(others, 'nobody has a contact left').to.deep.equal([[], []]);
  });

  it('decide as everybody does: leave, join, without, decline, ask (A13–A15)', async () => {
    const room = await opens();
    await enters(room);
    const others = (person: StockClient, ...expected: readonly string[]) =>
      person.until(
        () => person.room(room)?.others.join() === expected.join(),
        `${expected.join()} in the room`,
      );
    const handle = await handleOf(CAROL);
    expect(await tells(carol, 'leave')).to.include('The news');
    await others(alice, 'Bob');
    await carol.until(() => !carol.rooms.has(room), 'out of the room');
    const before = carol.invitations.length;
    expect(await tells(carol, 'join')).to.include(room);
    await carol.until(() => carol.invitations.length > before, 'the way back');
    carol.join(room);
    await others(alice, 'Bob', handle);

    await tells(carol, 'without Bob');
    await others(bob, 'Alice');
    await others(carol, 'Alice');
    bob.say(room, 'not for Carol');
    alice.say(room, 'for all');
    await carol.until(() => carol.room(room)?.texts.includes('for all'), 'what Alice says');
    expect(carol.room(room)?.texts).to.not.include('not for Carol');
    await tells(carol, 'with Bob');
    await others(bob, 'Alice', handle);

    carol.leave(room); // with a client that stays online
    await eventually(async () =>
      expect(await stage.command('chats')).to.have.nested.property('0.members.length', 2),
    );
    await ends(room);

    await tells(carol, 'accept ask news');
    const next = await opens();
    expect((await invited(next)).reason).to.include('The news');
    await alice.until(() => alice.room(next)?.others.join() === 'Bob', 'Bob');
    const decline = xml('decline', { to: next });
    const user = xml('x', { xmlns: 'http://jabber.org/protocol/muc#user' }, decline);
    carol.send(xml('message', { to: next }, user));
    await eventually(async () =>
      expect(await stage.command('chats')).to.have.nested.property('0.members.length', 2),
    );
    await ends(next);
    await tells(carol, 'accept always news');
  });

  it('run commands as forms, also at a topic (XEP-0050)', async () => {
    const ask = (to: string, node: string): Promise<Element> =>
      carol.request(
        xml(
          'iq',
          { type: 'set', to },
          xml('command', { xmlns: 'http://jabber.org/protocol/commands', node, action: 'execute' }),
        ),
      );
    expect(String(await ask(COMPONENT, 'topics'))).to.include('The news');
    const form = await ask(COMPONENT, 'duration');
    expect(form.getChild('command')?.attrs['status']).to.equal('executing');
    const session = form.getChild('command')?.attrs['sessionid'] as string;
    const submit = xml(
      'command',
      { xmlns: 'http://jabber.org/protocol/commands', node: 'duration', sessionid: session },
      xml(
        'x',
        { xmlns: 'jabber:x:data', type: 'submit' },
        xml('field', { var: 'topic' }, xml('value', {}, 'news')),
        xml('field', { var: 'span' }, xml('value', {}, '30m')),
      ),
    );
    await carol.request(xml('iq', { type: 'set', to: COMPONENT }, submit));
    const row = (await stage.command('people')).find(({ jid }) => jid === CAROL);
    expect(row).to.include({ duration: '30m' });
  });

  it('hold nobody up when their server does not answer, and are not selected then (A2, A8)', async () => {
    two.far.stall();
    const room = await opens();
    for (const one of [alice, bob]) await one.until(() => one.rooms.has(room), 'in the room');
    const [chat] = await stage.command('chats');
    expect(chat?.['members']).to.have.lengthOf(2);
    expect(await presenceOf(CAROL)).to.equal('Offline');
    await ends(room);
    two.far.wake();
    await carol.roster(); // it answers again
    const next = await opens();
    expect(await presenceOf(CAROL), 'asked again, she answers').to.equal('Online');
    await enters(next);
    await ends(next);
  });

  it('are gone with their server: no ghost stays, nobody waits, and they come back (A2)', async () => {
    const room = await opens();
    await enters(room);
    const handle = `${await handleOf(CAROL)}@${COMPONENT}/muster`;
    await alice.until(() => alice.presences.has(handle), 'her handle online');
    await two.far.kill();
    alice.say(room, 'is she still there?');
    await alice.until(() => alice.room(room)?.others.join() === 'Bob', 'no ghost');
    await alice.until(() => !alice.presences.has(handle), 'her handle offline');
    const chats = await stage.command('chats');
    expect(chats, 'that is not leaving').to.have.nested.property('0.members.length', 3);
    await ends(room);

    const next = await opens();
    expect(await stage.command('chats')).to.have.nested.property('0.members.length', 2);
    await ends(next);
    await two.far.resume();
    await eventually(async () => expect(await presenceOf(CAROL)).to.equal('Online'), 10_000);
    const last = await opens();
    await enters(last);
    await ends(last);
  });
});
