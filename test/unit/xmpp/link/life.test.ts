import xml from '@xmpp/xml';
import { expect } from 'chai';
import type { MusterError } from '../../../../src/domain/errors.ts';
import type { Link } from '../../../../src/xmpp/link.ts';
import { containing } from '../../../support/scripted-server.ts';
import { keptLog, linkTo } from '../../../support/linked.ts';
import { manualClock, settle } from '../../../support/manual-clock.ts';
import { DOMAIN, linkStage, message, renewed } from './stage.ts';

describe('xmpp link', () => {
  const at = linkStage();

  describe('life', () => {
    const failure = (link: Link): Promise<MusterError> =>
      link.start().then(
        () => expect.fail('it started'),
        (error: unknown) => error as MusterError,
      );

    it('starts before the server is there, and after it was away', async () => {
      await at.server.halt();
      const log = keptLog();
      const link = linkTo(at.server, { log });
      at.links.push(link);
      const started = link.start();
      await new Promise<void>((resolve) => {
        const look = (): void => (log.lines.length > 1 ? resolve() : void setImmediate(look));
        look();
      });
      await at.server.resume();
      await started;
      const back = renewed(link);
      await at.server.halt();
      await at.server.resume();
      await back;
      expect(log.lines[0]).to.include({ level: 'warn', text: 'not connected to the server' });
    });

    it('waits ever longer, by chance, and at most as long as it may', async () => {
      await at.server.halt();
      const clock = manualClock();
      const log = keptLog();
      const link = linkTo(at.server, {
        clock,
        log,
        random: () => 0.5,
        limits: { lifecycle: { retry: { first: 1000, most: 30_000 } } },
      });
      at.links.push(link);
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
      const link = linkTo(at.server, { secret: 'wrong' });
      const error = await failure(link);
      expect(error.code).to.equal('secret-wrong');
      expect(error.remedy).to.contain('component_secret').and.contain(DOMAIN);
    });

    it('gives up when the server does not know the component', async () => {
      const error = await failure(linkTo(at.server, { domain: 'other.example.org' }));
      expect(error.code).to.equal('link-refused');
      expect(error.remedy).to.contain('Component "other.example.org"');
    });

    it('waits for a lingering connection of the same component to go', async () => {
      at.server.refuses = 'conflict';
      const log = keptLog();
      const link = linkTo(at.server, { log });
      at.links.push(link);
      const started = link.start();
      while (log.lines.length === 0) await settle();
      at.server.refuses = undefined;
      await started;
      expect(log.lines[0]).to.include({ level: 'error' });
      expect(log.lines[0]?.fields['remedy']).to.contain('stop the other Muster');
    });

    it('gives up when the other connection stays', async () => {
      at.server.refuses = 'conflict';
      const link = linkTo(at.server, { limits: { lifecycle: { conflict: 0 } } });
      expect(await failure(link)).to.have.property('code', 'link-refused');
    });

    it('keeps trying over a secret that became wrong while it ran', async () => {
      const log = keptLog();
      const link = await at.online({ log });
      at.server.refuses = 'not-authorized';
      const back = renewed(link);
      at.server.drop();
      while (!log.lines.some(({ level }) => level === 'error')) await settle();
      at.server.refuses = undefined;
      await back;
    });

    it('writes what is queued before it stops, and stays stopped', async () => {
      const link = await at.online();
      for (let count = 0; count < 50; count++) link.send(message(`${count}`), 'bulk');
      await link.stop();
      expect(at.server.inbox.all.map((one) => one.getChildText('body')).at(-1)).to.equal('49');
      expect(link.online).to.equal(false);
    });

    it('leaves no timer behind', async () => {
      const clock = manualClock();
      const link = await at.online({ clock });
      at.server.silent = true;
      const ask = xml('iq', { type: 'get', to: 'alice@example.org' }, xml('q', { xmlns: 'urn:q' }));
      const waiting = [link.request(ask), link.fence()].map((one) => one.catch(() => undefined));
      await link.stop();
      await Promise.all(waiting);
      expect(clock.waiting).to.equal(0);
    });

    it('stops while it waits for the server', async () => {
      await at.server.halt();
      const link = linkTo(at.server, { clock: manualClock() });
      const error = failure(link);
      await settle();
      await link.stop();
      expect((await error).code).to.equal('shutting-down');
    });

    it('stops although the server has fallen silent', async () => {
      const clock = manualClock();
      const link = await at.online({ clock });
      at.server.stream?.socket.pause();
      for (let count = 0; count < 100; count++) link.send(message('x'.repeat(200_000)));
      const stopped = link.stop();
      await clock.advance(5000);
      await clock.advance(2000);
      await stopped;
    });

    it('finds out that a server that answered before has fallen silent', async () => {
      const clock = manualClock();
      const link = await at.online({ clock });
      await link.fence();
      at.server.silent = true;
      const back = renewed(link);
      await clock.advance(60_000);
      await at.server.receives(containing('fence', 'urn:muster:fence:0'));
      at.server.silent = false;
      await clock.advance(20_000);
      await clock.advance(1000);
      await back;
    });

    it('does not give up a server that never sends our own stanzas back', async () => {
      const clock = manualClock();
      at.server.loops = false;
      const link = await at.online({ clock });
      let lost = 0;
      link.onOffline(() => void lost++);
      await clock.advance(600_000);
      expect(lost).to.equal(0);
      expect(
        at.server.inbox.all.filter(containing('fence', 'urn:muster:fence:0')),
      ).to.have.length.above(2);
    });
  });
});
