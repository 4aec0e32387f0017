import { expect } from 'chai';
import type { FullJid, RoomJid } from '../../../src/domain/jid.ts';
import { createLedger } from '../../../src/rooms/ledger.ts';
import type { StoredOccupant } from '../../../src/store/port.ts';
import { occupancy } from '../../scenario/rooms/stage.ts';
import { manualClock, settle } from '../../support/manual-clock.ts';
import { silentLog } from '../../support/silent-log.ts';

const ROOM = 'garden-abcdefghijklmnop2345@muster.example.org' as RoomJid;
const stored = (name: string, presence = ''): StoredOccupant => ({
  room: ROOM,
  jid: `${name}@example.org/x` as FullJid,
  nick: name,
  presence,
  joined: 1,
});

describe('rooms: the record of who is inside', () => {
  it('writes the changes of one turn at once and in order', async () => {
    const store = occupancy();
    const writes: number[] = [];
    const saveOccupants = store.saveOccupants.bind(store);
    store.saveOccupants = (occupants) => {
      writes.push(occupants.length);
      return saveOccupants(occupants);
    };
    const ledger = createLedger(store, manualClock(), silentLog);
    const saved = ['a', 'b', 'c'].map((name) => ledger.save(stored(name)));
    ledger.drop(ROOM, stored('b').jid);
    await Promise.all(saved);
    expect(writes).to.deep.equal([2]);
    expect([...store.stored.values()].map(({ nick }) => nick)).to.deep.equal(['a', 'c']);
  });

  it('lets a save fail that somebody waits for, and repeats what nobody waits for', async () => {
    const store = occupancy();
    const clock = manualClock();
    const ledger = createLedger(store, clock, silentLog);
    await ledger.save(stored('a'));
    store.failure = new Error('disk full');
    const refused = ledger.save(stored('b')).then(
      () => 'saved',
      () => 'refused',
    );
    ledger.note(stored('c'));
    ledger.drop(ROOM, stored('a').jid);
    expect(await refused).to.equal('refused');
    await settle();
    store.failure = undefined;
    await clock.advance(1000);
    await ledger.settled();
    expect([...store.stored.values()].map(({ nick }) => nick)).to.deep.equal(['c']);
  });

  it('prefers the later word when an earlier one is repeated', async () => {
    const store = occupancy();
    const clock = manualClock();
    const ledger = createLedger(store, clock, silentLog);
    store.failure = new Error('disk full');
    ledger.note(stored('a', 'old'));
    await settle();
    ledger.note(stored('a', 'new'));
    store.failure = undefined;
    await clock.advance(1000);
    await ledger.settled();
    expect(store.stored.get(`${ROOM} a@example.org/x`)?.presence).to.equal('new');
  });

  it('forgets a room after what was saved before', async () => {
    const store = occupancy();
    const ledger = createLedger(store, manualClock(), silentLog);
    const saved = ledger.save(stored('a'));
    await ledger.forget(ROOM);
    await saved;
    expect(store.stored.size).to.equal(0);
  });
});
