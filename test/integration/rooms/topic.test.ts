import { xml } from '@xmpp/client';
import { expect } from 'chai';
import { attr, statusCodes } from '../../support/client/stanza.ts';
import { eventually } from '../../support/eventually.ts';
import { COMPONENT, mailTopic, namedPeople, Stage } from '../../support/stage.ts';
import type { StockClient } from '../../support/stock-client.ts';

const NAMES = ['alice', 'bob', 'carol', 'dave'];
const NS_ADMIN = 'http://jabber.org/protocol/muc#admin';

describe('the room of a topic on a real server: its publisher and the admins moderate (A9, A14)', function () {
  this.timeout(60_000);
  let stage: Stage;
  let people: Record<string, StockClient>;
  let root: StockClient;
  let room: string;

  before(async () => {
    stage = await Stage.open([...NAMES, 'root']);
    const { prosody } = stage;
    people = Object.fromEntries(
      await Promise.all(NAMES.map(async (name) => [name, await stage.logIn(name)] as const)),
    );
    root = await stage.logIn('root');
    await stage.play({
      people: namedPeople(prosody, NAMES),
      topics: {
        news: mailTopic('news', {
          members: NAMES.slice(1).map((name) => prosody.jid(name)),
          after: '1h',
          more: { publisher: prosody.jid('alice'), archive: '30d' },
        }),
      },
      more: { admins: [prosody.jid('root')] },
    });
    const reply = await stage.mail('news');
    expect(reply.code, reply.text).to.equal(250);
    room = String((await stage.muster.event('chat.opened'))['room']);
    for (const person of Object.values(people))
      await person.until((one) => one.rooms.get(room)?.occupants.size === 4, 'everybody inside');
  });
  after(() => stage[Symbol.asyncDispose]());

  const person = (name: string): StockClient => {
    const found = people[name];
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    return found;
  };
  const orders = async (who: StockClient, item: Record<string, string>, reason: string) =>
    await who.request(
      xml(
        'iq',
        { type: 'set', to: room },
        xml('query', { xmlns: NS_ADMIN }, xml('item', item, xml('reason', {}, reason))),
      ),
    );
  const stateOf = async (): Promise<unknown> =>
    (await stage.command('chats')).find((row) => row['room'] === room)?.['members'];

  it('warns who enters that what is said is kept (170)', () => {
    for (const one of Object.values(people))
      expect(one.rooms.get(room)?.codes).to.include.members(['110', '170']);
  });

  it('shows handles to moderators, too', () => {
    const occupants = person('alice').rooms.get(room)?.occupants;
    expect(occupants?.get('Alice')?.role).to.equal('moderator');
    expect(occupants?.get('Bob')?.jid).to.equal(`bob@${COMPONENT}`);
  });

  it('takes a member’s part away when the publisher kicks him; he may come again', async () => {
    const before = await stateOf();
    await orders(person('alice'), { nick: 'Bob', role: 'none' }, 'Too loud');
    const bob = person('bob');
    await bob.until((one) => !one.rooms.has(room), 'his removal');
    expect(bob.room(room)?.leaving).to.deep.include({ reason: 'Too loud' });
    expect(bob.room(room)?.leaving?.codes).to.include('307');
    await eventually(async () => expect(await stateOf()).not.to.deep.equal(before));
    // Nothing of the chat stays with him …
    await eventually(async () => expect(await bob.roster()).to.deep.equal([]));
    // … until he enters again.
    bob.join(room, 'Bob');
    await bob.until((one) => one.rooms.has(room), 'the room');
    await eventually(async () => expect(await stateOf()).to.deep.equal(before));
  });

  it('ends a member’s part for good when the publisher bans him (301)', async () => {
    const carol = person('carol');
    await orders(person('alice'), { jid: `carol@${COMPONENT}`, affiliation: 'outcast' }, 'Enough');
    await carol.until((one) => !one.rooms.has(room), 'her removal');
    expect(carol.room(room)?.leaving).to.deep.include({ reason: 'Enough' });
    expect(carol.room(room)?.leaving?.codes).to.include('301');
    await eventually(async () => {
      expect(await carol.roster()).to.deep.equal([]);
      expect(await carol.bookmarks()).to.deep.equal([]);
      const contacts = (await person('dave').roster()).map(({ jid }) => jid);
      expect(contacts).not.to.include(`carol@${COMPONENT}`);
    });
    carol.join(room, 'Carol');
    const refused = await carol.until(
      (one) => one.seen('not-entered').find((each) => each.room === room),
      'the refusal',
    );
    expect(refused.condition).to.equal('forbidden');
  });

  it('lets others moderate nothing', async () => {
    const attempt = async (): Promise<string> =>
      await orders(person('dave'), { nick: 'Alice', role: 'none' }, '').then(
        () => 'done',
        (error: Error) => error.message,
      );
    expect(await attempt()).to.equal('forbidden');
  });

  it('lets an admin of the service in, who sees real addresses and moderates', async () => {
    root.join(room, 'Root');
    await root.until((one) => one.rooms.has(room), 'the room');
    const occupants = root.rooms.get(room)?.occupants;
    expect(occupants?.get('Dave')?.jid).to.equal(person('dave').fullJid);
    expect(occupants?.get('Root')).to.include({ affiliation: 'owner', role: 'moderator' });
    await person('dave').until(
      (one) => one.rooms.get(room)?.occupants.has('Root'),
      'the admin in the list',
    );
    expect(person('dave').rooms.get(room)?.occupants.get('Root')?.jid).to.equal('');
    await orders(root, { nick: 'Dave', role: 'none' }, 'Bedtime');
    await person('dave').until((one) => !one.rooms.has(room), 'his removal');
    const seen = root.heard.findLast((one) => attr(one, 'from') === `${room}/Dave`);
    expect(statusCodes(seen?.getChild('x', 'http://jabber.org/protocol/muc#user'))).to.include(
      '307',
    );
  });
});
