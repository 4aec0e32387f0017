import { expect } from 'chai';
import { Muster } from '../support/muster.ts';
import { Prosody } from '../support/prosody.ts';
import { StockClient } from '../support/stock-client.ts';

const COMPONENT = 'muster.localhost';

describe('a dry run on a real server', function () {
  this.timeout(60_000);

  it('A6 A24 says who would be brought together, in which room, until when, and who not and why', async () => {
    await using prosody = await Prosody.start({
      accounts: ['a', 'b', 'c', 'd', 'e'],
      component: COMPONENT,
    });
    await using muster = await Muster.start(prosody, {
      topics: {
        talk: {
          members: ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@localhost`),
          select: { status: ['available', 'away'] },
          size: { max: 2, over: 'first' },
          end: [{ after: '10m' }],
        },
      },
    });
    await using a = await StockClient.logIn(prosody, 'a');
    await using b = await StockClient.logIn(prosody, 'b');
    await using c = await StockClient.logIn(prosody, 'c');
    await using d = await StockClient.logIn(prosody, 'd');
    d.setShow('dnd', 'busy');
    const rowsOf = async (...words: string[]): Promise<Record<string, unknown>[]> => {
      const { code, stdout } = await muster.cli(...words, '--json');
      expect(code).to.equal(0);
      return JSON.parse(stdout) as Record<string, unknown>[];
    };
    const shown = (rows: Record<string, unknown>[]): unknown[][] =>
      rows.map(({ jid, state, room, why }) => [jid, state, room, why]);
    const expected = [
      ['a@localhost', 'in', 1, null],
      ['b@localhost', 'in', 1, null],
      ['c@localhost', 'left out', null, 'size'],
      ['d@localhost', 'left out', null, 'status'],
      ['e@localhost', 'left out', null, 'offline'],
    ];
    const rows = await rowsOf('start', 'talk', '--dry-run');
    expect(shown(rows)).to.deep.equal(expected);
    const span = Date.parse(String(rows[0]?.['ends'])) - Date.parse(String(rows[0]?.['begins']));
    expect(span).to.equal(600_000);
    expect(await muster.list('chats')).to.deep.equal([]);
    expect(await muster.list('events')).to.deep.equal([]);

    await muster.cli('start', 'talk');
    await muster.event('chat.opened');
    const [event] = (await muster.list('events')) as { id: string; state: string }[];
    expect(event?.state).to.equal('started');
    expect(shown(await rowsOf('events', '--replay', event?.id ?? '', '--dry-run'))).to.deep.equal(
      expected,
    );
    for (const one of [a, b]) await one.until(() => one.rooms.size === 1, 'the room');
    expect(c.rooms.size).to.equal(0);
    const unknown = await muster.cli('events', '--replay', 'none');
    expect(unknown.code).to.equal(1);
    expect(unknown.stderr).to.include('there is no event “none”');
  });
});
