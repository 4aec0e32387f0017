import xml, { type Element } from '@xmpp/xml';
import { expect } from 'chai';
import { type BareJid, fullOf, type Jid } from '../../src/domain/jid.ts';
import type { MusterError } from '../../src/domain/errors.ts';
import { systemClock } from '../../src/schedule/clock.ts';
import type { Link, LinkOptions } from '../../src/xmpp/link.ts';
import type { Endpoint } from '../../src/xmpp/port.ts';
import { createPrivileges, type Privileges } from '../../src/xmpp/privilege.ts';
import { buildItemsRequest, buildPublish, buildRetract } from '../../src/xmpp/protocol/pubsub.ts';
import { classifier, createRouter } from '../../src/xmpp/router.ts';
import { CrumblingProxy } from '../support/crumbling-proxy.ts';
import { keptLog, linkTo } from '../support/linked.ts';
import { Prosody } from '../support/prosody.ts';
import { Inbox, stanza } from '../support/scripted/inbox.ts';
import { silentLog } from '../support/silent-log.ts';
import { StockClient } from '../support/stock-client.ts';

const DOMAIN = 'muster.localhost';
const ALICE = 'alice@localhost' as BareJid;
const OTTER = `quiet-otter@${DOMAIN}` as BareJid;
const BOOKMARKS = 'urn:xmpp:bookmarks:1';

/** Link, router and privileges, wired as the composition root does it. */
function component(port: number, options: Partial<LinkOptions> = {}) {
  const link = linkTo({ port, domain: DOMAIN }, options);
  const privileges: Privileges = createPrivileges({
    wire: link,
    hosts: ['localhost'],
    server: 'auto',
    clock: systemClock(),
    log: silentLog,
  });
  const inbox = new Inbox('the component');
  const feed: string[] = [];
  const keep = (one: Element): void => inbox.add(one);
  const endpoint: Endpoint = {
    message: keep,
    presence: keep,
    iq(one) {
      keep(one);
      return xml('pong');
    },
  };
  const router = createRouter({
    domain: DOMAIN,
    wire: link,
    log: silentLog,
    classify: classifier({ topic: () => false, handle: () => true }),
    endpoints: {
      service: endpoint,
      topic: endpoint,
      room: endpoint,
      handle: endpoint,
      unknown: endpoint,
    },
    onPresence(one: Element, from: Jid, to: Jid) {
      if (to.local !== '') return;
      feed.push(`${fullOf(from)} ${String(one.attrs['type'] ?? 'available')}`);
    },
    onAdvertisement: (one, from) => privileges.advertised(one, from),
  });
  link.onStanza((one) => router.route(one));
  link.onOnline(() => privileges.online());
  link.onOffline(() => privileges.offline());
  return { link, privileges, inbox, feed };
}

const backOnline = (link: Link): Promise<void> =>
  new Promise((resolve) => link.onOffline(() => link.onOnline(resolve)));

const refusal = (link: Link): Promise<MusterError> =>
  link.start().then(
    () => expect.fail('it started'),
    (error: unknown) => error as MusterError,
  );

