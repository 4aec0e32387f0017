import { expect } from 'chai';
import fc from 'fast-check';
import { commands as anyCommand } from '../../unit/commands/commands.ts';
import { alice, bob, chatView, DOMAIN, root, roomOf, topicView } from './cast.ts';
import { seen, sessionOf, Stage } from './stage.ts';

const MAGAZINE = topicView('magazine-x', { title: 'Mail magazine X', subscribed: true });

describe('scenario: commands as forms (XEP-0050)', () => {
  let stage: Stage;
  let clicks: Stage['clicks'];

  beforeEach(() => {
    stage = new Stage();
    clicks = (...args) => stage.clicks(...args);
    stage.cast.topicViews = [MAGAZINE, topicView('news'), topicView('art')];
  });

  describe('commands without questions', () => {
    it('are done at once: a note, and plain lines below it, no table', async () => {
      const answer = await clicks(alice, 'topics');
      expect(seen(answer)).to.deep.equal({
        status: 'completed',
        note: 'info: 3 topics:',
        result: [
          'magazine-x: Mail magazine X (subscribed; bring me in at once)',
          'news (open to you)',
          'art (open to you)',
        ],
      });
      expect(String(answer)).to.not.match(/<reported|<item/u);
    });

    it('that ask for a chat ask only when there are several', async () => {
      const magazine = chatView('magazine-x', { title: 'Mail magazine X' });
      stage.cast.chatViews = [magazine];
      expect(seen(await clicks(alice, 'leave'))).to.deep.include({ status: 'completed' });
      stage.cast.chatViews = [magazine, chatView('news')];
      const answer = await clicks(alice, 'leave');
      expect(seen(answer)).to.deep.equal({
        status: 'executing',
        form: ['chat list-single! [magazine-x news]'],
      });
      const session = sessionOf(answer);
      const values = { chat: 'news' };
      expect(seen(await clicks(alice, 'leave', { session, values }))).to.deep.include({
        status: 'completed',
      });
      expect(stage.cast.did).to.deep.equal([
        `${alice} leave ${magazine.room}`,
        `${alice} leave ${roomOf('news')}`,
      ]);
    });

    it('that cannot be done say so', async () => {
      expect(seen(await clicks(alice, 'who'))).to.deep.equal({
        status: 'completed',
        note: 'error: There is no chat of yours to which this applies.',
      });
    });
  });

  describe('forms', () => {
    it('subscribe: a list of topics, a time; done with what was filled in', async () => {
      const shown = await clicks(alice, 'subscribe', { action: 'execute' });
      expect(seen(shown)).to.deep.equal({
        status: 'executing',
        form: ['topic list-single! [news art]', 'span text-single'],
      });
      expect(String(shown)).to.include('<actions execute="complete"><complete/></actions>');
      const done = await clicks(alice, 'subscribe', {
        session: sessionOf(shown),
        action: 'complete',
        values: { topic: 'news', span: '2h' },
      });
      expect(seen(done)).to.deep.equal({
        status: 'completed',
        note: 'info: You subscribe to news; in its chats you stay for 2h. To end it: unsubscribe news',
      });
      expect(sessionOf(done)).to.equal(sessionOf(shown));
      expect(stage.cast.did).to.deep.equal([`${alice} subscribe news 7200000`]);
    });

    it('takes a submit without action, and fields that are empty', async () => {
      const session = sessionOf(await clicks(alice, 'subscribe'));
      await clicks(alice, 'subscribe', { session, values: { topic: 'news', span: '' } });
      const next = sessionOf(await clicks(alice, 'subscribe'));
      await clicks(alice, 'subscribe', { session: next, action: 'next', values: { topic: 'art' } });
      expect(stage.cast.did).to.deep.equal([`${alice} subscribe news`, `${alice} subscribe art`]);
    });

    it('the only thing to choose is chosen already, and need not be sent back', async () => {
      const shown = await clicks(alice, 'unsubscribe');
      expect(seen(shown)).to.deep.include({
        form: ['topic list-single! [magazine-x] = magazine-x'],
      });
      const session = sessionOf(shown);
      await clicks(alice, 'unsubscribe', { session, values: { topic: '' } });
      expect(stage.cast.did).to.deep.equal([`${alice} unsubscribe magazine-x`]);
    });

    it('wrong input: what is wrong, and the form again with what was filled in', async () => {
      const session = sessionOf(await clicks(alice, 'subscribe'));
      const again = { session, action: 'complete' };
      expect(
        seen(await clicks(alice, 'subscribe', { ...again, values: { span: '2h' } })),
      ).to.deep.equal({
        status: 'executing',
        note: 'error: Please fill in “Topic”.',
        form: ['topic list-single! [news art]', 'span text-single = 2h'],
      });
      expect(
        seen(
          await clicks(alice, 'subscribe', {
            ...again,
            values: { topic: 'news', span: '2 moons' },
          }),
        ),
      ).to.deep.equal({
        status: 'executing',
        note: 'error: I do not understand “2 moons”. (a time such as 30m, 2h or 1h30m, or off)',
        form: ['topic list-single! [news art] = news', 'span text-single = 2 moons'],
      });
      stage.cast.obstacle = 'topic-closed';
      expect(
        seen(await clicks(alice, 'subscribe', { ...again, values: { topic: 'news' } })),
      ).to.deep.include({ status: 'executing' });
      expect(stage.cast.did).to.deep.equal([]);
      await clicks(alice, 'subscribe', { ...again, values: { topic: 'art' } });
      expect(stage.cast.did).to.deep.equal([`${alice} subscribe art`]);
    });

    it('prev shows the form once more', async () => {
      const session = sessionOf(await clicks(alice, 'subscribe'));
      await clicks(alice, 'subscribe', { session, values: { topic: 'news', span: 'x' } });
      expect(seen(await clicks(alice, 'subscribe', { session, action: 'prev' }))).to.deep.equal({
        status: 'executing',
        form: ['topic list-single! [news art] = news', 'span text-single = x'],
      });
    });

    it('A15: without: a list of people and a box to tick', async () => {
      const person = { online: true, inside: true };
      stage.cast.chatViews = [
        chatView('magazine-x', {
          people: [
            { nick: 'Tom', ...person },
            { nick: 'Bob', ...person },
          ],
        }),
      ];
      const shown = await clicks(alice, 'without');
      expect(seen(shown)).to.deep.include({
        form: ['person list-single! [Bob Tom]', 'always boolean = 0'],
      });
      const values = { person: 'Tom', always: 'true' };
      await clicks(alice, 'without', { session: sessionOf(shown), values });
      stage.cast.asideOf = ['Tom'];
      const undo = await clicks(alice, 'with');
      expect(seen(undo)).to.deep.include({ form: ['person list-single! [Tom] = Tom'] });
      await clicks(alice, 'with', { session: sessionOf(undo), values: {} });
      expect(stage.cast.did).to.deep.equal([
        `${alice} without Tom always ${roomOf('magazine-x')}`,
        `${alice} with Tom`,
      ]);
    });

    it('consent: for one topic or all', async () => {
      const form = [
        'consent list-single! [always ask never]',
        'topic list-single [ magazine-x news art] = ',
      ];
      const shown = await clicks(alice, 'accept');
      expect(seen(shown)).to.deep.include({ form });
      await clicks(alice, 'accept', { session: sessionOf(shown), values: { consent: 'ask' } });
      await clicks(alice, 'accept', { values: { consent: 'never', topic: 'news' } });
      expect(stage.cast.did).to.deep.equal([`${alice} accept ask`, `${alice} accept never news`]);
    });

    it('forget: only with a tick', async () => {
      const session = sessionOf(await clicks(alice, 'forget'));
      expect(seen(await clicks(alice, 'forget', { session, values: { me: '0' } }))).to.deep.include(
        {
          status: 'executing',
          note: 'error: Please fill in “Yes, forget me”.',
        },
      );
      await clicks(alice, 'forget', { session, values: { me: '1' } });
      expect(stage.cast.did).to.deep.equal([`${alice} forget`]);
    });

    it('end, for administrators', async () => {
      stage.cast.chatViews = [chatView('news'), chatView('art')];
      const shown = await clicks(root, 'end');
      expect(seen(shown)).to.deep.include({ form: ['room list-single! [news art]'] });
      await clicks(root, 'end', { session: sessionOf(shown), values: { room: 'art' } });
      expect(stage.cast.did).to.deep.equal([`${root} endChat ${roomOf('art')}`]);
      expect(seen(await clicks(alice, 'end'))).to.deep.equal({ error: 'cancel forbidden' });
    });

    it('where there is nothing to choose, it is said and no form opened', async () => {
      stage.cast.topicViews = [];
      expect(seen(await clicks(alice, 'unsubscribe'))).to.deep.equal({
        status: 'completed',
        note: 'error: There is nothing here that you could choose.',
      });
    });

    it('at a topic and at a handle, what the address says is chosen', async () => {
      const topic = { manner: { to: `news@${DOMAIN}` } };
      const shown = await clicks(alice, 'subscribe', topic);
      expect(seen(shown)).to.deep.include({
        form: ['topic list-single! [news art] = news', 'span text-single'],
      });
      const accept = await clicks(alice, 'accept', topic);
      expect(seen(accept)).to.deep.include({
        form: [
          'consent list-single! [always ask never]',
          'topic list-single [ magazine-x news art] = news',
        ],
      });
      const every = { session: sessionOf(accept), values: { consent: 'ask', topic: '' } };
      await clicks(alice, 'accept', { ...every, ...topic });
      expect(stage.cast.did).to.deep.equal([`${alice} accept ask`]);
      stage.cast.chatViews = [
        chatView('news', { people: [{ nick: 'Bob', online: true, inside: true }] }),
      ];
      const manner = { to: `quiet-otter@${DOMAIN}/muster` };
      expect(seen(await clicks(alice, 'without', { manner }))).to.deep.include({
        form: ['person list-single! [quiet-otter Bob] = quiet-otter', 'always boolean = 0'],
      });
    });

    it('speak the language in which they were begun', async () => {
      const manner = { language: 'ja' };
      const shown = await clicks(alice, 'subscribe', { manner });
      expect(String(shown)).to.include('xml:lang="ja"').and.include('トピックを購読する');
      const session = sessionOf(shown);
      const answer = await clicks(alice, 'subscribe', { session, values: { topic: 'news' } });
      expect(seen(answer)['note']).to.match(/「news」を購読しました。/u);
    });
  });

  it('no form, whatever is in it, does more than a person may, or fails', async () => {
    stage.cast.chatViews = [chatView('magazine-x'), chatView('news', { state: 'asked' })];
    const value = fc.oneof(
      fc.constantFrom('news', 'always', '1', 'off', '2h', '', '*'),
      fc.string(),
    );
    const form = fc.dictionary(
      fc.constantFrom(
        'topic',
        'chat',
        'person',
        'room',
        'span',
        'consent',
        'hours',
        'me',
        'FORM_TYPE',
      ),
      value.map((text) => text.replaceAll(/[^\p{L}\p{N} :-]/gu, '')),
    );
    await fc.assert(
      fc.asyncProperty(anyCommand, form, async ({ name }, values) => {
        await stage.clock.advance(10_000);
        const answer = seen(await clicks(bob, name, { values }));
        expect(answer).to.satisfy(
          ({ status, error }: Record<string, unknown>) =>
            ['executing', 'completed'].includes(String(status)) ||
            String(error).startsWith('cancel'),
        );
        expect(stage.cast.did.filter((deed) => deed.includes('endChat'))).to.deep.equal([]);
      }),
    );
  });
});
