import type { Element } from '@xmpp/xml';
import { expect } from 'chai';
import { MusterError, type StanzaCondition, StanzaError } from '../../../src/domain/errors.ts';
import { bareIn, type FullJid } from '../../../src/domain/jid.ts';
import { Inquiry } from '../../../src/people/inquiry.ts';
import { PresenceBook } from '../../../src/people/presence.ts';
import { manualClock } from '../../support/manual-clock.ts';

const PHONE = 'alice@example.org/phone' as FullJid;
const ALICE = bareIn(PHONE);

/** How a client, or its server, answers a ping and a disco#info. */
type Answer = 'result' | StanzaCondition | 'silence' | 'link-lost';

/** Alice came online at the start; `later` ms after it she is inquired of. */
async function inquired(
  answers: { readonly ping: Answer; readonly info?: Answer },
  { reportsDrops = false, later = 600_000, age = 300_000, doubt = false } = {},
): Promise<{ online: boolean; asked: string[]; book: PresenceBook }> {
  const clock = manualClock();
  const book = new PresenceBook();
  const available = { type: 'available', show: '', status: '', priority: 0, caps: '' } as const;
  book.heard(PHONE, available, clock.now());
  if (doubt) book.doubt();
  const asked: string[] = [];
  const request = (iq: Element): Promise<Element> => {
    const kind = iq.getChild('ping') === undefined ? 'info' : 'ping';
    asked.push(kind);
    const answer = answers[kind] ?? 'silence';
    if (answer === 'result') return Promise.resolve(iq);
    if (answer === 'silence') return Promise.reject(new MusterError('request-timeout', answer));
    if (answer === 'link-lost') return Promise.reject(new MusterError('link-lost', answer));
    return Promise.reject(new StanzaError('cancel', answer));
  };
  const traits = { reportsDrops: () => reportsDrops };
  await clock.advance(later);
  await new Inquiry({ wire: { request } as never, book, clock, traits }).refresh([ALICE], age);
  return { online: book.online(ALICE), asked, book };
}

describe('inquiry (A2)', () => {
  it('A2 no answer means offline, but not forgotten: the next sign of life counts', async () => {
    const { online, book } = await inquired({ ping: 'silence' });
    expect(online).to.equal(false);
    book.alive(PHONE, 0);
    expect(book.online(ALICE)).to.equal(true);
  });

  it('asks nobody whose last word is fresh', async () => {
    expect((await inquired({ ping: 'silence' }, { later: 1000 })).asked).to.deep.equal([]);
  });

  it('asks whoever is known from before a reconnect, however fresh', async () => {
    const { asked, online } = await inquired({ ping: 'result' }, { later: 1000, doubt: true });
    expect([asked, online]).to.deep.equal([['ping'], true]);
  });

  for (const ping of ['result', 'feature-not-implemented', 'not-allowed'] as const) {
    it(`${ping} comes from a living client`, async () => {
      expect((await inquired({ ping })).online).to.equal(true);
    });
  }

  for (const ping of ['recipient-unavailable', 'remote-server-not-found', 'gone'] as const) {
    it(`${ping} proves that nobody is there`, async () => {
      expect((await inquired({ ping })).book.client(PHONE)).to.equal(undefined);
    });
  }

  describe('service-unavailable, which servers and clients give alike', () => {
    const ping = 'service-unavailable';

    it('is the client’s where the server reports every drop', async () => {
      const { online, asked } = await inquired({ ping }, { reportsDrops: true });
      expect([online, asked]).to.deep.equal([true, ['ping']]);
    });

    it('is doubted there, too, about clients from before a reconnect', async () => {
      const vouch = { reportsDrops: true, doubt: true };
      expect((await inquired({ ping, info: 'service-unavailable' }, vouch)).online).to.equal(false);
    });

    it('is settled by disco#info elsewhere', async () => {
      expect((await inquired({ ping, info: 'result' })).online).to.equal(true);
      const gone = await inquired({ ping, info: 'service-unavailable' });
      expect(gone.book.client(PHONE)).to.equal(undefined);
      const silent = await inquired({ ping, info: 'silence' });
      expect([silent.online, silent.book.client(PHONE)?.certainty]).to.deep.equal([
        false,
        'silent',
      ]);
    });

    it('turns nobody offline when the link is lost meanwhile', async () => {
      expect((await inquired({ ping, info: 'link-lost' })).online).to.equal(true);
      expect((await inquired({ ping: 'link-lost' })).online).to.equal(true);
    });
  });
});
