import { expect } from 'chai';
import fc from 'fast-check';
import type { BareJid, RoomJid } from '../../src/domain/jid.ts';
import type { ArchivedMessage, ArchiveQuery } from '../../src/store/port.ts';
import { archiveStore } from '../scenario/rooms/archive-store.ts';
import { STRANGE } from './samples.ts';
import type { Bench } from './store.ts';

const roomOf = (name: string): RoomJid => `${name}@muster.example.org` as RoomJid;
const personOf = (name: string): BareJid => `${name}@example.org` as BareJid;
const [r, q] = [roomOf('r'), roomOf('q')];

const said = (id: string, more: Partial<ArchivedMessage> = {}): ArchivedMessage => ({
  room: r,
  id,
  at: 1,
  author: personOf('alice'),
  hiddenFrom: [],
  message: `<message><body>${id}</body></message>`,
  ...more,
});

const everything = (room: RoomJid): ArchiveQuery => ({
  room,
  viewer: personOf('bob'),
  without: [],
  limit: 1000,
  from: 'oldest',
});

export function archiveContract(bench: Bench): void {
  describe('messages of rooms', () => {
    const idsOf = async (query: ArchiveQuery): Promise<readonly string[]> => {
      const page = await bench.store.pageMessages(query);
      if (page === 'unknown-id') throw new Error(page);
      return page.messages.map(({ id }) => id);
    };

    it('keeps them over a restart, in the order in which they were added', async () => {
      const messages = [said('2', { at: 5 }), said('1', { at: 3, message: STRANGE, author: null })];
      await bench.store.appendMessages(messages);
      const store = await bench.reopen();
      expect(await store.pageMessages(everything(r))).to.deep.equal({
        messages,
        count: 2,
        index: 0,
      });
    });

    it('keeps rooms and domains apart', async () => {
      const other = await bench.other('elsewhere.example.org');
      await bench.store.appendMessages([said('1'), said('2', { room: q })]);
      await other.appendMessages([said('3')]);
      expect(await idsOf(everything(r))).to.deep.equal(['1']);
      expect(await idsOf(everything(q))).to.deep.equal(['2']);
    });

    it('adds a message once', async () => {
      await bench.store.appendMessages([said('1')]);
      await bench.store.appendMessages([said('1', { message: 'other' }), said('2')]);
      expect(await idsOf(everything(r))).to.deep.equal(['1', '2']);
    });

    it('puts another stanza in the place of a message, and says when there is none', async () => {
      await bench.store.appendMessages([said('1')]);
      expect(await bench.store.replaceMessage(r, '1', '<retracted/>')).to.equal(true);
      expect(await bench.store.replaceMessage(r, '2', '<retracted/>')).to.equal(false);
      const page = await bench.store.pageMessages(everything(r));
      expect(page).to.have.nested.property('messages.0.message', '<retracted/>');
    });

    it('says when a message that a query names is not there', async () => {
      await bench.store.appendMessages([said('1'), said('2', { room: q })]);
      for (const named of [{ after: ['2'] }, { before: ['x'] }, { ids: ['1', 'x'] }]) {
        const query = { ...everything(r), ...named };
        expect(await bench.store.pageMessages(query)).to.equal('unknown-id');
      }
    });

    it('forgets them with their room, unless they are kept for a time', async () => {
      const { store } = bench;
      await store.appendMessages([said('1'), said('2', { room: q })]);
      await store.keepMessages(q, 100);
      await store.dropRoom(r);
      await store.dropRoom(q);
      expect(await idsOf(everything(r))).to.deep.equal([]);
      expect(await idsOf(everything(q))).to.deep.equal(['2']);
      expect(await store.forgetMessages(100)).to.equal(0);
      expect(await store.forgetMessages(101)).to.equal(1);
      expect(await idsOf(everything(q))).to.deep.equal([]);
    });

    it('A10 answers any query as a list in memory does', async () => {
      const name = fc.constantFrom('alice', 'bob', 'carol').map(personOf);
      const id = fc.integer({ min: 0, max: 11 }).map(String);
      const at = fc.integer({ min: 0, max: 9 });
      const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
      const message = fc.record({
        author: fc.option(name),
        at,
        hiddenFrom: fc.uniqueArray(name, { maxLength: 2 }),
        room: fc.constantFrom(r, q),
      });
      const query = fc.record({
        room: fc.constant(r),
        viewer: name,
        without: fc.uniqueArray(name, { maxLength: 2 }),
        author: maybe(name),
        start: maybe(at),
        end: maybe(at),
        after: maybe(fc.array(id, { maxLength: 2 })),
        before: maybe(fc.array(id, { maxLength: 2 })),
        ids: maybe(fc.array(id, { minLength: 1, maxLength: 3 })),
        limit: fc.integer({ min: 0, max: 6 }),
        from: fc.constantFrom('oldest' as const, 'newest' as const),
      });
      let rounds = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(message, { maxLength: 12 }),
          fc.array(query, { minLength: 1, maxLength: 8 }),
          async (messages, queries) => {
            const store = await bench.other(`round-${(rounds += 1)}.example.org`);
            const model = archiveStore();
            const all = messages.map((one, index) => said(String(index), one));
            await store.appendMessages(all);
            await model.appendMessages(all);
            for (const wish of queries) {
              const asked = Object.fromEntries(
                Object.entries(wish).filter(([, value]) => value !== undefined),
              ) as unknown as ArchiveQuery;
              expect(await store.pageMessages(asked)).to.deep.equal(
                await model.pageMessages(asked),
              );
            }
          },
        ),
        { numRuns: 40 },
      );
    });
  });

  describe('rooms that users opened', () => {
    it('keeps them over a restart, replaces and drops them', async () => {
      const { store } = bench;
      await store.saveRoom({ room: r, opened: 1, state: STRANGE });
      await store.saveRoom({ room: q, opened: 2, state: '{}' });
      await store.saveRoom({ room: r, opened: 1, state: '{"a":1}' });
      const later = await bench.reopen();
      expect(await later.loadRooms()).to.deep.equal([
        { room: q, opened: 2, state: '{}' },
        { room: r, opened: 1, state: '{"a":1}' },
      ]);
      await later.dropRoom(q);
      expect(await later.loadRooms()).to.have.lengthOf(1);
    });
  });
}
