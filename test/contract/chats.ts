import { expect } from 'chai';
import { chat, codeOf, effect, event, STRANGE } from './samples.ts';
import type { Bench } from './store.ts';

export function chatContract(bench: Bench): void {
  describe('chats', () => {
    it('writes state, effects and the event together, and keeps them over a restart', async () => {
      await bench.store.acceptEvent(event('e1'));
      const state = chat('c', { title: STRANGE, opened: 1.25 });
      const effects = [effect('c.1.0'), effect('c.1.1', { when: { login: true } })];
      await bench.store.commit({ chat: 'c', expected: 0, state, effects, event: 'e1' });
      const store = await bench.reopen();
      expect(await store.loadChats()).to.deep.equal([{ version: 1, chat: state }]);
      expect(await store.loadEffects()).to.deep.equal(
        effects.map((each) => ({ ...each, attempts: 0, state: 'pending' })),
      );
      expect(await store.listEvents(9)).to.deep.equal([
        { ...event('e1'), state: 'started', chat: 'c' },
      ]);
    });

    it('writes marks with the state, or not at all', async () => {
      const mark = (at: number) => [{ key: 'ended topic', at }];
      await bench.store.saveMarks(mark(1));
      const change = { chat: 'c', expected: 0, state: chat('c'), effects: [] };
      await bench.store.commit({ ...change, marks: mark(2) });
      expect(await codeOf(bench.store.commit({ ...change, marks: mark(3) }))).to.equal(
        'store-conflict',
      );
      expect(await (await bench.reopen()).loadMarks()).to.deep.equal(mark(2));
    });

    it('counts versions', async () => {
      const { store } = bench;
      for (const expected of [0, 1, 2]) {
        const state = chat('c', { created: expected });
        await store.commit({ chat: 'c', expected, state, effects: [] });
      }
      const stored = await store.loadChats();
      expect(stored).to.deep.equal([{ version: 3, chat: chat('c', { created: 2 }) }]);
    });

    for (const expected of [0, 1, 3]) {
      it(`refuses a change of version 2 that was derived from ${expected}, whole`, async () => {
        const { store } = bench;
        await store.acceptEvent(event('e1'));
        await store.commit({ chat: 'c', expected: 0, state: chat('c'), effects: [] });
        await store.commit({
          chat: 'c',
          expected: 1,
          state: chat('c'),
          effects: [effect('c.2.0')],
        });
        const before = await store.loadEffects();
        const late = chat('c', { title: 'late' });
        const effects = [effect('c.9.0', { key: effect('c.2.0').key })];
        for (const state of [late, null]) {
          const refused = store.commit({ chat: 'c', expected, state, effects, event: 'e1' });
          expect(await codeOf(refused)).to.equal('store-conflict');
        }
        expect(await store.loadChats()).to.deep.equal([{ version: 2, chat: chat('c') }]);
        expect(await store.loadEffects()).to.deep.equal(before);
        expect(await store.pendingEvents()).to.have.length(1);
      });
    }

    it('refuses a change of a chat that is not there', async () => {
      const refused = bench.store.commit({ chat: 'c', expected: 1, state: chat('c'), effects: [] });
      expect(await codeOf(refused)).to.equal('store-conflict');
    });

    it('lets one of two changes that come at the same time win, and nothing else suffers', async () => {
      const { store } = bench;
      const change = { chat: 'c', expected: 0, effects: [] };
      const outcomes = await Promise.all([
        codeOf(store.commit({ chat: 'd', expected: 0, state: chat('d'), effects: [] })),
        codeOf(store.commit({ ...change, state: chat('c', { title: 'first' }) })),
        codeOf(store.commit({ ...change, state: chat('c', { title: 'second' }) })),
        codeOf(store.acceptEvent(event('e1'))),
      ]);
      expect(outcomes).to.deep.equal(['resolved', 'resolved', 'store-conflict', 'resolved']);
      expect((await store.loadChats()).map((stored) => stored.chat.title)).to.deep.equal([
        'first',
        'Mail magazine X',
      ]);
      expect(await store.pendingEvents()).to.have.length(1);
    });

    it('lets only one chat consume an event', async () => {
      const { store } = bench;
      await store.acceptEvent(event('e1'));
      const consume = (id: string) =>
        store.commit({
          chat: id,
          expected: 0,
          state: chat(id),
          effects: [effect(`${id}.1.0`)],
          event: 'e1',
        });
      await consume('c');
      expect(await codeOf(consume('d'))).to.equal('store-conflict');
      expect((await store.loadChats()).map((stored) => stored.chat.id)).to.deep.equal(['c']);
      expect((await store.loadEffects()).map(({ id }) => id)).to.deep.equal(['c.1.0']);
    });

    it('forgets a chat; its unsettled effects stay: they are the rest of the undo', async () => {
      const { store } = bench;
      const effects = [effect('c.1.0')];
      await store.commit({ chat: 'c', expected: 0, state: chat('c'), effects });
      await store.commit({ chat: 'c', expected: 1, state: null, effects: [effect('c.2.0')] });
      expect(await store.loadChats()).to.deep.equal([]);
      expect((await store.loadEffects()).map(({ id }) => id)).to.deep.equal(['c.1.0', 'c.2.0']);
    });

    it('keeps big states and many effects', async () => {
      const { store } = bench;
      const state = chat('c', { title: STRANGE.repeat(20_000) });
      const effects = Array.from({ length: 2000 }, (_, n) => effect(`c.1.${n}`));
      await store.commit({ chat: 'c', expected: 0, state, effects });
      expect(await store.loadChats()).to.deep.equal([{ version: 1, chat: state }]);
      expect((await store.loadEffects()).map(({ id }) => id)).to.deep.equal(
        effects.map(({ id }) => id),
      );
    });
  });
}
