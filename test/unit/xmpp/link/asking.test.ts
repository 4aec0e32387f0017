import xml, { type Element } from '@xmpp/xml';
import { expect } from 'chai';
import { containing, stanza } from '../../../support/scripted-server.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { DOMAIN, linkStage, message } from './stage.ts';

describe('xmpp link', () => {
  const at = linkStage();

  describe('requests', () => {
    const ask = xml('iq', { type: 'get', to: 'alice@example.org' }, xml('q', { xmlns: 'urn:q' }));
    const request = (): Promise<Element> => at.server.receives(containing('q', 'urn:q'));
    const answer = (to: Element, attrs: Record<string, string> = {}): void => {
      const { id, to: from } = to.attrs as Record<string, string>;
      at.server.send(xml('iq', { type: 'result', id, from, to: DOMAIN, ...attrs }));
    };

    it('resolve with the answer, whatever case its address is in', async () => {
      const link = await at.online();
      at.server.silent = true;
      const result = link.request(ask);
      answer(await request(), { from: 'Alice@Example.Org' });
      expect((await result).attrs['type']).to.equal('result');
    });

    it('reject with the error of the peer', async () => {
      const link = await at.online();
      const failure = await link.request(ask).catch((error: unknown) => error);
      expect(failure).to.include({ code: 'stanza-error', condition: 'service-unavailable' });
    });

    it('take no answer from anybody else', async () => {
      const link = await at.online();
      at.server.silent = true;
      const result = link.request(ask);
      const asked = await request();
      answer(asked, { from: 'mallory@example.org', type: 'error' });
      answer(asked, { from: 'alice@example.org/home' });
      answer(asked, { to: `other@${DOMAIN}` });
      answer(asked, { mark: 'true' });
      expect((await result).attrs['mark']).to.equal('true');
    });

    it('have ids that nobody can guess', async () => {
      const link = await at.online();
      at.server.silent = true;
      const real = Math.random;
      Math.random = () => 0.5;
      try {
        const all = [link.request(ask), link.request(ask)].map((one) => one.catch(() => undefined));
        const ids = [await request(), await request()].map((one) => String(one.attrs['id']));
        expect(new Set(ids).size).to.equal(2);
        expect(ids[0]).to.match(/^[0-9a-f-]{36}$/u);
        at.server.drop();
        await Promise.all(all);
      } finally {
        Math.random = real;
      }
    });

    it('time out by the clock', async () => {
      const clock = manualClock();
      const link = await at.online({ clock });
      at.server.silent = true;
      const failure = link.request(ask, { timeout: 5000 }).catch((error: unknown) => error);
      await request();
      await clock.advance(4999);
      expect(await Promise.race([failure, Promise.resolve('waits')])).to.equal('waits');
      await clock.advance(1);
      expect(await failure).to.have.property('code', 'request-timeout');
    });

    it('are lost at once with the link, and fail at once without one', async () => {
      const link = await at.online({ clock: manualClock() });
      at.server.silent = true;
      const failures = [link.request(ask), link.fence()].map((one) =>
        one.catch((error: unknown) => error),
      );
      await request();
      at.server.drop();
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
      const link = await at.online();
      link.send(message('1'), 'bulk');
      await link.fence();
      expect(at.server.inbox.all.some((one) => one.getChildText('body') === '1')).to.equal(true);
      expect(link.inbox.all).to.have.length(1);
    });

    it('stand once, behind all that is fenced in one turn', async () => {
      const link = await at.online();
      await link.fence(); // the first finds out what the server brings back
      const fenced = ['1', '2', '3'].map((body) => {
        link.send(message(body), 'moment');
        return link.fence('moment');
      });
      await Promise.all(fenced);
      const arrived = at.server.inbox.all.filter(({ name }) => name !== 'stream:stream');
      expect(arrived.slice(-4).map((one) => one.getChildText('body') ?? one.name)).to.deep.equal([
        '1',
        '2',
        '3',
        'iq',
      ]);
      await link.fence('moment'); // the next turn has one of its own
      const fences = at.server.inbox.all.filter(containing('fence', 'urn:muster:fence:0'));
      expect(fences.map(({ name }) => name)).to.deep.equal(['iq', 'message', 'iq', 'iq']);
    });

    it('are messages, without a wait, where IQs to ourselves are dropped (ejabberd 24.12)', async () => {
      const link = await at.online({ clock: manualClock() });
      at.server.loops = false;
      const fence = link.fence();
      const sent = await at.server.receives(stanza('message', { from: DOMAIN, to: DOMAIN }));
      at.server.send(sent);
      await fence;
      const next = link.fence();
      at.server.send(
        await at.server.receives(
          (one) => one.name === 'message' && one.attrs['id'] !== sent.attrs['id'],
        ),
      );
      await next;
      expect(at.server.inbox.all.filter(({ name }) => name === 'iq')).to.have.length(1);
      expect(link.inbox.all.filter(({ attrs }) => attrs['from'] === DOMAIN)).to.deep.equal([]);
    });
  });
});
