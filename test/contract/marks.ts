import { expect } from 'chai';
import { STRANGE } from './samples.ts';
import type { Bench } from './store.ts';

export function markContract(bench: Bench): void {
  describe('marks (A18)', () => {
    it('keeps them over a restart, sorted by their keys', async () => {
      await bench.store.saveMarks([
        { key: STRANGE, at: 5.5 },
        { key: 'a', at: 0 },
      ]);
      const kept = await (await bench.reopen()).loadMarks();
      expect(kept).to.have.length(2);
      expect(kept).to.deep.include.members([
        { key: 'a', at: 0 },
        { key: STRANGE, at: 5.5 },
      ]);
    });

    it('replaces the changed, also by earlier ones, and deletes the gone', async () => {
      const { store } = bench;
      await store.saveMarks(['a', 'b', 'c'].map((key) => ({ key, at: 9 })));
      await store.saveMarks([{ key: 'a', at: 4 }], ['b', 'nobody']);
      expect(await store.loadMarks()).to.deep.equal([
        { key: 'a', at: 4 },
        { key: 'c', at: 9 },
      ]);
    });

    it('keeps a mark that is named both as changed and as gone', async () => {
      const { store } = bench;
      await store.saveMarks([{ key: 'a', at: 1 }], ['a']);
      expect(await store.loadMarks()).to.deep.equal([{ key: 'a', at: 1 }]);
    });
  });
}