describe('link and privileges on a real Prosody', function () {
  this.timeout(60_000);
  let prosody: Prosody;
  let alice: StockClient;

  before(async () => {
    prosody = await Prosody.start({ accounts: ['alice', 'bob'], component: DOMAIN });
    alice = await StockClient.logIn(prosody, 'alice');
  });
  after(async () => {
    await alice.vanish();
    await prosody.stop();
  });

  describe('while connected', () => {
    let muster: ReturnType<typeof component>;
    before(async () => {
      muster = component(prosody.componentPort);
      await muster.link.start();
      await muster.link.fence();
    });
    after(() => muster.link.stop());

    it('is told the privileges and who is online, and knows the software', async () => {
      expect(muster.privileges.may(ALICE, 'roster')).to.equal(true);
      expect(muster.privileges.may(ALICE, 'presence')).to.equal(true);
      expect(muster.privileges.may(ALICE, 'pubsub')).to.equal(true);
      expect(muster.feed).to.deep.equal(['alice@localhost/stock available']);
      expect((await muster.privileges.server('localhost')).kind).to.equal('prosody');
    });

    it('proves its privileges, on an account or without one', async () => {
      for (const account of [undefined, ALICE]) {
        const reports = await muster.privileges.selfTest('localhost', account);
        expect(reports.map(({ operation, works }) => `${operation} ${works}`)).to.deep.equal([
          'roster yes',
          'presence untested',
          'pubsub yes',
          'pubsub-owner yes',
          'blocking yes',
        ]);
      }
    });

    it('hears log-in, change and loss of a client', async () => {
      const bob = await StockClient.logIn(prosody, 'bob', { reconnects: false });
      bob.setShow('away');
      await bob.vanish();
      while (!muster.feed.includes('bob@localhost/stock unavailable')) await muster.link.fence();
      expect(muster.feed.filter((line) => line.startsWith('bob@'))).to.deep.equal([
        'bob@localhost/stock available',
        'bob@localhost/stock available',
        'bob@localhost/stock unavailable',
      ]);
    });

    it('writes and removes a roster entry, which the client sees at once (B1)', async () => {
      const item = { jid: OTTER, name: 'Otter', groups: ['News'], subscription: 'both' } as const;
      await muster.privileges.setRosterItem(ALICE, item);
      await alice.until((one) => one.contacts.get(OTTER)?.groups.includes('News'), 'the group');
      expect(await muster.privileges.roster(ALICE)).to.deep.equal([item]);
      await muster.privileges.removeRosterItem(ALICE, OTTER);
      await alice.until((one) => !one.contacts.has(OTTER), 'the removal');
      expect(await muster.privileges.roster(ALICE)).to.deep.equal([]);
    });

    it('tells a missing account from an empty roster', async () => {
      const nobody = 'nobody@localhost' as BareJid;
      const error = await muster.privileges.roster(nobody).catch((failure: unknown) => failure);
      expect(error).to.have.property('condition', 'item-not-found');
    });

    it('publishes and retracts a bookmark', async () => {
      const id = `x@${DOMAIN}`;
      const conference = xml('conference', { xmlns: BOOKMARKS, name: 'X' });
      const options = { persist_items: 'true', max_items: 'max', access_model: 'whitelist' };
      const { privileges } = muster;
      await privileges.iq(ALICE, 'set', buildPublish(BOOKMARKS, id, conference, options));
      expect((await alice.bookmarks()).map(({ room }) => room)).to.deep.equal([id]);
      await privileges.iq(ALICE, 'set', buildRetract(BOOKMARKS, id));
      expect(await alice.bookmarks()).to.deep.equal([]);
      const empty = await privileges.iq(ALICE, 'get', buildItemsRequest(BOOKMARKS));
      expect(empty.attrs['type']).to.equal('result');
    });

    it('answers and asks a client', async () => {
      const asked = xml('iq', { type: 'get', to: OTTER }, xml('q', { xmlns: 'urn:q' }));
      expect((await alice.request(asked)).getChild('pong')).to.not.equal(undefined);
      const ping = xml(
        'iq',
        { type: 'get', to: alice.fullJid },
        xml('ping', { xmlns: 'urn:xmpp:ping' }),
      );
      expect((await muster.link.request(ping)).attrs['type']).to.equal('result');
    });

    it('has handled what went before a fence', async () => {
      for (let count = 0; count < 500; count++)
        muster.link.send(xml('message', { to: OTTER, id: `f${count}` }), 'bulk');
      await muster.link.fence();
      expect(muster.inbox.all.some((one) => one.attrs['id'] === 'f499')).to.equal(true);
    });

    it('keeps the stream through characters that XML cannot carry', async () => {
      const body = xml('body', {}, 'a\u0000\ud800b');
      muster.link.send(xml('message', { to: OTTER, id: 'dirty' }, body));
      const got = await muster.inbox.receives(stanza('message', { id: 'dirty' }));
      expect(got.getChildText('body')).to.equal('a\ufffd\ufffdb');
    });

    it('carries a stanza of 250 kB there and back', async () => {
      const text = '日本'.repeat(42_000);
      muster.link.send(xml('message', { to: OTTER, id: 'big' }, xml('body', {}, text)));
      const got = await muster.inbox.receives(stanza('message', { id: 'big' }), 10_000);
      expect(got.getChildText('body')).to.equal(text);
    });

    it('is refused a second time, and tries again until the first has gone', async () => {
      const log = keptLog();
      const second = linkTo({ port: prosody.componentPort, domain: DOMAIN }, { log });
      const started = second.start();
      while (log.lines.length === 0) await muster.link.fence();
      expect(log.lines[0]?.text).to.contain('another program is connected');
      await muster.link.stop();
      await started;
      await second.stop();
      muster = component(prosody.componentPort);
      await muster.link.start();
    });
  });

  it('carries 2,000 messages of emoji and Japanese, split anywhere, in order', async () => {
    await using proxy = await CrumblingProxy.start(prosody.componentPort);
    const { link, inbox } = component(proxy.port);
    await link.start();
    const text = (count: number): string => `${count} 😀🇯🇵日本語テスト👩‍👩‍👧‍👦`;
    for (let count = 0; count < 2000; count++)
      link.send(xml('message', { to: OTTER }, xml('body', {}, text(count))));
    await link.fence();
    const bodies = inbox.all.map((one) => one.getChildText('body')).filter((one) => one !== null);
    await link.stop();
    expect(bodies).to.deep.equal(Array.from({ length: 2000 }, (_, count) => text(count)));
  });

  it('says what is wrong with secret and domain', async () => {
    const port = prosody.componentPort;
    const wrong = await refusal(linkTo({ port, domain: DOMAIN }, { secret: 'no' }));
    expect(wrong).to.have.property('code', 'secret-wrong');
    const unknown = await refusal(linkTo({ port, domain: 'other.localhost' }));
    expect(unknown).to.have.property('code', 'link-refused');
  });

  it('comes back after the server was restarted, and hears who is online again', async () => {
    const { link, feed, privileges } = component(prosody.componentPort);
    await link.start();
    const back = backOnline(link);
    await prosody.restart();
    await back;
    await alice.until((one) => one.online, 'alice is back');
    while (feed.at(-1) !== 'alice@localhost/stock available') await link.fence();
    expect(privileges.may(ALICE, 'roster')).to.equal(true);
    await link.stop();
  });
});
