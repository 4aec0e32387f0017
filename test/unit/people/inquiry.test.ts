import { expect } from 'chai';
import type { Element } from '@xmpp/xml';
import { MusterError, type StanzaCondition, StanzaError } from '../../../src/domain/errors.ts';
import { bareIn, type FullJid } from '../../../src/domain/jid.ts';
import { Inquiry } from '../../../src/people/inquiry.ts';
import { PresenceBook } from '../../../src/people/presence.ts';
import type { PresenceInfo } from '../../../src/xmpp/protocol/presence.ts';
import { FakeWire } from '../../scenario/contacts/wire.ts';
import { manualClock, settle } from '../../support/manual-clock.ts';

const desk = 'alice@example.org/desk' as FullJid;
const available: PresenceInfo = { type: 'available', show: '', status: '', priority: 0, caps: '' };

/** Alice's client was heard at 0; how it, or its server, answers is up to the test. */
function scene({ reportsDrops = true, unconfirmed = false, feeds = true } = {}) {
  const wire = new FakeWire();
  const clock = manualClock(0);
  const book = new PresenceBook();
  book.heard(desk, available, 0);
  if (unconfirmed) book.doubt();
  const inquiry = new Inquiry({
    wire,
    book,
    clock,
    traits: { feeds: () => feeds, reportsDrops: () => reportsDrops },
  });
  const online = (): boolean => book.online(bareIn(desk));
  return { wire, clock, book, inquiry, online };
}

const refused = (condition: StanzaCondition): StanzaError => new StanzaError('cancel', condition);
const isPing = (iq: Element): boolean => iq.getChild('ping', 'urn:xmpp:ping') !== undefined;

