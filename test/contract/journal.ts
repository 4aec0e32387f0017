import { expect } from 'chai';
import { bare, journalEntry } from './samples.ts';
import type { Bench } from './store.ts';

export function journalContract(bench: Bench): void {
  describe('journal', () => {
    it('keeps entries whole, over a restart', async () => {
      const entry = journalEntry('alice', 'bob');
      const none = { ...journalEntry('alice', 'carol'), original: null, written: entry.original };
      await bench.store.writeJournal([none, entry]);
      const store = await bench.reopen();
      expect(await store.journalEntry(entry.owner, entry.contact)).to.deep.equal(entry);
      expect(await store.journalOf(bare('alice'))).to.deep.equal([entry, none]);
    });

    it('replaces what was there', async () => {
      const { store } = bench;
      await store.writeJournal([journalEntry('alice', 'bob', 'X')]);
      const later = { ...journalEntry('alice', 'bob', 'Y'), holders: {} };
      await store.writeJournal([later]);
      expect(await store.journalOf(bare('alice'))).to.deep.equal([later]);
    });

    it('knows who holds what', async () => {
      const { store } = bench;
      const entry = journalEntry('alice', 'bob');
      const other = { ...journalEntry('bob', 'alice'), holders: { c3: { group: 'Z', name: '' } } };
      await store.writeJournal([entry, other]);
      expect(await store.journalHolders()).to.deep.equal(['c1', 'c2', 'c3']);
      expect(await store.journalHeldBy('c3')).to.deep.equal([other]);
      await store.dropJournal(entry.owner, entry.contact);
      expect(await store.journalHolders()).to.deep.equal(['c3']);
    });

    it('knows owner and contact apart', async () => {
      const { store } = bench;
      await store.writeJournal([journalEntry('alice', 'bob')]);
      expect(await store.journalEntry(bare('bob'), bare('alice'))).to.equal(undefined);
      expect(await store.journalOf(bare('bob'))).to.deep.equal([]);
    });

    it('drops one entry', async () => {
      const { store } = bench;
      const [dropped, kept] = [journalEntry('alice', 'bob'), journalEntry('alice', 'carol')];
      await store.writeJournal([dropped, kept, journalEntry('bob', 'alice')]);
      await store.dropJournal(dropped.owner, dropped.contact);
      await store.dropJournal(dropped.owner, dropped.contact);
      expect(await store.journalOf(bare('alice'))).to.deep.equal([kept]);
      expect(await store.journalOf(bare('bob'))).to.have.length(1);
    });

    it('answers in the order of the calls, awaited or not', async () => {
      const { store } = bench;
      const entry = journalEntry('alice', 'bob');
      const calls = [
        store.journalEntry(entry.owner, entry.contact),
        store.writeJournal([entry]),
        store.journalEntry(entry.owner, entry.contact),
        store.dropJournal(entry.owner, entry.contact),
        store.journalEntry(entry.owner, entry.contact),
      ];
      const [before, , written, , dropped] = await Promise.all<unknown>(calls);
      expect([before, written, dropped]).to.deep.equal([undefined, entry, undefined]);
    });
  });
}
