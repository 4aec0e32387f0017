import { xml } from '@xmpp/client';
import { expect } from 'chai';
import { displayName, mailTopic, namedPeople, Stage } from '../support/stage.ts';
import { eventually } from '../support/eventually.ts';
import type { StockClient } from '../support/stock-client.ts';
import { attr, statusCodes } from '../support/client/stanza.ts';

const NAMES = ['alice', 'bob', 'carol'];
const TITLE = 'Colleagues';
const NS_USER = 'http://jabber.org/protocol/muc#user';

describe('a topic whose people know each other (identity: real, DESIGN §5)', function () {
  this.timeout(60_000);
  let stage: Stage;
  let alice: StockClient;
  let bob: StockClient;
  let carol: StockClient;
  let room: string;
  let lists: unknown;

  before(async () => {
    stage = await Stage.open(NAMES);
    const { prosody } = stage;
    const of = (name: string): string => prosody.jid(name);
    // Alice and Bob are contacts already, each in groups of their own; Carol knows nobody.
    await prosody.seedRoster('alice', [
      { jid: of('bob'), name: 'Bobby', groups: ['Friends', TITLE], subscription: 'both' },
    ]);
    await prosody.seedRoster('bob', [
      { jid: of('alice'), name: 'Ally', groups: ['Work'], subscription: 'both' },
    ]);
    [alice, bob, carol] = (await Promise.all(NAMES.map((name) => stage.logIn(name)))) as [
      StockClient,
      StockClient,
      StockClient,
    ];
    lists = await Promise.all([alice, bob, carol].map(listOf));
    await stage.play({
      people: namedPeople(prosody, NAMES),
      topics: {
        team: mailTopic('team', {
          name: TITLE,
          members: NAMES.map(of),
          after: '1h',
          more: { identity: 'real' },
        }),
      },
    });
    const reply = await stage.mail('team', { subject: 'Lunch' });
    expect(reply.code, reply.text).to.equal(250);
    room = String((await stage.muster.event('chat.opened'))['room']);
    for (const person of [alice, bob, carol])
      await person.until((one) => one.rooms.get(room)?.occupants.size === 3, 'everybody inside');
  });
  after(() => stage[Symbol.asyncDispose]());

  const contact = async (person: StockClient, name: string) =>
    (await person.roster()).find(({ jid }) => jid === stage.prosody.jid(name));

  it('tells who enters that all see his address (100), and shows it to all', async () => {
    for (const person of [alice, bob, carol]) {
      expect(person.rooms.get(room)?.codes).to.include.members(['100', '110']);
      for (const other of [alice, bob, carol]) {
        const occupant = person.rooms.get(room)?.occupants.get(displayName(other.name));
        expect(occupant?.jid, `${person.name} of ${other.name}`).to.equal(other.fullJid);
      }
    }
  });

  it('says so in what the room tells of itself, and lists true addresses', async () => {
    const info = await carol.request(
      xml(
        'iq',
        { type: 'get', to: room },
        xml('query', { xmlns: 'http://jabber.org/protocol/disco#info' }),
      ),
    );
    expect(String(info)).to.include('muc_nonanonymous').and.to.include('muc_membersonly');
    const members = await carol.request(
      xml(
        'iq',
        { type: 'get', to: room },
        xml(
          'query',
          { xmlns: 'http://jabber.org/protocol/muc#admin' },
          xml('item', { affiliation: 'member' }),
        ),
      ),
    );
    const items = members.getChild('query')?.getChildren('item') ?? [];
    expect(items.map((item) => attr(item, 'jid'))).to.have.members(
      NAMES.map((name) => stage.prosody.jid(name)),
    );
  });

  it('adds the group to entries that were there, whose names and groups stay (A12)', async () => {
    await eventually(async () => {
      expect(await contact(bob, 'alice')).to.deep.include({ name: 'Ally', subscription: 'both' });
      expect((await contact(bob, 'alice'))?.groups).to.have.members(['Work', TITLE]);
      // Alice had a group of that name before: it is hers.
      expect((await contact(alice, 'bob'))?.groups).to.have.members(['Friends', TITLE]);
      expect(await contact(alice, 'bob')).to.deep.include({ name: 'Bobby' });
      expect(await contact(alice, 'carol')).to.deep.include({ name: 'Carol', groups: [TITLE] });
      expect((await contact(carol, 'bob'))?.groups).to.deep.equal([TITLE]);
    });
  });

  it('lets contacts see each other’s presence as the server allows it', async () => {
    bob.setShow('dnd', 'Cooking');
    await alice.until((one) => one.presences.get(bob.fullJid)?.show === 'dnd', 'Bob’s presence');
    // A new contact sees the next change at the latest (FIELD-NOTES 1).
    await carol.until((one) => one.presences.get(bob.fullJid)?.show === 'dnd', 'it, too');
  });

  it('passes encrypted messages untouched, to all and to one', async () => {
    const encrypted = xml(
      'encrypted',
      { xmlns: 'eu.siacs.conversations.axolotl' },
      xml('header', { sid: '27183' }, xml('key', { rid: '31415' }, 'S0VZ'), xml('iv', {}, 'SVY=')),
      xml('payload', {}, 'UEFZTE9BRA=='),
    );
    alice.send(xml('message', { to: room, type: 'groupchat', id: 'omemo-1' }, encrypted));
    for (const person of [bob, carol]) {
      const heard = await eventually(() => {
        const found = person.heard.find((stanza) => stanza.attrs['id'] === 'omemo-1');
        if (found === undefined) throw new Error('not heard yet');
        return found;
      });
      expect(String(heard.getChild('encrypted'))).to.equal(String(encrypted));
      expect(heard.attrs['from']).to.equal(`${room}/Alice`);
    }
    alice.whisper(room, 'Bob', 'sealed', encrypted);
    await bob.until(
      (one) =>
        one.rooms.get(room)?.messages.some(({ text, isPrivate }) => isPrivate && text === 'sealed'),
      'the private message',
    );
  });

  it('puts everything back at the end (A13)', async () => {
    await stage.command('end', { chat: room });
    for (const person of [alice, bob, carol])
      await person.until((one) => !one.rooms.has(room), 'the end');
    const removal = alice.heard.findLast(
      (stanza) => stanza.name === 'presence' && attr(stanza, 'from') === `${room}/Alice`,
    );
    expect(statusCodes(removal?.getChild('x', NS_USER))).to.include('110');
    await eventually(async () => {
      expect(await Promise.all([alice, bob, carol].map(listOf))).to.deep.equal(lists);
    });
  });
});

/** Somebody's contact list as the server has it, in an order that means nothing. */
const listOf = async (person: StockClient) =>
  (await person.roster()).map((contact) => ({ ...contact, groups: contact.groups.toSorted() }));
