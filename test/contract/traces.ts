import { expect } from 'chai';
import type { ArchivedMessage } from '../../src/store/port.ts';
import { bare, event, room, STRANGE } from './samples.ts';
import type { Bench } from './store.ts';

const said = (id: string, at: number, author: string | null): ArchivedMessage => ({
  room: room(id.slice(0, 1)),
  id,
  at,
  author: author === null ? null : bare(author),
  hiddenFrom: [bare('bob')],
  message: `<message><body>${STRANGE}</body></message>`,
});
const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

export function traceContract(bench: Bench): void {
  describe('what people have left', () => {
    it('finds the newest messages of an author, in whatever room, those of nobody else', async () => {
      const mine = [said('r1', 1, 'alice'), said('q1', 2, 'alice'), said('r3', 3, 'alice')];
      const others = [said('r2', 4, 'bob'), said('r4', 5, null)];
      await bench.store.appendMessages([...mine, ...others]);
      const other = await bench.other('elsewhere.example.org');
      await other.appendMessages([said('r5', 6, 'alice')]);
      expect(await bench.store.messagesBy(bare('alice'), 9)).to.deep.equal(mine.toReversed());
      expect(ids(await bench.store.messagesBy(bare('alice'), 2))).to.deep.equal(['r3', 'q1']);
      expect(await bench.store.messagesBy(bare('carol'), 9)).to.deep.equal([]);
    });

    it('finds the newest events of several sources', async () => {
      const { store } = bench;
      await store.acceptEvent(event('e1', { at: 1, source: 'a@mail.example' }));
      await store.acceptEvent(event('e2', { at: 2, source: bare('alice') }));
      await store.acceptEvent(event('e3', { at: 3, source: 'b@mail.example' }));
      await store.acceptEvent(event('e4', { at: 4, source: 'a@mail.example' }));
      const sources = [bare('alice'), 'a@mail.example', STRANGE];
      expect(ids(await store.eventsBy(sources, 9))).to.deep.equal(['e4', 'e2', 'e1']);
      expect(ids(await store.eventsBy(sources, 1))).to.deep.equal(['e4']);
      expect(await store.eventsBy([], 9)).to.deep.equal([]);
    });

    it('forgets all of it, but no event that is still to be handled', async () => {
      const { store } = bench;
      await store.appendMessages([said('r1', 1, 'alice'), said('r2', 2, 'bob')]);
      for (const id of ['done', 'held', 'pending']) {
        const state = id === 'held' ? 'held' : 'pending';
        await store.acceptEvent(event(id, { source: 'a@mail.example' }), undefined, state);
      }
      await store.acceptEvent(event('other', { source: bare('bob') }));
      for (const id of ['done', 'other']) await store.settleEvent(id, 'nobody');
      await store.forgetTraces(bare('alice'), [bare('alice'), 'a@mail.example']);
      const again = await bench.reopen();
      expect(await again.messagesBy(bare('alice'), 9)).to.deep.equal([]);
      expect(ids(await again.messagesBy(bare('bob'), 9))).to.deep.equal(['r2']);
      expect(ids(await again.listEvents(9)).toSorted()).to.deep.equal(['held', 'other', 'pending']);
    });
  });
}
