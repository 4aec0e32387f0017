import { xml } from '@xmpp/client';
import { expect } from 'chai';
import type { Element } from '@xmpp/xml';
import { Phone } from '../support/phone.ts';
import { type Habits, StockClient } from '../support/stock-client.ts';
import { readPayload } from '../../src/xmpp/protocol/payload.ts';
import { JOIN, type Player, SERVICE, Theatre } from '../support/theatre.ts';

const HALL = `hall@${SERVICE}`;
/** How long the server keeps a broken stream, in seconds. */
const HIBERNATION = 2;

describe('who has received a message (A11) on a real server', function () {
  this.timeout(60_000);
  let theatre: Theatre;
  let romeo: Player;
  const people: StockClient[] = [];
  let asked = 0;

  before(async () => {
    theatre = await Theatre.open(
      ['romeo', 'juliet', 'paris', 'nurse'],
      { confirm: { after: '400ms' } },
      { hostConfig: `smacks_hibernation_time = ${HIBERNATION}` },
    );
    romeo = await theatre.logIn('romeo');
  });
  after(() => theatre[Symbol.asyncDispose]());
  beforeEach(() => romeo.opens(HALL));
  afterEach(async () => {
    await romeo.asks(
      HALL,
      'set',
      `<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query>`,
    );
    const unblock = xml('unblock', { xmlns: 'urn:xmpp:blocking' });
    const [first] = people;
    if (first?.online === true) await first.request(xml('iq', { type: 'set' }, unblock));
    await Promise.all(people.splice(0).map((person) => person.vanish()));
    await romeo.ignores(SERVICE);
  });

  const enters = async (name: string, habits: Habits = {}): Promise<StockClient> => {
    const person = new StockClient(theatre.prosody, name, {
      bookmarks: 'ignores',
      savesBookmarks: false,
      reconnects: false,
      ...habits,
    });
    people.push(person);
    await person.logIn();
    person.join(HALL);
    await person.until((one) => one.rooms.has(HALL), 'the room');
    await romeo.ignores(HALL);
    return person;
  };

  /** Romeo asks; the id of his message. */
  const asks = (): string => {
    asked += 1;
    romeo.sends(
      `<message to='${HALL}' type='groupchat' id='ask-${asked}'><body>Nine o’clock?</body><request xmlns='urn:xmpp:receipts'/></message>`,
    );
    return `ask-${asked}`;
  };

  /** What the room tells him next; presences and his own message aside. */
  const told = async (): Promise<string> => {
    for (;;) {
      const stanza = await romeo.next('the word of the room');
      if (isFromRoom(stanza)) return stanza.getChildText('body') ?? '';
    }
  };

  it('is proved by the answer to a ping', async () => {
    await enters('juliet');
    asks();
    expect(await told()).to.equal('Your message: received by juliet');
    await romeo.receivesNothing(HALL);
    expect(people[0]?.room(HALL)?.texts, 'only the asker is told').to.deep.equal(['Nine o’clock?']);
  });

  it('is proved by a client that says that it knows no ping, not by one that says less', async () => {
    const paris = await theatre.logIn('paris');
    await paris.enters(HALL);
    await enters('juliet', { ping: false });
    asks();
    const ping = await answerable(paris);
    paris.sends(
      `<iq to='${HALL}/romeo' type='error' id='${ping}'><error type='cancel'><feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
    );
    expect(await told()).to.equal(
      'Your message: received by paris; sent to juliet, whose clients do not say',
    );
    await paris.vanishes();
  });

  it('is open while a phone sleeps, and told later once', async () => {
    const juliet = await enters('juliet', { streamManagement: true });
    juliet.sleep();
    asks();
    expect(await told()).to.equal('Your message: not yet by juliet');
    juliet.wakeUp();
    expect(await told()).to.equal('Your message: received by juliet');
    await romeo.receivesNothing(HALL);
  });

  it('is open while a broken stream hibernates, proved when it comes back', async () => {
    await using phone = await Phone.logIn(theatre.prosody, 'juliet');
    phone.send(stanza(`<presence to='${HALL}/juliet'>${JOIN}</presence>`));
    await phone.hears((one) => String(one).includes('code="110"'));
    await romeo.ignores(HALL);
    await phone.loses();
    asks();
    expect(await told()).to.equal('Your message: not yet by juliet');
    await phone.comesBack();
    expect(await told()).to.equal('Your message: received by juliet');
    expect(phone.heard.some((one) => one.getChildText('body') === 'Nine o’clock?')).to.equal(true);
  });

  it('is denied when a hibernating stream does not come back', async () => {
    const juliet = await enters('juliet', { streamManagement: true });
    await juliet.vanish();
    asks();
    expect(await told()).to.equal('Your message: not yet by juliet');
    expect(await told()).to.equal('Your message: not received by juliet');
  });

  it('is not claimed of somebody who blocks the asker, whose messages vanish without a word (XEP-0191)', async () => {
    const juliet = await enters('juliet');
    await juliet.request(
      xml(
        'iq',
        { type: 'set' },
        xml('block', { xmlns: 'urn:xmpp:blocking' }, xml('item', { jid: `${HALL}/romeo` })),
      ),
    );
    asks();
    expect(await told()).to.equal('Your message: sent to juliet, whose clients do not say');
    expect(juliet.rooms.has(HALL), 'she is still inside').to.equal(true);
  });

  it('is not claimed where only the ping is blocked', async () => {
    // She blocks the room, not its occupants: the message comes through, the ping does not.
    const paris = await theatre.logIn('paris');
    await paris.enters(HALL);
    asks();
    const ping = await answerable(paris);
    paris.sends(
      `<iq to='${HALL}/romeo' type='error' id='${ping}'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
    );
    expect(await told()).to.equal('Your message: sent to paris, whose clients do not say');
    await paris.vanishes();
  });

  it('counts once for a person with two clients, one of which sleeps', async () => {
    await enters('juliet', { resource: 'desk' });
    const phone = await enters('juliet', { resource: 'phone', streamManagement: true });
    phone.sleep();
    asks();
    expect(await told()).to.equal('Your message: received by juliet');
    phone.wakeUp();
    await phone.until((one) => one.room(HALL)?.texts.length === 1, 'the message');
    await romeo.receivesNothing(HALL);
  });

  it('becomes more when it was displayed (XEP-0333)', async () => {
    const juliet = await enters('juliet');
    const id = asks();
    expect(await told()).to.equal('Your message: received by juliet');
    juliet.send(
      xml(
        'message',
        { to: HALL, type: 'groupchat' },
        xml('displayed', { xmlns: 'urn:xmpp:chat-markers:0', id }),
      ),
    );
    expect(await told()).to.equal('Your message: seen by juliet');
  });
});

