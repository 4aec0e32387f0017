import { expect } from 'chai';
import type { Store } from '../../src/store/port.ts';
import {
  bare,
  chat,
  codeOf,
  effect,
  event,
  full,
  journalEntry,
  occupant,
  room,
  sighting,
} from './samples.ts';
import type { Bench } from './store.ts';

/** Writes one of everything. */
async function fill(store: Store, owner: string): Promise<void> {
  await store.acceptEvent(event('e1', { source: owner }), { topic: 'x', key: 'k' });
  await store.acceptEvent(event('e2', { source: owner }));
  const state = chat('c', { title: owner });
  const effects = [effect('c.1.0', { stage: owner.length })];
  await store.commit({ chat: 'c', expected: 0, state, effects, event: 'e1' });
  await store.writeJournal([journalEntry('alice', 'bob', owner)]);
  await store.saveOccupants([occupant('r', 'alice', { nick: owner })]);
  await store.claimHandle({ name: 'otter', jid: bare(owner), display: owner });
  await store.saveSightings([sighting('alice', { caps: owner })], []);
  await store.saveMarks([{ key: 'clock', at: owner.length }]);
  const person = bare('alice');
  await store.saveWishes({ person, topics: {}, language: owner, without: [] });
  const since = owner.length;
  await store.saveSubscriptions([{ topic: 'x', person, since, own: true, contact: true }]);
}

/** Everything that a store can be asked for. */
async function contents(store: Store): Promise<readonly unknown[]> {
  return Promise.all([
    store.listEvents(99),
    store.pendingEvents(),
    store.loadChats(),
    store.loadEffects(),
    store.journalOf(bare('alice')),
    store.journalEntry(bare('alice'), bare('bob')),
    store.loadOccupants(),
    store.loadHandles(),
    store.loadSightings(),
    store.loadMarks(),
    store.loadWishes(),
    store.loadSubscriptions(),
  ]);
}

export function sharingContract(bench: Bench): void {
  describe('domains in one storage', () => {
    it('see nothing of each other, whatever one does', async () => {
      const other = await bench.other('muster.other.example');
      const empty = await contents(other);
      await fill(bench.store, 'one');
      expect(await contents(other)).to.deep.equal(empty);

      await fill(other, 'the other');
      const before = await contents(bench.store);
      await other.settleEffects([{ id: 'c.1.0', outcome: 'done' }]);
      await other.commit({ chat: 'c', expected: 1, state: null, effects: [] });
      await other.settleEvent('e2', 'nobody');
      await other.forgetEvents(Infinity);
      await other.dropJournal(bare('alice'), bare('bob'));
      await other.dropOccupants([occupant('r', 'alice')]);
      await other.dropRoom(room('r'));
      await other.saveSightings([], [full('alice')]);
      await other.saveMarks([], ['clock']);
      await other.dropWishes(bare('alice'));
      await other.saveSubscriptions([], [{ topic: 'x', person: bare('alice') }]);
      expect(await contents(bench.store)).to.deep.equal(before);
    });

    it('are both open and written to at the same time', async () => {
      const other = await bench.other('muster.other.example');
      await Promise.all([fill(bench.store, 'one'), fill(other, 'the other')]);
      expect(await bench.store.loadChats()).to.deep.equal([
        { version: 1, chat: chat('c', { title: 'one' }) },
      ]);
    });
  });

  describe('closing', () => {
    it('finishes what is under way', async () => {
      const accepted = bench.store.acceptEvent(event('e1'));
      await bench.store.close();
      expect(await accepted).to.equal('accepted');
      expect(await (await bench.reopen()).pendingEvents()).to.have.length(1);
    });

    it('refuses what comes later; a second close does nothing', async () => {
      const { store } = bench;
      await store.close();
      await store.close();
      expect(await codeOf(store.acceptEvent(event('e1')))).to.equal('store-unavailable');
      expect(await codeOf(store.loadChats())).to.equal('store-unavailable');
      expect(await (await bench.reopen()).pendingEvents()).to.deep.equal([]);
    });
  });
}
