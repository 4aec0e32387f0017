import { expect } from 'chai';
import type { BareJid } from '../../../src/domain/jid.ts';
import { blocksOf } from '../../../src/people/blocks.ts';
import { WishBook } from '../../../src/people/wish-book.ts';
import { topicOf } from '../../support/topics.ts';
import { type KeptWill, keptWill } from '../../support/wish-store.ts';

const alice = 'alice@example.org' as BareJid;
const bob = 'bob@example.org' as BareJid;
const carol = 'carol@example.org' as BareJid;
const utc = (time: string): number => Date.parse(`2026-07-01T${time}:00Z`);

async function bookOver(
  store: KeptWill,
  { zones = {} }: { zones?: Record<string, string> } = {},
): Promise<WishBook> {
  const people = new Map(
    Object.entries(zones).map(([jid, zone]) => [
      jid as BareJid,
      { jid: jid as BareJid, mail: [], phone: [], zone },
    ]),
  );
  const book = new WishBook(store, { people, zone: 'UTC' });
  await book.load();
  return book;
}

describe('wishes', () => {
  let store: KeptWill;
  let book: WishBook;
  beforeEach(async () => {
    store = keptWill();
    book = await bookOver(store);
  });

  describe('consent', () => {
    const news = topicOf({ name: 'news', consent: 'ask' });
    const sport = topicOf({ name: 'sport', consent: 'always' });

    it("is the topic's, unless the person has a default, unless he has said it for the topic", async () => {
      expect([book.consent(alice, news), book.consent(alice, sport)]).to.deep.equal([
        'ask',
        'always',
      ]);
      await book.setConsent(alice, 'never');
      expect([book.consent(alice, news), book.consent(alice, sport)]).to.deep.equal([
        'never',
        'never',
      ]);
      await book.setConsent(alice, 'always', 'news');
      expect([book.consent(alice, news), book.consent(alice, sport)]).to.deep.equal([
        'always',
        'never',
      ]);
      await book.setConsent(alice, undefined, 'news');
      await book.setConsent(alice, undefined);
      expect(book.consent(alice, news)).to.equal('ask');
      expect(store.wishes.size, 'nothing is kept of who wants nothing').to.equal(0);
    });

    it('lists who has left a topic, also after a restart', async () => {
      await book.setConsent(alice, 'never', 'news');
      await book.setConsent(bob, 'never');
      const again = await bookOver(store);
      expect([...again.refusals('news')]).to.deep.equal([alice]);
      await again.setConsent(alice, 'ask', 'news');
      expect([...again.refusals('news')]).to.deep.equal([]);
    });

    it('loses no change of several at the same time', async () => {
      await Promise.all([
        book.setConsent(alice, 'ask'),
        book.setConsent(alice, 'never', 'news'),
        book.setQuiet(alice, { from: 1, to: 2 }),
        book.setLanguage(alice, 'ja'),
        book.part(alice, bob),
      ]);
      expect((await bookOver(store)).of(alice)).to.deep.equal({
        person: alice,
        consent: 'ask',
        topics: { news: 'never' },
        quiet: { from: 1, to: 2 },
        language: 'ja',
        without: [bob],
      });
    });

    it('stays as it was when it could not be stored', async () => {
      const failing = { ...store, saveWishes: () => Promise.reject(new Error('full')) };
      const other = new WishBook(failing, { people: new Map(), zone: 'UTC' });
      let failure: unknown;
      await other.setConsent(alice, 'never').catch((error: unknown) => (failure = error));
      expect(failure).to.be.an('error');
      expect(other.consent(alice, sport)).to.equal('always');
    });
  });

  describe('quiet hours', () => {
    const night = { from: 22 * 60, to: 7 * 60 };
    const quietAt = (times: readonly string[]): boolean[] =>
      times.map((time) => book.quiet(alice, utc(time)));

    it('reach over midnight; their end is not in them', async () => {
      await book.setQuiet(alice, night);
      expect(
        quietAt(['21:59', '22:00', '23:59', '00:00', '06:59', '07:00', '12:00']),
      ).to.deep.equal([false, true, true, true, true, false, false]);
    });

    it('lie within a day, or fill it', async () => {
      await book.setQuiet(alice, { from: 13 * 60, to: 14 * 60 });
      expect(quietAt(['12:59', '13:00', '13:59', '14:00'])).to.deep.equal([
        false,
        true,
        true,
        false,
      ]);
      await book.setQuiet(alice, { from: 60, to: 60 });
      expect(quietAt(['00:00', '01:00', '12:00'])).to.deep.equal([true, true, true]);
      await book.setQuiet(alice, undefined);
      expect(quietAt(['01:00'])).to.deep.equal([false]);
    });

    it("count by the person's clock: the configured zone, else what his client said", async () => {
      book = await bookOver(store, { zones: { [bob]: 'America/New_York' } });
      for (const one of [alice, bob]) await book.setQuiet(one, night);
      await book.setZone(alice, '+09:00');
      await book.setZone(bob, '+09:00');
      expect(book.quiet(alice, utc('13:00')), '22:00 in Japan').to.equal(true);
      expect(book.quiet(alice, utc('22:00')), '07:00 in Japan').to.equal(false);
      expect(book.quiet(bob, utc('13:00')), '09:00 in New York').to.equal(false);
      expect(book.quiet(bob, utc('02:00')), '22:00 in New York, in summer').to.equal(true);
      expect(book.zone(carol)).to.equal('UTC');
    });
  });

  describe('pairs (A15)', () => {
    it('are those who want it first, each of the two by himself', async () => {
      await book.part(alice, bob);
      await book.part(alice, bob);
      await book.part(bob, alice);
      await book.part(carol, bob);
      expect(book.apart([alice, bob])).to.deep.equal([
        [alice, bob],
        [bob, alice],
      ]);
      expect(book.apart([alice, carol])).to.deep.equal([]);
      await book.reunite(alice, bob);
      expect(book.areApart(alice, bob), 'the other still wants it').to.equal(true);
      await book.reunite(bob, alice);
      expect(book.areApart(alice, bob)).to.equal(false);
      expect((await bookOver(store)).apart([alice, bob, carol])).to.deep.equal([[carol, bob]]);
    });

    it('come of block lists too, as long as these are known', () => {
      const addresses = { domain: 'muster.example.org', behind: () => undefined };
      book.setBlocks(alice, blocksOf(['bob@example.org'], addresses));
      expect(book.apart([alice, bob, carol])).to.deep.equal([[alice, bob]]);
      expect(book.areApart(bob, alice)).to.equal(true);
      book.setBlocks(alice, blocksOf([], addresses));
      expect(book.apart([alice, bob, carol])).to.deep.equal([]);
    });
  });

  it('are forgotten but for the topics of which he wants nothing', async () => {
    await book.setConsent(alice, 'ask');
    await book.part(alice, bob);
    await book.setQuiet(alice, { from: 0, to: 1 });
    await book.forget(alice, ['news']);
    expect(book.of(alice)).to.deep.equal({
      person: alice,
      topics: { news: 'never' },
      without: [],
    });
    await book.forget(alice, []);
    expect(store.wishes.size).to.equal(0);
  });
});