describe('Inquiry (A2)', () => {
  const answers = [
    { what: 'a result', error: undefined, online: true },
    { what: 'an error of a client', error: refused('feature-not-implemented'), online: true },
    { what: 'an error that the client makes', error: refused('not-allowed'), online: true },
    { what: 'recipient-unavailable', error: refused('recipient-unavailable'), online: false },
    { what: 'item-not-found', error: refused('item-not-found'), online: false },
    { what: 'remote-server-timeout', error: refused('remote-server-timeout'), online: false },
    { what: 'redirect', error: refused('redirect'), online: false },
    { what: 'silence', error: new MusterError('request-timeout', 'silence'), online: false },
    { what: 'a lost link', error: new MusterError('link-lost', 'lost'), online: true },
  ];
  for (const { what, error, online: expected } of answers) {
    it(`A2 ${what} means ${expected ? 'online' : 'offline'}`, async () => {
      const { wire, inquiry, book, online } = scene();
      const asked = inquiry.ask(book.clients(bareIn(desk)));
      const [request] = wire.requests;
      expect(request?.iq.attrs['to']).to.equal(desk);
      if (error === undefined) request?.resolve(request.iq);
      else request?.reject(error);
      await asked;
      expect(online()).to.equal(expected);
      // Of people whose server is out of reach nothing is known: they are asked another time.
      const forgotten = ['recipient-unavailable', 'item-not-found', 'redirect'].includes(what);
      expect(book.client(desk) === undefined).to.equal(forgotten);
    });
  }

  it('A2 service-unavailable: the feed’s word counts where the server reports drops', async () => {
    const { wire, inquiry, book, online } = scene();
    const asked = inquiry.ask(book.clients(bareIn(desk)));
    wire.requests[0]?.reject(refused('service-unavailable'));
    await asked;
    expect(online()).to.equal(true);
    expect(wire.requests).to.have.lengthOf(1);
  });

  for (const { what, doubt, second, expected } of [
    { what: 'answered', doubt: { reportsDrops: false }, second: undefined, expected: true },
    {
      what: 'refused',
      doubt: { reportsDrops: false },
      second: refused('service-unavailable'),
      expected: false,
    },
    {
      what: 'refused',
      doubt: { unconfirmed: true },
      second: refused('service-unavailable'),
      expected: false,
    },
    { what: 'answered', doubt: { unconfirmed: true }, second: undefined, expected: true },
    {
      what: 'lost with the link',
      doubt: { unconfirmed: true },
      second: new MusterError('link-lost', 'lost'),
      expected: true,
    },
  ]) {
    it(`A2 service-unavailable without a feed to trust (${JSON.stringify(doubt)}): a disco#info that is ${what}`, async () => {
      const { wire, inquiry, book, online } = scene(doubt);
      const asked = inquiry.ask(book.clients(bareIn(desk)));
      wire.requests[0]?.reject(refused('service-unavailable'));
      await settle();
      const info = wire.requests[1];
      expect(info?.iq.getChild('query', 'http://jabber.org/protocol/disco#info')).to.not.equal(
        undefined,
      );
      if (second === undefined) info?.resolve(info.iq);
      else info?.reject(second);
      await asked;
      expect(online()).to.equal(expected);
    });
  }

  it('A2 asks those whose last word is old, and those who are unconfirmed, and nobody else', async () => {
    const { wire, clock, book, inquiry } = scene();
    const phone = 'bob@example.org/phone' as FullJid;
    await clock.advance(300_001);
    book.heard(phone, available, clock.now());
    const people = [bareIn(desk), bareIn(phone)];
    const asked = inquiry.refresh(people, 300_000);
    expect(wire.requests.map(({ iq }) => iq.attrs['to'])).to.deep.equal([desk]);
    wire.requests[0]?.resolve(wire.requests[0].iq);
    await asked;
    await inquiry.refresh(people, 300_000);
    expect(wire.requests, 'an answer is a sign of life').to.have.lengthOf(1);
    book.doubt();
    const again = inquiry.refresh(people, 300_000);
    expect(wire.requests).to.have.lengthOf(3);
    for (const { iq, resolve } of wire.requests.slice(1)) resolve(iq);
    await again;
  });

  it('A2 asks people elsewhere each time: no feed says that their server has gone', async () => {
    const { wire, inquiry, book, online } = scene({ feeds: false, reportsDrops: false });
    const people = [bareIn(desk)];
    const asked = inquiry.refresh(people, 300_000);
    wire.requests[0]?.reject(refused('remote-server-not-found'));
    await asked;
    expect(online()).to.equal(false);
    const again = inquiry.refresh(people, 300_000);
    wire.requests[1]?.resolve(wire.requests[1].iq);
    await again;
    expect(online(), 'her server is back, she was there all the time').to.equal(true);
    expect(book.client(desk)?.certainty).to.equal('present');
  });

  it('A2 who spoke while he was asked is not silent', async () => {
    const { wire, clock, book, inquiry, online } = scene();
    const asked = inquiry.ask(book.clients(bareIn(desk)));
    await clock.advance(1100);
    book.heard(desk, { ...available, show: 'away' }, clock.now());
    wire.requests[0]?.reject(new MusterError('request-timeout', 'silence'));
    await asked;
    expect(online()).to.equal(true);
  });

  it('asks many, but not all at the same time', async () => {
    const { wire, book, inquiry } = scene();
    for (let index = 0; index < 500; index += 1) {
      book.heard(`p${index}@example.org/x` as FullJid, available, 0);
    }
    book.doubt();
    const asked = inquiry.ask(book.all('unconfirmed'));
    let most = 0;
    for (let answered = 0; answered < 501; answered += 1) {
      most = Math.max(most, wire.requests.length - answered);
      const { iq, resolve } = wire.requests[answered] ?? {};
      expect(iq !== undefined && isPing(iq)).to.equal(true);
      if (iq !== undefined) resolve?.(iq);
      await settle(1);
    }
    await asked;
    expect(most).to.equal(200);
    expect(book.all('present')).to.have.lengthOf(501);
  });
});
