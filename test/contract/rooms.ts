import { expect } from 'chai';
import { occupant, room, STRANGE } from './samples.ts';
import type { Bench } from './store.ts';

export function roomContract(bench: Bench): void {
  describe('occupants', () => {
    it('keeps them over a restart, by room and time of joining', async () => {
      const [late, early, elsewhere] = [
        occupant('r', 'alice', { joined: 2 }),
        occupant('r', 'bob', { joined: 1, nick: STRANGE, presence: STRANGE }),
        occupant('q', 'alice', { joined: 3 }),
      ];
      await bench.store.saveOccupants([late, early, elsewhere]);
      const store = await bench.reopen();
      expect(await store.loadOccupants()).to.deep.equal([elsewhere, early, late]);
    });

    it('replaces an occupant of the same room and full JID', async () => {
      const { store } = bench;
      await store.saveOccupants([occupant('r', 'alice'), occupant('r', 'bob')]);
      const later = occupant('r', 'alice', { nick: 'Al', presence: '<presence/>', joined: 0 });
      await store.saveOccupants([later]);
      expect(await store.loadOccupants()).to.deep.equal([later, occupant('r', 'bob')]);
    });

    it('drops occupants, and ignores those that are not there', async () => {
      const { store } = bench;
      await store.saveOccupants([
        occupant('r', 'alice'),
        occupant('r', 'bob'),
        occupant('q', 'alice'),
      ]);
      await store.dropOccupants([occupant('r', 'alice'), occupant('r', 'nobody')]);
      await store.dropOccupants([]);
      const left = [occupant('q', 'alice'), occupant('r', 'bob')];
      expect(await store.loadOccupants()).to.deep.equal(left);
    });

    it('drops occupants and remembers their departure together', async () => {
      await bench.store.saveOccupants([occupant('r', 'alice')]);
      const departed = { key: 'departed r alice', at: 1.5 };
      await bench.store.dropOccupants([occupant('r', 'alice')], [departed]);
      const store = await bench.reopen();
      expect(await store.loadOccupants()).to.deep.equal([]);
      expect(await store.loadMarks()).to.deep.equal([departed]);
    });

    it('drops a whole room', async () => {
      const { store } = bench;
      await store.saveOccupants([
        occupant('r', 'alice'),
        occupant('r', 'bob'),
        occupant('q', 'alice'),
      ]);
      await store.dropRoom(room('r'));
      await store.dropRoom(room('unknown'));
      expect(await store.loadOccupants()).to.deep.equal([occupant('q', 'alice')]);
    });
  });
}
