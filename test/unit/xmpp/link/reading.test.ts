import { expect } from 'chai';
import { containing, stanza } from '../../../support/scripted-server.ts';
import { keptLog, linkTo } from '../../../support/linked.ts';
import { settle } from '../../../support/manual-clock.ts';
import { DOMAIN, linkStage, message, renewed } from './stage.ts';

describe('xmpp link', () => {
  const at = linkStage();

  it('connects, and hears what the server says in one breath with the handshake', async () => {
    const link = await at.online();
    expect(link.online).to.equal(true);
    expect(link.inbox.all.map((one) => one.name)).to.deep.equal(['message']);
  });

  describe('reading', () => {
    it('decodes characters that are split over two packets', async () => {
      const link = await at.online();
      const bytes = Buffer.from(
        message('a😀日本b', { from: 'a@example.org', to: DOMAIN }).toString(),
      );
      for (const byte of bytes) {
        at.server.send(Uint8Array.of(byte));
        await settle(1);
      }
      const got = await link.inbox.receives(containing('body'));
      expect(got.getChildText('body')).to.equal('a😀日本b');
    });

    it('survives a parser error and what follows it, and connects again', async () => {
      const link = await at.online();
      const back = renewed(link);
      at.server.send('<message><body></message><message/></stream:stream><iq/>');
      await back;
      expect(link.online).to.equal(true);
    });

    it('survives an unknown entity', async () => {
      const link = await at.online();
      const back = renewed(link);
      at.server.send('<message><body>&nbsp;</body></message>');
      await back;
    });

    it('survives data after the end of the stream', async () => {
      const link = await at.online();
      const back = renewed(link);
      at.server.send('</stream:stream><message/>');
      at.server.send('<message/>');
      await back;
    });

    it('survives a malformed address', async () => {
      const link = await at.online();
      at.server.send("<iq type='get' id='1' from='a@' to='@'/>");
      const got = await link.inbox.receives(stanza('iq'));
      expect(got.attrs['from']).to.equal('a@');
      expect(link.online).to.equal(true);
    });

    it('survives an exception and a rejection in the handler of stanzas', async () => {
      const log = keptLog();
      const link = linkTo(at.server, { log });
      at.links.push(link);
      const seen: string[] = [];
      link.onStanza((one) => {
        seen.push(String(one.attrs['id']));
        if (one.attrs['id'] === '1') throw new Error('sync');
        return one.attrs['id'] === '2' ? Promise.reject(new Error('async')) : undefined;
      });
      await link.start();
      at.server.send("<message id='1'/><message id='2'/><message id='3'/>");
      await link.fence();
      expect(seen.slice(-3)).to.deep.equal(['1', '2', '3']);
      const faults = log.lines.filter(({ level }) => level === 'error');
      expect(faults.map(({ fields }) => fields['reason'])).to.deep.equal(['sync', 'async']);
    });

    it('drops the connection over a stanza above the limit, and comes back', async () => {
      const link = await at.online({ limits: { inbound: 100_000 } });
      const back = renewed(link);
      at.server.send(`<message><body>${'x'.repeat(400_000)}`);
      await back;
    });

    it('reads a stanza below the limit, however many come in a row', async () => {
      const link = await at.online({ limits: { inbound: 200_000 } });
      const big = message('x'.repeat(60_000), { from: 'a@example.org', to: DOMAIN }).toString();
      at.server.send(big.repeat(20));
      for (let count = 0; count < 20; count++) await link.inbox.receives(containing('body'));
      expect(link.online).to.equal(true);
    });

    it('leaves out a stanza that is nested too deep', async () => {
      const link = await at.online();
      const deep = 100_000;
      at.server.send(`<message id='deep'>${'<a>'.repeat(deep)}x${'</a>'.repeat(deep)}</message>`);
      at.server.send("<message id='after'><a><b>c</b></a></message>");
      const after = await link.inbox.receives(stanza('message', { id: 'after' }));
      expect(after.toString()).to.equal('<message id="after"><a><b>c</b></a></message>');
      expect(link.inbox.all.some((one) => one.attrs['id'] === 'deep')).to.equal(false);
    });
  });
});
