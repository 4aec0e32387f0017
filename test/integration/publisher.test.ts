import { expect } from 'chai';
import { Muster } from '../support/muster.ts';
import { Prosody } from '../support/prosody.ts';
import { StockClient } from '../support/stock-client.ts';

const COMPONENT = 'muster.localhost';
const TOPIC = `magazine-x@${COMPONENT}`;
const GROUP = 'Mail magazine X';

/** One row of `muster relations`, short: first, second, attribute, duration, deletion. */
type Row = readonly [string, string, string, string | null, string | null];

async function relations(muster: Muster): Promise<Row[]> {
  const rows = (await muster.list('relations')) as Record<string, string | null>[];
  return rows.map((row): Row => {
    const name = (jid: string | null | undefined): string => (jid ?? '').charAt(0).toUpperCase();
    const deletion = row['deletion'] ?? null;
    const shown = deletion !== null && /^\d{4}-/u.test(deletion) ? 'Time' : deletion;
    return [
      name(row['first']),
      name(row['second']),
      row['attribute'] ?? '',
      row['duration'] ?? null,
      shown,
    ];
  });
}

describe('the second and third embodiments on a real server', function () {
  this.timeout(60_000);
  let prosody: Prosody;
  before(async () => {
    prosody = await Prosody.start({
      accounts: ['a', 'b', 'c', 'd', 'x', 'y'],
      component: COMPONENT,
    });
  });
  after(() => prosody.stop());

  const people = { 'x@localhost': { name: 'X', handle: 'x' } };
  const members = ['a', 'b', 'c', 'd'].map((name) => ({
    jid: `${name}@localhost`,
    duration: '1h',
  }));

  it('A16 a publisher’s post reaches all, starts the chat, and standing relations outlive it (figs. 13-15)', async () => {
    await using muster = await Muster.start(prosody, {
      people,
      topics: {
        'magazine-x': {
          name: GROUP,
          members,
          publisher: 'x@localhost',
          standing: true,
          start: [{ message: {} }],
        },
      },
    });
    await using a = await StockClient.logIn(prosody, 'a');
    await using b = await StockClient.logIn(prosody, 'b');
    await using c = await StockClient.logIn(prosody, 'c');
    await using x = await StockClient.logIn(prosody, 'x');
    const standing: Row[] = ['A', 'B', 'C', 'D'].map((name) => [
      'X',
      name,
      'magazine-x',
      '1h',
      null,
    ]);
    expect(await relations(muster)).to.deep.equal(standing); // fig. 14
    const groupOf = (person: StockClient): string[] =>
      [...person.contacts.values()]
        .filter(({ groups }) => groups.includes(GROUP))
        .map(({ name }) => name)
        .toSorted();
    await x.until(() => groupOf(x).length === 4, 'the standing group of X');
    await a.until(() => groupOf(a).join() === 'X', 'X in the list of A');

    x.chat(TOPIC, 'The issue of today 📰');
    for (const one of [a, b, c, x]) {
      await one.until(
        () => one.seen('chat').some(({ text }) => text === 'The issue of today 📰'),
        'the post',
      );
      await one.until(() => [...one.rooms.values()][0]?.occupants.size === 4, 'all four inside');
    }
    expect(await relations(muster)).to.deep.equal([
      ['X', 'A', 'magazine-x', '1h', null],
      ['X', 'B', 'magazine-x', '1h', null],
      ['X', 'C', 'magazine-x', '1h', null],
      ['A', 'B', 'Ad hoc', null, 'Time'],
      ['A', 'C', 'Ad hoc', null, 'Time'],
      ['B', 'C', 'Ad hoc', null, 'Time'],
    ]); // fig. 15
    await a.until(() => groupOf(a).length === 3, 'B, C and X in the list of A');

    const [chat] = (await muster.list('chats')) as { chat: string }[];
    await muster.cli('end', chat?.chat ?? '');
    await a.until(() => groupOf(a).join() === 'X', 'X alone in the list of A');
    await x.until(() => groupOf(x).length === 4 && x.rooms.size === 0, 'as before for X');
    expect(await relations(muster)).to.deep.equal(standing); // fig. 16

    await using d = await StockClient.logIn(prosody, 'd');
    await d.until(
      () => d.seen('chat').some(({ text }) => text === 'The issue of today 📰'),
      'the post, kept by his server',
    );
    expect(d.rooms.size).to.equal(0);
  });

  it('A17 X online starts, X offline ends (figs. 20-22)', async () => {
    await using muster = await Muster.start(prosody, {
      people,
      topics: {
        'magazine-x': {
          name: GROUP,
          members,
          start: [{ presence: { of: 'x@localhost', grace: '300ms' } }],
          end: [{ presence_off: { of: 'x@localhost', grace: '300ms' } }],
        },
      },
    });
    await using a = await StockClient.logIn(prosody, 'a');
    await using b = await StockClient.logIn(prosody, 'b');
    const standing: Row[] = ['A', 'B', 'C', 'D'].map((name) => [
      'X',
      name,
      'Presence X',
      null,
      null,
    ]);
    expect(await relations(muster)).to.deep.equal(standing); // fig. 21
    await using x = await StockClient.logIn(prosody, 'x');
    for (const one of [a, b, x]) {
      await one.until(() => [...one.rooms.values()][0]?.occupants.size === 3, 'all three inside');
    }
    expect(await relations(muster)).to.deep.equal([
      ['X', 'A', 'Presence X', null, null],
      ['X', 'B', 'Presence X', null, null],
      ['A', 'B', 'Ad hoc', null, 'Presence X Off'],
    ]); // fig. 22

    // A restart in between is as if Muster had been there: no second chat, the same end.
    await muster.kill9();
    const before = muster.lines.length;
    await muster.run();
    await x.logOff();
    await muster.event('chat.closed', {
      from: before,
      where: ({ reason }) => reason === 'presence',
    });
    await a.until(() => a.rooms.size === 0, 'the end');
    expect(muster.events('chat.opened')).to.have.lengthOf(1);
    expect(await relations(muster)).to.deep.equal(standing);
  });
});
