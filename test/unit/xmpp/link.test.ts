import xml, { type Element } from '@xmpp/xml';
import { expect } from 'chai';
import { MusterError } from '../../../src/domain/errors.ts';
import type { Link, LinkOptions } from '../../../src/xmpp/link.ts';
import { Inbox } from '../../support/scripted/inbox.ts';
import { containing, ScriptedServer, stanza } from '../../support/scripted-server.ts';
import { keptLog, linkTo } from '../../support/linked.ts';
import { manualClock, settle } from '../../support/manual-clock.ts';

const DOMAIN = 'muster.example.org';

const message = (body: string, attrs: Record<string, string> = {}): Element =>
  xml('message', { to: 'alice@example.org', ...attrs }, xml('body', {}, body));

/** Resolves when the link has gone from online to offline and back. */
function renewed(link: Link): Promise<void> {
  return new Promise((resolve) => link.onOffline(() => link.onOnline(resolve)));
}

describe('xmpp link', () => {
  let server: ScriptedServer;
  let links: Link[];

  /** A started link whose stanzas are kept. */
  async function online(options: Partial<LinkOptions> = {}): Promise<Link & { inbox: Inbox }> {
    const inbox = new Inbox('the component');
    const link = linkTo(server, options);
    links.push(link);
    link.onStanza((one) => inbox.add(one));
    await link.start();
    await inbox.receives(containing('privilege'));
    return Object.assign(link, { inbox });
  }

  beforeEach(async () => {
    server = await ScriptedServer.start();
    server.account('alice@example.org');
    links = [];
  });
  afterEach(async () => {
    await Promise.all(links.map((link) => link.stop()));
    await server.stop();
  });

  it('connects, and hears what the server says in one breath with the handshake', async () => {
    const link = await online();
    expect(link.online).to.equal(true);
    expect(link.inbox.all.map((one) => one.name)).to.deep.equal(['message']);
  });

  describe('reading', () => {
    it('decodes characters that are split over two packets', async () => {
      const link = await online();
      const bytes = Buffer.from(
        message('a😀日本b', { from: 'a@example.org', to: DOMAIN }).toString(),
      );
      for (const byte of bytes) {
        server.send(Uint8Array.of(byte));
        await settle(1);
      }
      const got = await link.inbox.receives(containing('body'));
      expect(got.getChildText('body')).to.equal('a😀日本b');
    });

    it('survives a parser error and what follows it, and connects again', async () => {
      const link = await online();
      const back = renewed(link);
      server.send('<message><body></message><message/></stream:stream><iq/>');
      await back;
      expect(link.online).to.equal(true);
    });

    it('survives an unknown entity', async () => {
      const link = await online();
      const back = renewed(link);
      server.send('<message><body>&nbsp;</body></message>');
      await back;
    });

    it('survives data after the end of the stream', async () => {
      const link = await online();
      const back = renewed(link);
      server.send('</stream:stream><message/>');
      server.send('<message/>');
      await back;
    });

    it('survives a malformed address', async () => {
      const link = await online();
      server.send("<iq type='get' id='1' from='a@' to='@'/>");
      const got = await link.inbox.receives(stanza('iq'));
      expect(got.attrs['from']).to.equal('a@');
      expect(link.online).to.equal(true);
    });

    it('survives an exception and a rejection in the handler of stanzas', async () => {
      const log = keptLog();
      const link = linkTo(server, { log });
      links.push(link);
      const seen: string[] = [];
      link.onStanza((one) => {
        seen.push(String(one.attrs['id']));
        if (one.attrs['id'] === '1') throw new Error('sync');
        return one.attrs['id'] === '2' ? Promise.reject(new Error('async')) : undefined;
      });
      await link.start();
      server.send("<message id='1'/><message id='2'/><message id='3'/>");
      await link.fence();
      expect(seen.slice(-3)).to.deep.equal(['1', '2', '3']);
      const faults = log.lines.filter(({ level }) => level === 'error');
      expect(faults.map(({ fields }) => fields['reason'])).to.deep.equal(['sync', 'async']);
    });

    it('drops the connection over a stanza above the limit, and comes back', async () => {
      const link = await online({ limits: { inbound: 100_000 } });
      const back = renewed(link);
      server.send(`<message><body>${'x'.repeat(400_000)}`);
      await back;
    });

    it('reads a stanza below the limit, however many come in a row', async () => {
      const link = await online({ limits: { inbound: 200_000 } });
      const big = message('x'.repeat(60_000), { from: 'a@example.org', to: DOMAIN }).toString();
      server.send(big.repeat(20));
      for (let count = 0; count < 20; count++) await link.inbox.receives(containing('body'));
      expect(link.online).to.equal(true);
    });

    it('leaves out a stanza that is nested too deep', async () => {
      const link = await online();
      const deep = 100_000;
      server.send(`<message id='deep'>${'<a>'.repeat(deep)}x${'</a>'.repeat(deep)}</message>`);
      server.send("<message id='after'><a><b>c</b></a></message>");
      const after = await link.inbox.receives(stanza('message', { id: 'after' }));
      expect(after.toString()).to.equal('<message id="after"><a><b>c</b></a></message>');
      expect(link.inbox.all.some((one) => one.attrs['id'] === 'deep')).to.equal(false);
    });
  });

  describe('writing', () => {
    it('cleans texts and attributes of what XML cannot carry', async () => {
      const link = await online();
      link.send(message('a\u0000b\ud800c', { id: 'x\u0008y' }));
      const got = await server.receives(containing('body'));
      expect(got.getChildText('body')).to.equal('a\ufffdb\ufffdc');
      expect(got.attrs['id']).to.equal('x\ufffdy');
    });

    it('fills in its own address and leaves the stanza as it was', async () => {
      const link = await online();
      const sent = message('hello');
      link.send(sent);
      expect((await server.receives(containing('body'))).attrs['from']).to.equal(DOMAIN);
      expect(sent.attrs['from']).to.equal(undefined);
    });

    it('refuses a stanza above the limit and stays connected', async () => {
      const link = await online();
      expect(() => link.send(message('x'.repeat(256 * 1024))))
        .to.throw(MusterError)
        .with.property('code', 'stanza-too-large');
      await link.fence();
    });

    it('writes what is queued in one turn at once, urgent lanes first', async () => {
      const link = await online();
      const before = server.stream?.chunks.length;
      link.send(message('3'), 'bulk');
      link.send(message('2'), 'moment');
      link.send(message('1'), 'room');
      link.send(message('1'));
      await server.receives((one) => one.getChildText('body') === '3');
      const chunks = server.stream?.chunks.slice(before) ?? [];
      expect(chunks).to.have.length(1);
      expect([...String(chunks[0]).matchAll(/<body>(\d)/gu)].map(([, lane]) => lane)).to.deep.equal(
        ['1', '1', '2', '3'],
      );
    });

    it('lets room traffic pass a long queue of bulk', async () => {
      const link = await online();
      for (let count = 0; count < 200; count++) link.send(message('x'.repeat(1000)), 'bulk');
      await settle(1);
      link.send(message('urgent'));
      await server.receives((one) => one.getChildText('body') === 'urgent');
      await link.fence();
      const order = server.inbox.all.map((one) => one.getChildText('body'));
      expect(order.indexOf('urgent')).to.be.lessThan(100);
      expect(order.filter((body) => body !== null)).to.have.length(201);
    });

    it('bounds what waits: refuses, and drops nothing of what it took', async () => {
      const link = await online({
        limits: { outbound: { high: 50_000, low: 1, full: 100_000, fullRoom: 200_000 } },
      });
      const taken = { bulk: 0, room: 0 };
      const fill = (lane: 'bulk' | 'room'): void => {
        for (;;) {
          link.send(message('x'.repeat(1000), { id: lane }), lane);
          taken[lane]++;
        }
      };
      expect(() => fill('bulk'))
        .to.throw(MusterError)
        .with.property('code', 'link-full');
      expect(() => fill('room'))
        .to.throw(MusterError)
        .with.property('code', 'link-full');
      await link.drained();
      await link.fence();
      const arrived = (lane: string): number =>
        server.inbox.all.filter((one) => one.attrs['id'] === lane).length;
      expect({ bulk: arrived('bulk'), room: arrived('room') }).to.deep.equal(taken);
    });

    it('stops reading, and makes `drained` wait, while the server does not take what is sent', async () => {
      const link = await online();
      server.stream?.socket.pause();
      const big = message('x'.repeat(60_000), { from: DOMAIN }).toString();
      for (let count = 0; count < 200; count++) link.sendRaw(big);
      const order: string[] = [];
      const drained = link.drained().then(() => order.push('drained'));
      server.send("<message id='m'/>");
      const heard = link.inbox
        .receives(stanza('message', { id: 'm' }), 10_000)
        .then(() => order.push('heard'));
      await settle(50);
      expect(order).to.deep.equal([]);
      server.stream?.socket.resume();
      await Promise.all([drained, heard]);
    });
  });

  describe('requests', () => {
    const ask = xml('iq', { type: 'get', to: 'alice@example.org' }, xml('q', { xmlns: 'urn:q' }));
    const request = (): Promise<Element> => server.receives(containing('q', 'urn:q'));
    const answer = (to: Element, attrs: Record<string, string> = {}): void => {
      const { id, to: from } = to.attrs as Record<string, string>;
      server.send(xml('iq', { type: 'result', id, from, to: DOMAIN, ...attrs }));
    };

    it('resolve with the answer, whatever case its address is in', async () => {
      const link = await online();
      server.silent = true;
      const result = link.request(ask);
      answer(await request(), { from: 'Alice@Example.Org' });
      expect((await result).attrs['type']).to.equal('result');
    });

    it('reject with the error of the peer', async () => {
      const link = await online();
      const failure = await link.request(ask).catch((error: unknown) => error);
      expect(failure).to.include({ code: 'stanza-error', condition: 'service-unavailable' });
    });

    it('take no answer from anybody else', async () => {
      const link = await online();
      server.silent = true;
      const result = link.request(ask);
      const asked = await request();
      answer(asked, { from: 'mallory@example.org', type: 'error' });
      answer(asked, { from: 'alice@example.org/home' });
      answer(asked, { to: `other@${DOMAIN}` });
      answer(asked, { mark: 'true' });
      expect((await result).attrs['mark']).to.equal('true');
    });

    it('have ids that nobody can guess', async () => {
      const link = await online();
      server.silent = true;
      const real = Math.random;
      Math.random = () => 0.5;
      try {
        const all = [link.request(ask), link.request(ask)].map((one) => one.catch(() => undefined));
        const ids = [await request(), await request()].map((one) => String(one.attrs['id']));
        expect(new Set(ids).size).to.equal(2);
        expect(ids[0]).to.match(/^[0-9a-f-]{36}$/u);
        server.drop();
        await Promise.all(all);
      } finally {
        Math.random = real;
      }
    });

    it('time out by the clock', async () => {
      const clock = manualClock();
      const link = await online({ clock });
      server.silent = true;
      const failure = link.request(ask, { timeout: 5000 }).catch((error: unknown) => error);
      await request();
      await clock.advance(4999);
      expect(await Promise.race([failure, Promise.resolve('waits')])).to.equal('waits');
      await clock.advance(1);
      expect(await failure).to.have.property('code', 'request-timeout');
    });

    it('are lost at once with the link, and fail at once without one', async () => {
      const link = await online({ clock: manualClock() });
      server.silent = true;
      const failures = [link.request(ask), link.fence()].map((one) =>
        one.catch((error: unknown) => error),
      );
      await request();
      server.drop();
      for (const failure of await Promise.all(failures))
        expect(failure).to.have.property('code', 'link-lost');
      expect(link.online).to.equal(false);
      expect(await link.request(ask).catch((error: unknown) => error)).to.have.property(
        'code',
        'link-lost',
      );
      link.send(message('into the void'));
      await link.drained();
    });
  });

  describe('fences', () => {
    it('return when the server has handled what was sent before', async () => {
      const link = await online();
      link.send(message('1'), 'bulk');
      await link.fence();
      expect(server.inbox.all.some((one) => one.getChildText('body') === '1')).to.equal(true);
      expect(link.inbox.all).to.have.length(1);
    });

    it('stand once, behind all that is fenced in one turn', async () => {
      const link = await online();
      const fenced = ['1', '2', '3'].map((body) => {
        link.send(message(body), 'moment');
        return link.fence('moment');
      });
      await Promise.all(fenced);
      const arrived = server.inbox.all.filter(({ name }) => name !== 'stream:stream');
      expect(arrived.slice(-4).map((one) => one.getChildText('body') ?? one.name)).to.deep.equal([
        '1',
        '2',
        '3',
        'iq',
      ]);
      await link.fence('moment'); // the next turn has one of its own
      expect(server.inbox.all.filter(containing('fence', 'urn:muster:fence:0'))).to.have.length(2);
    });

    it('fall back to a message where IQs to ourselves are dropped', async () => {
      const clock = manualClock();
      const link = await online({ clock });
      server.loops = false;
      const fence = link.fence();
      await server.receives(stanza('iq', { from: DOMAIN, to: DOMAIN }));
      await clock.advance(10_000);
      server.send(await server.receives(stanza('message', { from: DOMAIN, to: DOMAIN })));
      await fence;
    });
  });

  describe('life', () => {
    const failure = (link: Link): Promise<MusterError> =>
      link.start().then(
        () => expect.fail('it started'),
        (error: unknown) => error as MusterError,
      );

    it('starts before the server is there, and after it was away', async () => {
      await server.halt();
      const log = keptLog();
      const link = linkTo(server, { log });
      links.push(link);
      const started = link.start();
      await new Promise<void>((resolve) => {
        const look = (): void => (log.lines.length > 1 ? resolve() : void setImmediate(look));
        look();
      });
      await server.resume();
      await started;
      const back = renewed(link);
      await server.halt();
      await server.resume();
      await back;
      expect(log.lines[0]).to.include({ level: 'warn', text: 'not connected to the server' });
    });

    it('waits ever longer, by chance, and at most as long as it may', async () => {
      await server.halt();
      const clock = manualClock();
      const log = keptLog();
      const link = linkTo(server, {
        clock,
        log,
        random: () => 0.5,
        limits: { lifecycle: { retry: { first: 1000, most: 30_000 } } },
      });
      links.push(link);
      link.start().catch(() => undefined);
      const waits = (): unknown[] => log.lines.map(({ fields }) => fields['again_in_ms']);
      while (waits().length < 8) {
        await settle();
        await clock.advance(waits().length > 0 ? Number(waits().at(-1)) : 0);
      }
      expect(waits().slice(0, 8)).to.deep.equal([
        500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000,
      ]);
    });

    it('gives up over a wrong secret, and says what to do', async () => {
      const link = linkTo(server, { secret: 'wrong' });
      const error = await failure(link);
      expect(error.code).to.equal('secret-wrong');
      expect(error.remedy).to.contain('component_secret').and.contain(DOMAIN);
    });

    it('gives up when the server does not know the component', async () => {
      const error = await failure(linkTo(server, { domain: 'other.example.org' }));
      expect(error.code).to.equal('link-refused');
      expect(error.remedy).to.contain('Component "other.example.org"');
    });

    it('waits for a lingering connection of the same component to go', async () => {
      server.refuses = 'conflict';
      const log = keptLog();
      const link = linkTo(server, { log });
      links.push(link);
      const started = link.start();
      while (log.lines.length === 0) await settle();
      server.refuses = undefined;
      await started;
      expect(log.lines[0]).to.include({ level: 'error' });
      expect(log.lines[0]?.fields['remedy']).to.contain('stop the other Muster');
    });

    it('gives up when the other connection stays', async () => {
      server.refuses = 'conflict';
      const link = linkTo(server, { limits: { lifecycle: { conflict: 0 } } });
      expect(await failure(link)).to.have.property('code', 'link-refused');
    });

    it('keeps trying over a secret that became wrong while it ran', async () => {
      const log = keptLog();
      const link = await online({ log });
      server.refuses = 'not-authorized';
      const back = renewed(link);
      server.drop();
      while (!log.lines.some(({ level }) => level === 'error')) await settle();
      server.refuses = undefined;
      await back;
    });

    it('writes what is queued before it stops, and stays stopped', async () => {
      const link = await online();
      for (let count = 0; count < 50; count++) link.send(message(`${count}`), 'bulk');
      await link.stop();
      expect(server.inbox.all.map((one) => one.getChildText('body')).at(-1)).to.equal('49');
      expect(link.online).to.equal(false);
    });

    it('leaves no timer behind', async () => {
      const clock = manualClock();
      const link = await online({ clock });
      server.silent = true;
      const ask = xml('iq', { type: 'get', to: 'alice@example.org' }, xml('q', { xmlns: 'urn:q' }));
      const waiting = [link.request(ask), link.fence()].map((one) => one.catch(() => undefined));
      await link.stop();
      await Promise.all(waiting);
      expect(clock.waiting).to.equal(0);
    });

    it('stops while it waits for the server', async () => {
      await server.halt();
      const link = linkTo(server, { clock: manualClock() });
      const error = failure(link);
      await settle();
      await link.stop();
      expect((await error).code).to.equal('shutting-down');
    });

    it('stops although the server has fallen silent', async () => {
      const clock = manualClock();
      const link = await online({ clock });
      server.stream?.socket.pause();
      for (let count = 0; count < 100; count++) link.send(message('x'.repeat(200_000)));
      const stopped = link.stop();
      await clock.advance(5000);
      await clock.advance(2000);
      await stopped;
    });

    it('finds out that a server that answered before has fallen silent', async () => {
      const clock = manualClock();
      const link = await online({ clock });
      await link.fence();
      server.silent = true;
      const back = renewed(link);
      await clock.advance(60_000);
      await server.receives(containing('fence', 'urn:muster:fence:0'));
      server.silent = false;
      await clock.advance(20_000);
      await clock.advance(1000);
      await back;
    });

    it('does not give up a server that never sends our own stanzas back', async () => {
      const clock = manualClock();
      server.loops = false;
      const link = await online({ clock });
      let lost = 0;
      link.onOffline(() => void lost++);
      await clock.advance(600_000);
      expect(lost).to.equal(0);
      expect(
        server.inbox.all.filter(containing('fence', 'urn:muster:fence:0')),
      ).to.have.length.above(2);
    });
  });
});
