import { expect } from 'chai';
import { COMMAND_NAMES } from '../../../src/domain/command.ts';
import { alice, bob, chatView, DOMAIN, eve, root, roomOf, topicView } from './cast.ts';
import { Stage } from './stage.ts';

const MAGAZINE = topicView('magazine-x', { title: 'Mail magazine X', subscribed: true });

describe('scenario: commands in words', () => {
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

  describe('help', () => {
    it('lists one command a line, none twice, those for administrators only to them', async () => {
      const lines = (await asks('help')).split('\n');
      const named = lines.map((line) => line.split(' ')[0]);
      const forAdmins = ['rooms', 'end'];
      expect(named).to.have.members(COMMAND_NAMES.filter((name) => !forAdmins.includes(name)));
      for (const line of lines) expect(line).to.match(/^\w.* — \S/u);
      const [all = ''] = await says(root, 'help');
      expect(all.split('\n').map((line) => line.split(' ')[0])).to.have.members([...COMMAND_NAMES]);
    });

    it('tells more about one command', async () => {
      expect(await asks('help subscribe')).to.match(/^subscribe TOPIC \[for 2h\]\nSubscribe/u);
    });

    it('is all that strangers get, whatever they write', async () => {
      for (const text of ['help', 'topics', 'subscribe news', 'hello?', 'end news']) {
        const [answer = ''] = await says(eve, text);
        expect(answer).to.match(/^Hello!/u);
        expect(answer.split('\n')).to.have.length(2);
        expect(answer).to.include('help [COMMAND]');
      }
      expect(stage.cast.did).to.deep.equal([]);
    });
  });

  describe('topics', () => {
    it('are listed with what there is to know', async () => {
      stage.cast.topicViews = [
        {
          ...MAGAZINE,
          duration: 7_200_000,
          consent: 'ask',
          chat: { room: roomOf('magazine-x'), people: 5, ends: stage.clock.now() + 3_600_000 },
        },
        topicView('news'),
        topicView('staff', { open: false }),
      ];
      expect(await asks('topics')).to.equal(
        [
          '3 topics:',
          'magazine-x: Mail magazine X (subscribed; you stay 2h; ask me first; a chat is on until 10:00, 5 people)',
          'news (open to you)',
          'staff',
        ].join('\n'),
      );
      stage.cast.topicViews = [];
      expect(await asks('topics')).to.equal('There are no topics for you.');
    });

    it('are subscribed to by name, title or address, for a time', async () => {
      expect(await asks('subscribe news for 2h')).to.equal(
        'You subscribe to news; in its chats you stay for 2h. To end it: unsubscribe news',
      );
      await asks('subscribe mail MAGAZINE x');
      await asks(`subscribe news@${DOMAIN}`);
      expect(stage.cast.did).to.deep.equal([
        `${alice} subscribe news 7200000`,
        `${alice} subscribe magazine-x`,
        `${alice} subscribe news`,
      ]);
    });

    it('need not be named at their own address', async () => {
      const manner = { to: `magazine-x@${DOMAIN}` };
      for (const text of [
        'subscribe',
        'unsubscribe',
        'duration 30m',
        'duration off',
        'accept never',
        'accept ask news',
      ]) {
        await says(alice, text, manner);
      }
      expect(stage.cast.did).to.deep.equal([
        `${alice} subscribe magazine-x`,
        `${alice} unsubscribe magazine-x`,
        `${alice} setDuration magazine-x 1800000`,
        `${alice} setDuration magazine-x none`,
        `${alice} accept never magazine-x`,
        `${alice} accept ask news`,
      ]);
    });

    it('are offered when none is named', async () => {
      expect(await asks('subscribe')).to.equal(
        'Write it like this: subscribe TOPIC [for 2h] (the name of a topic)\nYou can choose: subscribe news',
      );
    });

    it('are corrected when they are misspelt', async () => {
      stage.cast.obstacle = 'no-such-topic';
      expect(await asks('unsubscribe magasine-x')).to.equal(
        'There is no topic “magasine-x” for you.\nDid you mean “unsubscribe magazine-x”?',
      );
    });
  });

  describe('chats', () => {
    const magazine = chatView('magazine-x', {
      title: 'Mail magazine X',
      people: [
        { nick: 'Bob', online: true, inside: true },
        { nick: 'Eve S', online: true, inside: false },
        { nick: 'Tom', online: false, inside: false },
      ],
    });
    const question = chatView('news', { state: 'asked' });

    it('are listed with their rooms and ends in his zone', async () => {
      stage.cast.chatViews = [magazine, question];
      expect(await asks('chats')).to.equal(
        [
          '2 chats:',
          `Mail magazine X (magazine-x): you take part; 3 others, until 09:50. xmpp:${magazine.room}?join`,
          `news (news): you are asked; 0 others, until 09:50. xmpp:${question.room}?join`,
        ].join('\n'),
      );
    });

    it('who: those to whom he is related, and whether they are there', async () => {
      stage.cast.chatViews = [magazine];
      expect(await asks('who')).to.equal(
        'Mail magazine X: you and 3 others:\nBob (in the room)\nEve S (online)\nTom (offline)',
      );
    });

    it('why: what began it, until when, and how to get out', async () => {
      stage.cast.chatViews = [magazine];
      expect(await asks('why')).to.equal(
        'You are in this chat of Mail magazine X because you subscribe to it. It began at 08:50, when a mail came in (“Issue 12”), and ends at 09:50. To leave it: leave magazine-x. To hear no more of this topic: unsubscribe magazine-x',
      );
    });

    it('A14: join and leave, yes and no find the chat that is meant', async () => {
      stage.cast.chatViews = [magazine, question];
      await asks('yes');
      await asks('no');
      await asks('leave magazine-x');
      await asks('join Mail magazine X');
      await asks('join');
      expect(stage.cast.did).to.deep.equal([
        `${alice} join ${question.room}`,
        `${alice} leave ${question.room}`,
        `${alice} leave ${magazine.room}`,
        `${alice} join ${magazine.room}`,
        `${alice} join ${question.room}`,
      ]);
      expect(await asks('leave')).to.equal(
        'You have several chats; please say which one you mean.\nYou can choose: leave magazine-x, leave news',
      );
      expect(await asks('leave nowhere')).to.match(/^There is no chat “nowhere” of yours\./u);
    });

    it('two chats of one topic are told apart by their rooms', async () => {
      const other = { ...magazine, room: roomOf('magazine-x', 'b') };
      stage.cast.chatViews = [magazine, other];
      expect(await asks('leave magazine-x')).to.include(`leave magazine-x-${'b'.repeat(20)}`);
      await asks(`leave magazine-x-${'b'.repeat(20)}`);
      expect(stage.cast.did).to.deep.equal([`${alice} leave ${other.room}`]);
    });

    it('A15: without and with a person, by nick in any letters', async () => {
      stage.cast.chatViews = [magazine];
      expect(await asks('without eve s always')).to.equal(
        'You will not be brought together with Eve S any more. To undo it: with "Eve S"',
      );
      await asks('without "Bob"');
      stage.cast.asideOf = ['Bob'];
      await asks('with bob');
      expect(stage.cast.did).to.deep.equal([
        `${alice} without Eve S always ${magazine.room}`,
        `${alice} without Bob ${magazine.room}`,
        `${alice} with Bob`,
      ]);
      expect(await asks('without')).to.include('without Bob, without "Eve S", without Tom');
    });

    it('A15: a misspelt name is corrected, and nobody else is put aside', async () => {
      stage.cast.chatViews = [magazine];
      stage.cast.obstacle = 'no-such-person';
      expect(await asks('without Bbo')).to.equal(
        'I do not know whom you mean by “Bbo”.\nDid you mean “without Bob”?',
      );
      expect(stage.cast.did).to.deep.equal([]);
    });

    it('A11: confirm; and more', async () => {
      stage.cast.chatViews = [magazine];
      expect(await asks('confirm')).to.match(/^I am asking/u);
      expect(await asks('more')).to.equal('The chat now ends at 10:20.');
      stage.cast.obstacle = 'extended-enough';
      expect(await asks('more')).to.equal('The end of this chat cannot be put off any further.');
    });

    it('end on another day is told with the day', async () => {
      stage.cast.chatViews = [{ ...magazine, ends: stage.clock.now() + 20 * 3_600_000 }];
      expect(await asks('chats')).to.match(/until Fri,? 2 Jan,? 05:00/u);
    });
  });

  describe('what is set', () => {
    it('accept, quiet hours, language', async () => {
      expect(await asks('accept ask')).to.equal('You are asked before you are brought into chats.');
      await asks('accept never magazine-x');
      expect(await asks('quiet 22:00-7:00')).to.equal(
        'From 22:00 to 07:00 by your clock I leave you alone.',
      );
      await asks('quiet off');
      expect(await asks('language ja')).to.equal('これからは日本語でご案内します。');
      expect(stage.cast.did).to.deep.equal([
        `${alice} accept ask`,
        `${alice} accept never magazine-x`,
        `${alice} setQuiet 1320-420`,
        `${alice} setQuiet none`,
        `${alice} setLanguage ja`,
      ]);
    });

    it('mydata: everything, in parts that every server lets pass', async () => {
      stage.cast.stored = {
        handle: 'quiet-otter',
        subscriptions: [{ topic: 'news' }, { topic: 'x' }],
      };
      expect(await asks('mydata')).to.equal(
        [
          'This is all that is stored about you:',
          'handle: "quiet-otter"',
          'subscriptions:',
          '  {"topic":"news"}',
          '  {"topic":"x"}',
        ].join('\n'),
      );
      stage.cast.stored = { journal: Array.from({ length: 2_000 }, (_, entry) => ({ entry })) };
      const parts = await says(alice, 'mydata');
      expect(parts.length).to.be.above(1);
      for (const part of parts) expect(part.length).to.be.at.most(20_000);
      expect(parts.join('\n')).to.include('{"entry":1999}');
    });

    it('forget me: in full, or not at all', async () => {
      expect(await asks('forget')).to.equal('Write it like this: forget me (the word me)');
      expect(await asks('forget everything')).to.match(/^I do not understand “everything”/u);
      expect(stage.cast.did).to.deep.equal([]);
      await asks('forget me');
      expect(stage.cast.did).to.deep.equal([`${alice} forget`]);
    });
  });

  describe('administrators', () => {
    it('list and end chats; for others there are no such commands', async () => {
      const chat = chatView('news');
      stage.cast.chatViews = [chat];
      expect((await says(root, 'rooms'))[0]).to.match(/^1 chat is on:\nnews/u);
      expect(await says(root, 'end news')).to.deep.equal(['news is being ended.']);
      expect((await says(bob, 'end news'))[0]).to.match(/^I do not know “end”/u);
      expect(stage.cast.did).to.deep.equal([`${root} endChat ${chat.room}`]);
    });
  });
});
