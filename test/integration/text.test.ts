import { expect } from 'chai';
import { linkThrough, mailTopic, namedPeople, Stage } from '../support/stage.ts';
import type { StockClient } from '../support/stock-client.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

// Nobody says more than a burst that the default limits let pass.
const PEOPLE = Array.from({ length: 20 }, (_, index) => `person${index}`);
const EACH = 100;

const WORDS = [
  '会議室',
  'ありがとう',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  'ﾊﾝｶｸ',
  '𠮷野家',
  'é́',
  '<&>"\'',
  '한국어',
  'русский',
];

/** A text of varied length, so that pieces end at every place of a character. */
const textOf = (person: number, number: number): string =>
  `${person}.${number} ${Array.from({ length: 1 + ((person + number) % 17) }, (_, i) => WORDS[(person * 7 + number * 3 + i) % WORDS.length]).join(' ')}`;

describe('text of any script', function () {
  this.timeout(120_000);

  it(`${PEOPLE.length * EACH} messages in bulk, characters split between TCP pieces: none altered, none lost, in one order for all (A9)`, async () => {
    await using stage = await Stage.open(PEOPLE);
    await using network = await TcpProxy.open(stage.prosody.componentPort);
    network.chop(1021);
    const people: StockClient[] = [];
    for (const name of PEOPLE) people.push(await stage.logIn(name, { savesBookmarks: false }));
    await stage.play({
      people: namedPeople(stage.prosody, PEOPLE),
      topics: {
        news: mailTopic('news', {
          members: PEOPLE.map((name) => stage.prosody.jid(name)),
          after: '1h',
        }),
      },
      more: { xmpp: linkThrough(stage, network) },
    });
    expect((await stage.mail('news', { subject: '件名 😀', text: 'はじめ 🍜' })).code).to.equal(
      250,
    );
    const room = String((await stage.muster.event('chat.opened'))['room']);
    for (const one of people)
      await one.until(() => one.rooms.get(room)?.others.length === 19, 'all inside', 20_000);
    for (const one of people) await one.until(() => one.rooms.get(room)?.subject, 'the subject');

    const splitBefore = network.splits;
    for (let number = 0; number < EACH; number++)
      for (const [index, one] of people.entries()) one.say(room, textOf(index, number));
    const all = PEOPLE.length * EACH;
    const said = (one: StockClient): string[] =>
      (one.rooms.get(room)?.messages ?? [])
        .filter((message) => !message.byRoom)
        .map((message) => message.text);
    for (const one of people)
      await one.until(() => one.seen('said').length > all, 'everything', 90_000);

    const order = said(people[0] as StockClient);
    for (const one of people) {
      expect(one.seen('bounced'), `nothing of ${one.name} was refused`).to.deep.equal([]);
      expect(said(one).join('\n') === order.join('\n'), `${one.name} hears the same`).to.equal(
        true,
      );
    }
    for (const index of PEOPLE.keys())
      expect(order.filter((text) => text.startsWith(`${index}.`))).to.deep.equal(
        Array.from({ length: EACH }, (_, number) => textOf(index, number)),
      );
    expect(order).to.have.length(all);
    expect(network.splits - splitBefore, 'characters were split').to.be.above(100);
    expect(people[0]?.rooms.get(room)?.subject).to.equal('件名 😀');
  });
});
