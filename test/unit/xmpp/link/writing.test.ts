import { expect } from 'chai';
import { MusterError } from '../../../../src/domain/errors.ts';
import { containing, stanza } from '../../../support/scripted-server.ts';
import { settle } from '../../../support/manual-clock.ts';
import { DOMAIN, linkStage, message } from './stage.ts';

describe('xmpp link', () => {
  const at = linkStage();

  describe('writing', () => {
    it('cleans texts and attributes of what XML cannot carry', async () => {
      const link = await at.online();
      link.send(message('a\u0000b\ud800c', { id: 'x\u0008y' }));
      const got = await at.server.receives(containing('body'));
      expect(got.getChildText('body')).to.equal('a\ufffdb\ufffdc');
      expect(got.attrs['id']).to.equal('x\ufffdy');
    });

    it('fills in its own address and leaves the stanza as it was', async () => {
      const link = await at.online();
      const sent = message('hello');
      link.send(sent);
      expect((await at.server.receives(containing('body'))).attrs['from']).to.equal(DOMAIN);
      expect(sent.attrs['from']).to.equal(undefined);
    });

    it('refuses a stanza above the limit and stays connected', async () => {
      const link = await at.online();
      expect(() => link.send(message('x'.repeat(256 * 1024))))
        .to.throw(MusterError)
        .with.property('code', 'stanza-too-large');
      await link.fence();
    });

    it('writes what is queued in one turn at once, urgent lanes first', async () => {
      const link = await at.online();
      const before = at.server.stream?.chunks.length;
      link.send(message('3'), 'bulk');
      link.send(message('2'), 'moment');
      link.send(message('1'), 'room');
      link.send(message('1'));
      await at.server.receives((one) => one.getChildText('body') === '3');
      const chunks = at.server.stream?.chunks.slice(before) ?? [];
      expect(chunks).to.have.length(1);
      expect([...String(chunks[0]).matchAll(/<body>(\d)/gu)].map(([, lane]) => lane)).to.deep.equal(
        ['1', '1', '2', '3'],
      );
    });

    it('lets room traffic pass a long queue of bulk', async () => {
      const link = await at.online();
      for (let count = 0; count < 200; count++) link.send(message('x'.repeat(1000)), 'bulk');
      await settle(1);
      link.send(message('urgent'));
      await at.server.receives((one) => one.getChildText('body') === 'urgent');
      await link.fence();
      const order = at.server.inbox.all.map((one) => one.getChildText('body'));
      expect(order.indexOf('urgent')).to.be.lessThan(100);
      expect(order.filter((body) => body !== null)).to.have.length(201);
    });

    it('bounds what waits: refuses, and drops nothing of what it took', async () => {
      const link = await at.online({
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
        at.server.inbox.all.filter((one) => one.attrs['id'] === lane).length;
      expect({ bulk: arrived('bulk'), room: arrived('room') }).to.deep.equal(taken);
    });

    it('stops reading, and makes `drained` wait, while the server does not take what is sent', async () => {
      const link = await at.online();
      at.server.stream?.socket.pause();
      const big = message('x'.repeat(60_000), { from: DOMAIN }).toString();
      for (let count = 0; count < 200; count++) link.sendRaw(big);
      const order: string[] = [];
      const drained = link.drained().then(() => order.push('drained'));
      at.server.send("<message id='m'/>");
      const heard = link.inbox
        .receives(stanza('message', { id: 'm' }), 10_000)
        .then(() => order.push('heard'));
      await settle(50);
      expect(order).to.deep.equal([]);
      at.server.stream?.socket.resume();
      await Promise.all([drained, heard]);
    });
  });
});