describe('who has received a message, where nobody tells who comes and goes (A11)', function () {
  this.timeout(60_000);

  it('is denied of a client that went while Muster was away, which is then out', async () => {
    await using theatre = await Theatre.open(
      ['romeo', 'juliet'],
      { confirm: { after: '400ms' } },
      { privileges: 'none' },
    );
    const [romeo, juliet] = (await theatre.logAllIn('romeo', 'juliet')) as [Player, Player];
    await romeo.opens(HALL);
    await juliet.enters(HALL);
    await romeo.ignores(HALL);
    await theatre.muster.terminate();
    await juliet.vanishes();
    await theatre.muster.run();
    romeo.sends(
      `<message to='${HALL}' type='groupchat' id='ask'><body>Where are you?</body><request xmlns='urn:xmpp:receipts'/></message>`,
    );
    const stanzas: Element[] = [];
    const summary = (): Element | undefined => stanzas.find(isFromRoom);
    while (summary() === undefined) stanzas.push(await romeo.next('the summary'));
    expect(summary()?.getChildText('body')).to.equal('Your message: not received by juliet');
    const out = stanzas.find((one) => one.attrs['from'] === `${HALL}/juliet`);
    expect(String(out)).to.include('type="unavailable"').and.to.include('code="333"');
  });
});

/** Whether the room itself says this: it has no title, and the word for a room is its name. */
const isFromRoom = ({ name, attrs }: Element): boolean =>
  name === 'message' && attrs['from'] === `${HALL}/Room`;

/** The id of the ping that came behind the message. */
async function answerable(player: Player): Promise<string> {
  for (;;) {
    const next = await player.next('a ping');
    if (next.getChild('ping', 'urn:xmpp:ping') !== undefined) return String(next.attrs['id']);
  }
}

const stanza = (text: string): Element => {
  const [element] = readPayload(text);
  if (element === undefined) throw new Error(`no stanza: ${text}`);
  return element;
};
