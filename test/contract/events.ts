import { expect } from 'chai';
import { chat, event, STRANGE } from './samples.ts';
import type { Bench } from './store.ts';

export function eventContract(bench: Bench): void {
  describe('events', () => {
    it('gives those that are held, apart from those that are pending', async () => {
      const { store } = bench;
      await store.acceptEvent(event('e1'));
      await store.acceptEvent(event('e2'), undefined, 'held');
      expect(await store.heldEvents()).to.deep.equal([{ ...event('e2'), state: 'held' }]);
      await store.settleEvent('e2', 'ignored');
      expect(await store.heldEvents()).to.deep.equal([]);
    });

    it('keeps an accepted event pending, also over a restart', async () => {
      expect(await bench.store.acceptEvent(event('e1'))).to.equal('accepted');
      const store = await bench.reopen();
      expect(await store.pendingEvents()).to.deep.equal([{ ...event('e1'), state: 'pending' }]);
    });

    it('gives every text back as it was', async () => {
      const strange = event('e1', { subject: STRANGE, text: STRANGE.repeat(500), source: '' });
      await bench.store.acceptEvent(strange, { topic: STRANGE, key: STRANGE });
      expect(await bench.store.pendingEvents()).to.deep.equal([{ ...strange, state: 'pending' }]);
    });

    it('takes a seen key once for each topic (A4)', async () => {
      const { store } = bench;
      const seen = { topic: 'x', key: STRANGE };
      expect(await store.acceptEvent(event('e1'), seen)).to.equal('accepted');
      expect(await store.acceptEvent(event('e2'), seen)).to.equal('duplicate');
      expect(await store.acceptEvent(event('e3'), { ...seen, topic: 'y' })).to.equal('accepted');
      expect(await store.acceptEvent(event('e4'), { ...seen, key: 'other' })).to.equal('accepted');
      const ids = (await store.pendingEvents()).map(({ id }) => id);
      expect(ids).to.deep.equal(['e1', 'e3', 'e4']);
    });

    it('takes one of many duplicates that come at the same time', async () => {
      const { store } = bench;
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          store.acceptEvent(event(`e${n}`), { topic: 'x', key: 'k' }),
        ),
      );
      expect(answers.filter((answer) => answer === 'accepted')).to.have.length(1);
      expect(await store.pendingEvents()).to.have.length(1);
    });

    it('takes an event id once', async () => {
      const { store } = bench;
      await store.acceptEvent(event('e1'));
      expect(await store.acceptEvent(event('e1', { text: 'other' }))).to.equal('duplicate');
      expect(await store.pendingEvents()).to.deep.equal([{ ...event('e1'), state: 'pending' }]);
    });

    it('lists pending ones oldest first, all ones newest first up to the limit', async () => {
      const { store } = bench;
      await store.acceptEvent(event('b', { at: 2 }));
      await store.acceptEvent(event('c', { at: 2.5 }));
      await store.acceptEvent(event('z', { at: 1 }));
      await store.acceptEvent(event('a', { at: 2 }));
      await store.settleEvent('c', 'nobody');
      const pending = (await store.pendingEvents()).map(({ id }) => id);
      expect(pending).to.deep.equal(['z', 'a', 'b']);
      expect((await store.listEvents(3)).map(({ id }) => id)).to.deep.equal(['c', 'b', 'a']);
      expect(await store.listEvents(0)).to.deep.equal([]);
    });

    it('notes what became of an event', async () => {
      const { store } = bench;
      await store.acceptEvent(event('e1', { at: 2 }));
      await store.acceptEvent(event('e2', { at: 1 }));
      await store.settleEvent('e1', 'joined', 'c1');
      await store.settleEvent('e2', 'nobody');
      await store.settleEvent('unknown', 'nobody');
      expect(await store.pendingEvents()).to.deep.equal([]);
      expect(await store.listEvents(9)).to.deep.equal([
        { ...event('e1', { at: 2 }), state: 'joined', chat: 'c1' },
        { ...event('e2', { at: 1 }), state: 'nobody' },
      ]);
    });

    it('forgets settled events and seen keys from before a time, never pending events', async () => {
      const { store } = bench;
      for (const [id, at] of [
        ['old', 1],
        ['older', 0],
        ['new', 2],
      ] as const) {
        await store.acceptEvent(event(id, { at }), { topic: 'x', key: id });
      }
      await store.settleEvent('old', 'nobody');
      await store.settleEvent('new', 'nobody');
      expect(await store.forgetEvents(2), 'one event, two keys').to.equal(3);
      expect((await store.listEvents(9)).map(({ id }) => id)).to.deep.equal(['new', 'older']);
      expect(await store.acceptEvent(event('e4'), { topic: 'x', key: 'old' })).to.equal('accepted');
      expect(await store.acceptEvent(event('e5'), { topic: 'x', key: 'new' })).to.equal(
        'duplicate',
      );
      expect(await store.forgetEvents(2)).to.equal(0);
    });

    it('forgets an event while its chat goes on', async () => {
      const { store } = bench;
      await store.acceptEvent(event('e1', { at: 1 }));
      const state = chat('c');
      await store.commit({ chat: 'c', expected: 0, state, effects: [], event: 'e1' });
      expect(await store.forgetEvents(2)).to.equal(1);
      expect(await store.loadChats()).to.deep.equal([{ version: 1, chat: state }]);
    });
  });
}
