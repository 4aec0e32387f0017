import { expect } from 'chai';
import { alice, bob, DOMAIN, topicView } from './cast.ts';
import { seen, sessionOf, Stage } from './stage.ts';

const MINUTE = 60_000;
const MAGAZINE = topicView('magazine-x', { title: 'Mail magazine X', subscribed: true });

describe('scenario: commands as forms (XEP-0050): sessions', () => {
  let stage: Stage;
  let clicks: Stage['clicks'];

  beforeEach(() => {
    stage = new Stage();
    clicks = (...args) => stage.clicks(...args);
    stage.cast.topicViews = [MAGAZINE, topicView('news'), topicView('art')];
  });

  describe('sessions', () => {
    it('cancel ends one', async () => {
      const session = sessionOf(await clicks(alice, 'subscribe'));
      expect(seen(await clicks(alice, 'subscribe', { session, action: 'cancel' }))).to.deep.equal({
        status: 'canceled',
      });
      const values = { topic: 'news' };
      expect(seen(await clicks(alice, 'subscribe', { session, values }))).to.deep.equal({
        error: 'cancel not-allowed session-expired',
      });
      expect(stage.cast.did).to.deep.equal([]);
    });

    it('belong to one client, one command and one address', async () => {
      const session = sessionOf(await clicks(alice, 'subscribe'));
      const values = { topic: 'news' };
      const refused = { error: 'cancel not-allowed session-expired' };
      expect(seen(await clicks(bob, 'subscribe', { session, values }))).to.deep.equal(refused);
      const desk = { resource: 'desk' };
      expect(
        seen(await clicks(alice, 'subscribe', { session, values, manner: desk })),
      ).to.deep.equal(refused);
      expect(seen(await clicks(alice, 'unsubscribe', { session, values }))).to.deep.equal(refused);
      const art = { to: `art@${DOMAIN}` };
      expect(
        seen(await clicks(alice, 'subscribe', { session, values, manner: art })),
      ).to.deep.equal(refused);
      expect(stage.cast.did).to.deep.equal([]);
    });

    it('are over when they are done, and ten minutes after they were last used', async () => {
      const session = sessionOf(await clicks(alice, 'subscribe'));
      await stage.clock.advance(9 * MINUTE);
      await clicks(alice, 'subscribe', { session, values: { span: 'x' } });
      await stage.clock.advance(9 * MINUTE);
      await clicks(alice, 'subscribe', { session, values: { topic: 'news' } });
      const values = { topic: 'art' };
      const refused = { error: 'cancel not-allowed session-expired' };
      expect(seen(await clicks(alice, 'subscribe', { session, values }))).to.deep.equal(refused);
      const late = sessionOf(await clicks(alice, 'subscribe'));
      await stage.clock.advance(10 * MINUTE);
      expect(seen(await clicks(alice, 'subscribe', { session: late, values }))).to.deep.equal(
        refused,
      );
      expect(stage.cast.did).to.deep.equal([`${alice} subscribe news`]);
    });

    it('of one client are a few at a time', async () => {
      const sessions: string[] = [];
      for (let number = 0; number < 9; number += 1) {
        sessions.push(sessionOf(await clicks(alice, 'subscribe')));
      }
      const values = { topic: 'news' };
      const [first = '', second = ''] = sessions;
      expect(seen(await clicks(alice, 'subscribe', { session: first, values }))).to.have.key(
        'error',
      );
      expect(seen(await clicks(alice, 'subscribe', { session: second, values }))).to.deep.include({
        status: 'completed',
      });
    });

    it('wrong requests are refused as XEP-0050 §4.4 has it', async () => {
      const refused = async (node: string, request = {}): Promise<unknown> =>
        seen(await clicks(alice, node, request))['error'];
      expect(await refused('subscribe', { action: 'dance' })).to.equal(
        'modify bad-request malformed-action',
      );
      expect(await refused('subscribe', { action: 'prev' })).to.equal(
        'modify bad-request bad-action',
      );
      expect(await refused('nothing')).to.equal('cancel item-not-found');
      expect(await refused('yes')).to.equal('cancel item-not-found');
      expect(await refused('subscribe', { session: 'guessed' })).to.equal(
        'cancel not-allowed session-expired',
      );
    });

    it('there is a limit to requests, above that of commands in words', async () => {
      const answers: unknown[] = [];
      for (let number = 0; number < 140; number += 1)
        answers.push(seen(await clicks(alice, 'chats')));
      expect(answers.slice(0, 130)).to.satisfy((all: { status?: string }[]) =>
        all.every(({ status }) => status === 'completed'),
      );
      expect(answers.at(-1)).to.deep.equal({ error: 'wait policy-violation' });
    });
  });
});
