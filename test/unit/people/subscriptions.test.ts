import { expect } from 'chai';
import fc from 'fast-check';
import type { BareJid } from '../../../src/domain/jid.ts';
import { Subscriptions } from '../../../src/people/subscriptions.ts';
import { topicOf } from '../../support/topics.ts';
import { type KeptWill, keptWill } from '../../support/wish-store.ts';

const alice = 'alice@example.org' as BareJid;
const bob = 'bob@example.org' as BareJid;
const carol = 'carol@example.org' as BareJid;
const topics = new Map([
  ['news', topicOf({ name: 'news', members: [{ jid: alice }, { jid: bob, duration: 500 }] })],
]);

async function over(store: KeptWill): Promise<Subscriptions> {
  const subscriptions = new Subscriptions(store, topics, { now: () => 7 });
  await subscriptions.load();
  return subscriptions;
}

describe('subscriptions (A1)', () => {
  let store: KeptWill;
  let subscriptions: Subscriptions;
  beforeEach(async () => {
    store = keptWill();
    subscriptions = await over(store);
  });

  it('are those of the configuration, then those of people themselves, over a restart', async () => {
    await subscriptions.subscribe('news', carol, 300);
    const expected = [{ jid: alice }, { jid: bob, duration: 500 }, { jid: carol, duration: 300 }];
    expect(subscriptions.of('news')).to.deep.equal(expected);
    expect((await over(store)).of('news')).to.deep.equal(expected);
    expect(subscriptions.has('news', carol)).to.equal(true);
    expect(subscriptions.isConfigured('news', carol)).to.equal(false);
  });

  it('have the own duration before the configured one, and lose it again', async () => {
    await subscriptions.setDuration('news', bob, 100);
    expect(subscriptions.duration('news', bob)).to.equal(100);
    expect((await over(store)).of('news')[1]).to.deep.equal({ jid: bob, duration: 100 });
    await subscriptions.setDuration('news', bob);
    expect(subscriptions.duration('news', bob)).to.equal(500);
    expect(store.subscriptions.size).to.equal(0);
  });

  it('do not come of a contact alone, and end with all that is known of them', async () => {
    await subscriptions.setContact('news', carol, true);
    expect(subscriptions.has('news', carol)).to.equal(false);
    expect(subscriptions.contacts('news')).to.deep.equal([carol]);
    await subscriptions.subscribe('news', carol);
    await subscriptions.drop(carol, ['news', 'other']);
    expect(subscriptions.has('news', carol)).to.equal(false);
    expect([store.subscriptions.size, subscriptions.rowsOf(carol)]).to.deep.equal([0, []]);
  });

  it('tell of every change, and of nothing else', async () => {
    const told: string[] = [];
    subscriptions.watch((topic) => told.push(topic));
    await subscriptions.setContact('news', carol, false);
    expect(told).to.deep.equal([]);
    await subscriptions.subscribe('news', carol);
    await subscriptions.drop(carol, ['news']);
    await subscriptions.drop(carol, ['news']);
    expect(told).to.deep.equal(['news', 'news']);
  });

  it('are found among any people just as by looking at every subscriber, in the same order', async () => {
    const names = Array.from({ length: 8 }, (_, n) => `p${n}@example.org` as BareJid);
    const some = fc.subarray(names);
    await fc.assert(
      fc.asyncProperty(some, some, some, async (listed, own, people) => {
        const members = listed.toReversed().map((jid) => ({ jid }));
        const listing = new Map([['news', topicOf({ name: 'news', members })]]);
        const all = new Subscriptions(keptWill(), listing, { now: () => 7 });
        const found = (): void => {
          const known = new Map(people.map((jid) => [jid, undefined]));
          expect(all.among('news', known)).to.deep.equal(
            all.of('news').filter(({ jid }) => known.has(jid)),
          );
        };
        found();
        for (const jid of own) await all.subscribe('news', jid, 300);
        found();
        for (const jid of own.slice(1)) await all.drop(jid, ['news']);
        found();
      }),
    );
  });
});
