import { expect } from 'chai';
import type { ChatEvent } from '../../../src/chats/conduct.ts';
import { MusterError } from '../../../src/domain/errors.ts';
import { createDepartures } from '../../../src/between/presence/departures.ts';
import type { BareJid, FullJid, RoomJid } from '../../../src/domain/jid.ts';
import { PresenceBook } from '../../../src/people/presence.ts';
import { createAgenda } from '../../../src/schedule/agenda.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { silentLog } from '../../support/silent-log.ts';

const ROOM = 'news-aaaaaaaaaaaaaaaaaaaa@muster.example.org' as RoomJid;
const alice = 'alice@example.org' as BareJid;
const desk = `${alice}/desk` as FullJid;

/** Alice has been in the room with her desk. `reaches`: what a ping finds out, one after the other. */
function house(host: { reportsDrops: boolean; reaches?: (boolean | undefined)[] }) {
  const clock = manualClock();
  const presence = new PresenceBook();
  const appears = (): void =>
    presence.heard(
      desk,
      { type: 'available', show: '', status: '', priority: 0, caps: '' },
      clock.now(),
    );
  appears();
  const applied: [string, ChatEvent['type']][] = [];
  const settled: FullJid[] = [];
  const store = { full: 0 };
  const inside = { now: false };
  const asked: FullJid[] = [];
  const departures = createDepartures({
    presence,
    inquiry: {
      reaches: async () => host.reaches?.shift(),
      verify: async (client) => void asked.push(client),
    },
    reportsDrops: () => host.reportsDrops,
    rooms: () => ({ isInside: () => inside.now }),
    apply: async (chat, { type }) => {
      if (store.full > 0) {
        store.full -= 1;
        throw new MusterError('store-unavailable', 'full');
      }
      applied.push([chat, type]);
    },
    settled: async ({ client }) => void settled.push(client),
    clock,
    agenda: createAgenda(clock),
    log: silentLog,
  });
  return { clock, presence, departures, applied, settled, store, inside, appears, asked };
}

const withdrawn = [['aaaaaaaaaaaaaaaaaaaa', 'withdrawn']];

