import { expect } from 'chai';
import fc from 'fast-check';
import { COMMAND_NAMES } from '../../../src/domain/command.ts';
import { alice, bob, chatView, DOMAIN, eve, topicView } from './cast.ts';
import { Stage } from './stage.ts';

const MAGAZINE = topicView('magazine-x', { title: 'Mail magazine X', subscribed: true });

describe('scenario: commands in words: manners', () => {
  let stage: Stage;
  let says: Stage['says'];
  /** What alice is answered, as one text. */
  const asks = async (text: string, manner = {}): Promise<string> =>
    (await says(alice, text, manner)).join('\n---\n');

  beforeEach(() => {
    stage = new Stage();
    says = (...args) => stage.says(...args);
    stage.cast.topicViews = [MAGAZINE, topicView('news')];
  });

  describe('a wrong command', () => {
    it('gets the nearest right one', async () => {
      expect(await asks('subscirbe news for 2h')).to.equal(
        'I do not know “subscirbe”.\nDid you mean “subscribe news for 2h”?',
      );
      expect(await asks('accept alwyas')).to.equal(
        'I do not understand “alwyas”.\nWrite it like this: accept always|ask|never [TOPIC] (always, ask or never)\nDid you mean “accept always”?',
      );
      expect(await asks('good morning')).to.equal(
        'I do not know “good”.\n“help” tells what I understand.',
      );
      expect(stage.cast.did).to.deep.equal([]);
    });

    it('any text gets one answer that is not empty, and does no harm', async () => {
      stage.cast.chatViews = [chatView('magazine-x')];
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (text) => {
          await stage.clock.advance(120_000);
          const answer = await stage.text({ person: alice, language: 'ja', zone: 'UTC' }, text);
          expect(answer).to.match(/\S/u);
        }),
      );
      expect(stage.faults).to.deep.equal([]);
    });

    it('a fault of ours is ours: he is told so, it is in the log', async () => {
      stage.cast.fault = new Error('disk full');
      expect(await asks('subscribe news')).to.match(/^That went wrong, and it is not your fault/u);
      expect(stage.faults).to.deep.equal(['a command failed']);
    });
  });

  describe('languages', () => {
    it('his choice goes before what his client says, that before the configuration and the topic', async () => {
      const english = 'There are no topics for you.';
      const japanese = '購読できるトピックはありません。';
      stage.cast.topicViews = [];
      expect(await asks('topics')).to.equal(english);
      expect(await asks('topics', { to: `kaigi@${DOMAIN}` })).to.equal(japanese);
      stage.configured.set(alice, 'ja');
      expect(await asks('topics')).to.equal(japanese);
      stage.askers.heard(alice, 'en-GB');
      expect(await asks('topics')).to.equal(english);
      expect(await asks('topics', { language: 'ja-JP' })).to.equal(japanese);
      stage.chosen.set(alice, 'en');
      expect(await asks('topics', { language: 'ja' })).to.equal(english);
    });

    it('one that we do not speak says nothing', async () => {
      stage.configured.set(alice, 'ja');
      expect(await asks('chats', { language: 'fr' })).to.equal(
        '現在、あなたのチャットはありません。',
      );
    });

    it('commands are understood in any of them', async () => {
      stage.cast.chatViews = [chatView('news', { state: 'asked' })];
      await asks('はい');
      await asks('ｙｅｓ');
      expect(stage.cast.did).to.have.length(2);
    });

    it('Japanese help has every command', async () => {
      const lines = (await asks('help', { language: 'ja' })).split('\n');
      expect(lines[2]).to.equal('subscribe トピック [for 2h] — トピックを購読する');
      expect(lines).to.have.length(COMMAND_NAMES.length - 2);
    });
  });

  describe('machines', () => {
    const delay = (stamp: string): string => `<delay xmlns='urn:xmpp:delay' stamp='${stamp}'/>`;

    it('get no answer', async () => {
      expect(await says(alice, 'help', { type: 'error' })).to.deep.equal([]);
      expect(await says(alice, 'help', { type: 'headline' })).to.deep.equal([]);
      expect(await says(alice, 'help', { type: 'groupchat' })).to.deep.equal([]);
      expect(
        await says(alice, '', {
          more: "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
        }),
      ).to.deep.equal([]);
      expect(await says(alice, ' ')).to.deep.equal([]);
      expect(await says(alice, 'help', { more: delay('2025-12-31T23:58:00Z') })).to.deep.equal([]);
      await stage.brings(
        `<message from='quiet-otter@${DOMAIN}/muster' to='${DOMAIN}'><body>help</body></message>`,
      );
      expect(stage.wire.look()).to.deep.equal([]);
    });

    it('a message that came a few seconds late does', async () => {
      expect(await says(alice, 'help', { more: delay('2025-12-31T23:59:30Z') })).to.have.length(1);
    });

    it('encrypted messages are said to be unreadable', async () => {
      const more =
        "<encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl'/>";
      expect((await says(alice, 'I sent you an OMEMO message', { more }))[0]).to.match(
        /encrypted/u,
      );
    });

    it('65 commands in a row pass, then he is told once, then nothing is said for a while', async () => {
      const answers: string[] = [];
      for (let number = 0; number < 80; number += 1) answers.push(...(await says(alice, 'chats')));
      expect(answers).to.have.length(66);
      expect(new Set(answers.slice(0, 65)).size).to.equal(1);
      expect(answers[65]).to.match(/^That was very much at once/u);
      expect(await says(bob, 'chats')).to.have.length(1);
      await stage.clock.advance(60_000);
      expect(await says(alice, 'chats')).to.have.length(1);
    });

    for (const who of [eve, alice]) {
      it(`two that answer each other soon stop: ${who}`, async () => {
        let said = 0;
        for (let number = 0; number < 1_000; number += 1) {
          said += (await says(who, 'I am on holiday')).length;
          await stage.clock.advance(1_000);
        }
        expect(said).to.be.at.least(1).and.below(90);
      });
    }
  });

  it('answers go to the client that asked, in kind, in the thread', async () => {
    await stage.brings(
      `<message from='${alice}/phone' to='${DOMAIN}' type='normal' id='7' xml:lang='ja'><thread>t</thread><body>topic</body></message>`,
    );
    const [{ stanza } = {}] = stage.wire.sent;
    expect(stanza?.attrs).to.include({
      to: `${alice}/phone`,
      from: DOMAIN,
      type: 'normal',
      'xml:lang': 'ja',
    });
    expect(stanza?.getChildText('thread')).to.equal('t');
  });

  it('a prefix is not needed here, and does no harm', async () => {
    await asks('!subscribe news');
    await asks('/subscribe news');
    expect(stage.cast.did).to.have.length(2);
  });
});
