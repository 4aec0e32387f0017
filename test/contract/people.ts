import { expect } from 'chai';
import { bare, full, sighting, STRANGE } from './samples.ts';
import type { Bench } from './store.ts';

export function peopleContract(bench: Bench): void {
  describe('handles (B1)', () => {
    it('never passes one to another account, not even after a restart', async () => {
      const otter = { name: 'quiet-otter', jid: bare('alice'), display: 'Alice' };
      expect(await bench.store.claimHandle(otter)).to.equal(true);
      const store = await bench.reopen();
      expect(await store.claimHandle({ ...otter, jid: bare('bob'), display: 'Bob' })).to.equal(
        false,
      );
      expect(await store.loadHandles()).to.deep.equal([otter]);
    });

    it('lets the owner claim it again, with another display', async () => {
      const { store } = bench;
      const otter = { name: 'quiet-otter', jid: bare('alice'), display: 'Alice' };
      await store.claimHandle(otter);
      expect(await store.claimHandle(otter)).to.equal(true);
      expect(await store.claimHandle({ ...otter, display: STRANGE })).to.equal(true);
      expect(await store.loadHandles()).to.deep.equal([{ ...otter, display: STRANGE }]);
    });

    it('gives one account several, in the order of the first claims', async () => {
      const { store } = bench;
      const handle = (name: string) => ({ name, jid: bare('alice'), display: name });
      for (const name of ['zebra', 'ant', 'zebra', 'mole']) await store.claimHandle(handle(name));
      const names = (await store.loadHandles()).map(({ name }) => name);
      expect(names).to.deep.equal(['zebra', 'ant', 'mole']);
    });

    it('gives a name that several claim at the same time to one', async () => {
      const { store } = bench;
      const claims = ['a', 'b', 'c'].map((who) =>
        store.claimHandle({ name: 'otter', jid: bare(who), display: who }),
      );
      expect(await Promise.all(claims)).to.deep.equal([true, false, false]);
    });
  });

  describe('sightings (A2)', () => {
    it('keeps them over a restart', async () => {
      const seen = [sighting('alice', { show: 'dnd', caps: STRANGE }), sighting('bob')];
      await bench.store.saveSightings(seen, []);
      expect(await (await bench.reopen()).loadSightings()).to.deep.equal(seen);
    });

    it('replaces the changed and deletes the gone', async () => {
      const { store } = bench;
      await store.saveSightings([sighting('alice'), sighting('bob'), sighting('carol')], []);
      const later = sighting('alice', { heard: 6.5, show: 'xa', priority: 5, caps: '' });
      await store.saveSightings([later], [full('bob'), full('nobody')]);
      expect(await store.loadSightings()).to.deep.equal([later, sighting('carol')]);
    });

    it('keeps a client that is named both as changed and as gone', async () => {
      const { store } = bench;
      await store.saveSightings([sighting('alice')], []);
      await store.saveSightings([sighting('alice', { heard: 9 })], [full('alice')]);
      expect(await store.loadSightings()).to.deep.equal([sighting('alice', { heard: 9 })]);
    });
  });
}