describe('leaving a room (A14)', () => {
  it('with a client that stays online is non-participation, a moment later', async () => {
    const { clock, departures, applied } = house({ reportsDrops: true });
    departures.left(ROOM, alice, 'left', desk);
    await clock.advance(900);
    expect(applied).to.deep.equal([]);
    await clock.advance(200);
    expect(applied).to.deep.equal(withdrawn);
  });

  it('is none for whoever is out of reach; where nobody tells more he is inquired of', () => {
    for (const reportsDrops of [true, false]) {
      const { departures, applied, asked } = house({ reportsDrops });
      departures.left(ROOM, alice, 'lost', desk);
      expect(applied).to.deep.equal([]);
      expect(asked).to.deep.equal(reportsDrops ? [] : [desk]);
    }
  });

  it('is none when the client logs off behind it, or comes back under the same name', async () => {
    const { clock, presence, departures, applied, appears } = house({ reportsDrops: true });
    departures.left(ROOM, alice, 'left', desk);
    await clock.advance(500);
    presence.gone(desk);
    appears();
    await clock.advance(60_000);
    expect(applied).to.deep.equal([]);
  });

  it('is none when the connection was lost, nor when the client enters again', async () => {
    const { clock, departures, applied } = house({ reportsDrops: true });
    departures.left(ROOM, alice, 'lost', desk);
    departures.left(ROOM, alice, 'left', desk);
    await clock.advance(500);
    departures.joined(ROOM, alice);
    await clock.advance(60_000);
    expect(applied).to.deep.equal([['aaaaaaaaaaaaaaaaaaaa', 'entered']]);
  });

  it('waits as long as nothing is known of the client: the link may be down', async () => {
    const { clock, presence, departures, applied } = house({ reportsDrops: true });
    departures.left(ROOM, alice, 'left', desk);
    presence.doubt();
    await clock.advance(60_000);
    expect(applied).to.deep.equal([]);
    presence.alive(desk, clock.now());
    await clock.advance(2000);
    expect(applied).to.deep.equal(withdrawn);
  });

  it('is found out by a ping where the server does not tell of every client that goes', async () => {
    for (const [answers, expected] of [
      [[true], withdrawn],
      [[false], []],
      [[undefined, undefined, true], withdrawn],
    ] as const) {
      const { clock, departures, applied } = house({ reportsDrops: false, reaches: [...answers] });
      departures.left(ROOM, alice, 'left', desk);
      await clock.advance(10_000);
      expect(applied).to.deep.equal(expected);
    }
  });

  it('is none there when the client has logged in again under the same name, and answers', async () => {
    const { clock, departures, applied, appears } = house({ reportsDrops: false, reaches: [true] });
    await clock.advance(1000);
    departures.left(ROOM, alice, 'left', desk);
    await clock.advance(500);
    appears();
    await clock.advance(10_000);
    expect(applied).to.deep.equal([]);
  });

  it('is none there when the link is lost behind it: the server was stopped, perhaps', async () => {
    const { clock, departures, applied } = house({ reportsDrops: false, reaches: [true] });
    departures.left(ROOM, alice, 'left', desk);
    await clock.advance(500);
    departures.separated();
    await clock.advance(10_000);
    expect(applied).to.deep.equal([]);
  });

  it('waits over a lost link where the server tells all', async () => {
    const { clock, departures, applied } = house({ reportsDrops: true });
    await clock.advance(1500);
    departures.left(ROOM, alice, 'left', desk);
    departures.separated();
    await clock.advance(10_000);
    expect(applied).to.deep.equal(withdrawn);
  });

  it('is none there when the server was restarted behind it: the client has logged in anew since', async () => {
    const { clock, presence, departures, applied, settled } = house({ reportsDrops: true });
    await clock.advance(1500);
    departures.left(ROOM, alice, 'left', desk);
    const second = Math.floor(clock.now() / 1000) * 1000;
    departures.separated();
    presence.doubt();
    await clock.advance(3000);
    expect(settled, 'not known yet').to.deep.equal([]);
    // In the same second, as the stamp of a snapshot has it.
    const info = { type: 'available', show: '', status: '', priority: 0, caps: '' } as const;
    presence.heard(desk, info, clock.now(), second);
    await clock.advance(3000);
    expect(applied).to.deep.equal([]);
    expect(settled).to.deep.equal([desk]);
  });

  it('is noted as dealt with once it is recorded, or means nothing', async () => {
    for (const [happens, means] of [
      [(): void => undefined, withdrawn],
      [({ presence }: ReturnType<typeof house>) => presence.gone(desk), []],
      [({ departures }: ReturnType<typeof house>) => departures.joined(ROOM, alice), undefined],
    ] as const) {
      const stage = house({ reportsDrops: true });
      await stage.clock.advance(1500);
      stage.departures.takeUp({ room: ROOM, client: desk }, stage.clock.now());
      await stage.clock.advance(900);
      expect(stage.settled).to.deep.equal([]);
      happens(stage);
      await stage.clock.advance(2000);
      expect(stage.settled).to.deep.equal([desk]);
      if (means !== undefined) expect(stage.applied).to.deep.equal(means);
    }
  });

  it('is recorded when the store takes it again, unless something else was done since', async () => {
    const { clock, departures, applied, settled, store } = house({ reportsDrops: true });
    store.full = 3;
    departures.left(ROOM, alice, 'left', desk);
    await clock.advance(3500);
    expect([...applied, ...settled]).to.deep.equal([]);
    await clock.advance(2000);
    expect(applied).to.deep.equal(withdrawn);
    expect(settled).to.deep.equal([desk]);
    store.full = 1;
    departures.declined(ROOM, alice);
    departures.joined(ROOM, alice);
    await clock.advance(60_000);
    expect(applied.slice(1).map(([, type]) => type)).to.deep.equal(['entered']);
  });

  it('concerns topics only: users open and leave rooms as they like', async () => {
    const { clock, departures, applied } = house({ reportsDrops: true });
    departures.left('hall@muster.example.org' as RoomJid, alice, 'left', desk);
    await clock.advance(10_000);
    expect(applied).to.deep.equal([]);
  });

  it('may be said at once: by declining, or by a moderator', () => {
    const { departures, applied } = house({ reportsDrops: true });
    departures.declined(ROOM, alice);
    departures.banned(ROOM, alice);
    expect(applied.map(([, type]) => type)).to.deep.equal(['withdrawn', 'expelled']);
  });
});
