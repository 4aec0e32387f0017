import { expect } from 'chai';
import type { StoredSubscription } from '../../src/store/port.ts';
import { bare, STRANGE } from './samples.ts';
import type { Bench } from './store.ts';

const subscription = (
  topic: string,
  name: string,
  more: Partial<StoredSubscription> = {},
): StoredSubscription => ({
  topic,
  person: bare(name),
  since: 1,
  own: true,
  contact: false,
  ...more,
});

export function wishContract(bench: Bench): void {
  describe('subscriptions (A1)', () => {
    it('keeps them whole over a restart, the oldest first', async () => {
      const all = [
        subscription('b', 'alice', { since: 1.5, duration: 90_000 }),
        subscription(STRANGE, 'bob', { since: 2, own: false, contact: true }),
        subscription('a', 'alice', { since: 3, duration: 0 }),
      ];
      await bench.store.saveSubscriptions(all.toReversed());
      expect(await (await bench.reopen()).loadSubscriptions()).to.deep.equal(all);
    });

    it('replaces by topic and person, and deletes the gone; the changed come last', async () => {
      const { store } = bench;
      await store.saveSubscriptions([
        subscription('a', 'alice', { duration: 5 }),
        subscription('a', 'bob'),
        subscription('b', 'alice'),
      ]);
      const later = subscription('a', 'alice', { contact: true });
      await store.saveSubscriptions([later], [subscription('b', 'alice'), later]);
      expect(await store.loadSubscriptions()).to.deep.equal([later, subscription('a', 'bob')]);
    });
  });

  describe('wishes (A14, A15)', () => {
    it('keeps a record for each person over a restart', async () => {
      const alice = {
        person: bare('alice'),
        consent: 'ask' as const,
        topics: { [STRANGE]: 'never' as const },
        quiet: { from: 1320, to: 420 },
        language: 'ja',
        zone: '+09:00',
        without: [bare('bob')],
      };
      const bob = { person: bare('bob'), topics: {}, without: [] };
      await bench.store.saveWishes(bob);
      await bench.store.saveWishes({ ...alice, consent: 'never' });
      await bench.store.saveWishes(alice);
      expect(await (await bench.reopen()).loadWishes()).to.deep.equal([alice, bob]);
    });

    it('drops one, and does not mind one that is not there', async () => {
      const { store } = bench;
      for (const name of ['alice', 'bob']) {
        await store.saveWishes({ person: bare(name), topics: {}, without: [] });
      }
      await store.dropWishes(bare('alice'));
      await store.dropWishes(bare('alice'));
      expect((await store.loadWishes()).map(({ person }) => person)).to.deep.equal([bare('bob')]);
    });
  });
}
