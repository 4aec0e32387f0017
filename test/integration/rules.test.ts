import { xml } from '@xmpp/client';
import { expect } from 'chai';
import { belongingsOf } from '../support/belongings.ts';
import { eventually } from '../support/eventually.ts';
import { Phone } from '../support/phone.ts';
import { COMPONENT, mailTopic, namedPeople, Stage } from '../support/stage.ts';
import type { StockClient } from '../support/stock-client.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'x'];
/** How long the server keeps a broken stream, in seconds. */
const HIBERNATION = 5;

const jid = (name: string): string => `${name}@localhost`;

/** The room that the person is in. */
const roomOf = (person: StockClient): string => [...person.rooms.keys()][0] ?? '';
/** What the room itself said to the person. */
const told = (person: StockClient): string[] =>
  person.seen('said').flatMap(({ byRoom, text }) => (byRoom ? [text] : []));

/** Resolves when it is that late: the passing of time is what is tried. */
const at = (time: number): Promise<unknown> =>
  eventually(() => expect(Date.now()).to.be.at.least(time));

describe('the rules around a chat on a real server', function () {
  this.timeout(60_000);

  const open = (): Promise<Stage> =>
    Stage.open(NAMES, { hostConfig: `smacks_hibernation_time = ${HIBERNATION}` });

  /** Muster with one topic, and people who are online. */
  async function play(stage: Stage, topic: object, ...names: string[]): Promise<StockClient[]> {
    await stage.play({ people: namedPeople(stage.prosody, NAMES), topics: { news: topic } });
    return Promise.all(names.map((name) => stage.logIn(name)));
  }

  const inside = (person: StockClient, count: number): Promise<unknown> =>
    person.until(
      () => [...person.rooms.values()][0]?.occupants.size === count,
      `${count} people inside`,
    );

  it('A18 idle: talk puts the end off, silence ends', async () => {
    await using stage = await open();
    const more = { end: [{ idle: '1500ms' }, { after: '1h' }] };
    const topic = mailTopic('news', { members: [jid('a'), jid('b')], after: '1h', more });
    const [a, b] = await play(stage, topic, 'a', 'b');
    await stage.mail('news');
    await inside(a!, 2);
    // The talk lasts longer than the silence that ends it.
    let last = Date.now();
    for (let word = 1; word <= 4; word += 1) {
      await at(last + 900);
      a!.say(roomOf(a!), `still here ${word}`);
      await b!.until(
        () => b!.seen('said').some(({ text }) => text.endsWith(`${word}`)),
        'the word',
      );
      last = Date.now();
    }
    expect(stage.muster.events('chat.closed')).to.deep.equal([]);
    const closed = await stage.muster.event('chat.closed');
    expect(closed['reason']).to.equal('idle');
    expect(Date.now() - last).to.be.within(1400, 8000);
    await a!.until(() => a!.rooms.size === 0, 'out');
  });

  it('A18 clock: starts at a moment, ends at a moment', async () => {
    await using stage = await open();
    const second = Math.ceil(Date.now() / 1000) * 1000;
    const moment = (seconds: number): string =>
      new Date(second + seconds * 1000).toISOString().replace('.000Z', 'Z');
    const topic = {
      members: [jid('a'), jid('b')],
      start: [{ clock: { at: moment(6) } }],
      end: [{ clock: { at: moment(9) } }, { after: '1h' }],
    };
    const [a, b] = await play(stage, topic, 'a', 'b');
    expect(a!.rooms.size + b!.rooms.size, 'not before').to.equal(0);
    await stage.muster.event('chat.opened');
    expect(Date.now() - Date.parse(moment(6))).to.be.within(0, 5000);
    await inside(a!, 2);
    const closed = await stage.muster.event('chat.closed');
    expect(closed['reason']).to.equal('clock');
    expect(Date.now() - Date.parse(moment(9))).to.be.within(0, 5000);
  });

  it('A24 split: balanced rooms, the publisher in both, who is told; min: none, and he is told', async () => {
    await using stage = await open();
    const topic = {
      members: ['a', 'b', 'c', 'd', 'e'].map(jid),
      publisher: jid('x'),
      start: [{ message: {} }],
      size: { min: 2, max: 3 },
      end: [{ after: '1h' }],
    };
    const [x, a] = await play(stage, topic, 'x', 'a');
    x!.chat(`news@${COMPONENT}`, 'Anybody there?');
    await stage.muster.event('nobody');
    const words = (): string[] =>
      x!.seen('chat').flatMap(({ from, text }) => (from.startsWith('news@') ? [text] : []));
    await x!.until(() => words().length === 2, 'the post and why there is no chat');
    const others = await Promise.all(['b', 'c', 'd', 'e'].map((name) => stage.logIn(name)));
    x!.chat(`news@${COMPONENT}`, 'And now?');
    await x!.until(() => x!.rooms.size === 2, 'both rooms');
    const everybody = [a!, ...others];
    for (const one of everybody) await one.until(() => one.rooms.size === 1, 'one room');
    const rooms = Map.groupBy(everybody, roomOf);
    expect([...rooms.values()].map(({ length }) => length)).to.have.members([2, 3]);
    for (const [room, people] of rooms) {
      await x!.until(() => x!.rooms.get(room)?.occupants.size === people.length + 1, 'all of them');
    }
    await x!.until(() => words().length === 4, 'how many rooms there are');
  });

  it('A8 A18 begins after a span, as is announced, warns once, is put off by a member', async () => {
    await using stage = await open();
    const topic = mailTopic('news', {
      members: ['a', 'b', 'c'].map(jid),
      after: '6s',
      more: {
        begin: { after: '2s', announce: true },
        warn: '4s',
        extend: { by: '3s', most: '3s' },
      },
    });
    const [a, b] = await play(stage, topic, 'a', 'b');
    const sent = await stage.mail('news');
    expect(sent.code).to.equal(250);
    const announced = (one: StockClient): string[] =>
      one.seen('chat').flatMap(({ from, text }) => (from.startsWith('news@') ? [text] : []));
    for (const one of [a!, b!]) {
      const [text] = await one.until(() => announced(one).length > 0 && announced(one), 'the word');
      expect(text).to.include('accept never news');
      expect(one.rooms.size, 'nothing has begun yet').to.equal(0);
    }
    const c = await stage.logIn('c'); // not there at the event, but at the prescribed moment
    for (const one of [a!, b!, c]) await inside(one, 3);
    const opened = await stage.muster.event('chat.opened');
    const began = Date.parse(String(opened['time']));
    await b!.until(() => told(b!).length === 2, 'the first message and the warning');
    const warnings = 2;
    a!.say(roomOf(a!), '!more');
    await b!.until(() => told(b!).length > warnings, 'that it was put off');
    expect(Date.now() - began).to.be.below(6000);
    await stage.muster.event('chat.closed');
    expect(Date.now() - began).to.be.within(8500, 14_000);
    await b!.until(() => b!.rooms.size === 0, 'out');
    // The warning, the new end, the second warning, the farewell.
    expect(told(b!).slice(warnings - 1)).to.have.lengthOf(4);
  });

  it('A18 again: a second mail is posted into the chat that runs; quiet keeps the next one away', async () => {
    await using stage = await open();
    const members = ['a', 'b', 'c'].map(jid);
    const more = { again: { running: 'join', quiet: '1h' } };
    const topic = mailTopic('news', { members, after: '1h', more });
    const [a, b] = await play(stage, topic, 'a', 'b');
    await stage.mail('news', { subject: 'One', text: 'First issue' });
    for (const one of [a!, b!]) await inside(one, 2);
    const c = await stage.logIn('c');
    await stage.mail('news', { subject: 'Two', text: 'Second issue' });
    await a!.until(
      () => told(a!).some((text) => text.includes('Second issue')),
      'the second issue',
    );
    await inside(c, 3);
    expect(stage.muster.events('chat.opened')).to.have.lengthOf(1);
    await stage.command('end', { chat: roomOf(a!) });
    await a!.until(() => a!.rooms.size === 0, 'the end');
    expect((await stage.mail('news')).code, 'accepted all the same').to.equal(250);
    const refused = await stage.muster.event('refused');
    expect(refused).to.include({ topic: 'news', reason: 'quiet' });
  });

  describe('A17 the presence of X', () => {
    const GRACE = 700;
    const topic = {
      members: ['a', 'b'].map(jid),
      start: [{ presence: { of: jid('x'), grace: '100ms' } }],
      end: [{ presence_off: { of: jid('x'), grace: `${GRACE}ms` } }, { after: '1h' }],
    };

    const over = async (stage: Stage): Promise<void> => {
      const closed = await stage.muster.event('chat.closed');
      expect(closed['reason']).to.equal('presence');
      await eventually(async () => expect(await stage.command('chats')).to.deep.equal([]));
    };

    it('a clean log-off ends the chat, and nothing stays', async () => {
      await using stage = await open();
      const people = await play(stage, topic, 'a', 'b');
      const before = await belongingsOf(people);
      const x = await stage.logIn('x');
      for (const one of [...people, x]) await inside(one, 3);
      await x.logOff();
      await over(stage);
      await eventually(async () => expect(await belongingsOf(people)).to.deep.equal(before));
    });

    it('a dropped connection ends it, one that comes back within the grace does not', async () => {
      await using stage = await open();
      const people = await play(stage, topic, 'a', 'b');
      const x = await stage.logIn('x');
      for (const one of [...people, x]) await inside(one, 3);
      await x.dropConnection(); // a stock client comes back by itself
      await x.until(() => x.seen('entered').length === 2, 'inside again');
      await at(Date.now() + 2 * GRACE);
      expect(stage.muster.events('chat.closed')).to.deep.equal([]);
      expect(stage.muster.events('chat.opened')).to.have.lengthOf(1);
      await x.vanish();
      await over(stage);
    });

    it('a stream that is resumed was never away; one that is not ends it when the server gives it up', async () => {
      await using stage = await open();
      const people = await play(stage, topic, 'a', 'b');
      await using phone = await Phone.logIn(stage.prosody, 'x');
      phone.send(xml('presence'));
      await stage.muster.event('chat.opened');
      await Promise.all(people.map((one) => inside(one, 2)));
      await phone.loses();
      await at(Date.now() + 2 * GRACE);
      expect(stage.muster.events('chat.closed')).to.deep.equal([]);
      await phone.comesBack();
      await at(Date.now() + 2 * GRACE);
      expect(stage.muster.events('chat.closed')).to.deep.equal([]);
      expect(stage.muster.events('trigger')).to.have.lengthOf(1);
      await phone.loses();
      const broken = Date.now();
      await over(stage);
      expect(Date.now() - broken).to.be.above(HIBERNATION * 1000 - 500);
    });
  });

  it('A8 the editor’s mail begins at the next full second of the prescribed timing', async () => {
    await using stage = await open();
    const topic = mailTopic('news', {
      members: [jid('a'), jid('b')],
      after: '1h',
      more: { begin: { at: 'next 5s' } },
    });
    const [a] = await play(stage, topic, 'a', 'b');
    expect((await stage.mail('news')).code).to.equal(250);
    const opened = await stage.muster.event('chat.opened');
    await inside(a!, 2);
    expect(Date.parse(String(opened['time'])) % 5000).to.be.below(4000);
  });
});
