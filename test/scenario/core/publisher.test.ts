import { expect } from 'chai';
import { settle } from '../../support/manual-clock.ts';
import { HOUR, MINUTE, Play } from './play.ts';

const TOPIC = 'news@muster.example.org';
const GROUP = 'Mail magazine X';

const topic = (more: object = {}): Record<string, object> => ({
  news: {
    name: GROUP,
    members: ['alice@example.org', 'bob@example.org', 'carol@example.org'],
    publisher: 'x@example.org',
    standing: true,
    start: [{ message: {} }],
    ...more,
  },
});

describe('the publisher (A16)', () => {
  it('A16 a post of any kind reaches every subscriber, also those offline, and himself; the chat of those online starts', async () => {
    for (const kind of [
      { type: 'chat' },
      { type: 'normal', subject: 'Issue 7' },
      { type: 'headline', subject: 'Issue 7' },
    ]) {
      await using play = await Play.begin({ topics: topic() });
      await play.come('alice', 'bob', 'x');
      // His server keeps a message to a bare JID; here it is seen in what was sent to it.
      const carol = play.person('carol');
      play.person('x').writes(TOPIC, 'Out now.', kind);
      await play.rest();
      for (const name of ['alice', 'bob', 'x']) {
        const text = play.person(name).heardFrom(TOPIC)[0];
        expect(text?.endsWith('Out now.'), `${name} ${kind.type}`).to.equal(true);
      }
      const sent = play.server.inbox.all.filter(
        ({ name, attrs }) =>
          name === 'message' && attrs['to'] === carol.jid && attrs['from'] === TOPIC,
      );
      expect(sent).to.have.lengthOf(1);
      expect(await play.gatherings()).to.deep.equal(['x alice bob']);
    }
  });

  it('A16 a post by anybody else is refused; nothing is distributed and no chat begins', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob', 'x', 'mallory');
    for (const name of ['alice', 'mallory']) {
      play.person(name).writes(TOPIC, 'Buy this.');
      await play.rest();
      expect(play.person('bob').heardFrom('news')).to.deep.equal([]);
    }
    expect(await play.gatherings()).to.deep.equal([]);
    expect(await play.events()).to.deep.equal([]);
  });

  it('A16 a post by somebody else waits for the publisher where the topic says so', async () => {
    await using play = await Play.begin({ topics: topic({ posts: 'moderate' }) });
    await play.come('alice', 'bob', 'x');
    play.person('alice').writes(TOPIC, 'A good word.');
    await play.rest();
    expect(await play.events()).to.deep.equal(['message held']);
    expect(play.person('bob').heardFrom('news')).to.deep.equal([]);
    const [held] = await play.command('events');
    expect(play.person('x').heardFrom(TOPIC)[0]).to.include(String(held?.['id']));
    // Also over a restart; nobody but the publisher can let it pass.
    await play.restart();
    play.person('alice').writes(TOPIC, `approve ${String(held?.['id'])}`);
    await play.rest();
    expect(await play.gatherings()).to.deep.equal([]);
    play.person('x').writes(TOPIC, `approve ${String(held?.['id'])}`);
    await play.rest();
    expect(await play.gatherings()).to.deep.equal(['x alice bob']);
    expect(play.person('bob').heardFrom(TOPIC)).to.deep.equal(['A good word.']);
  });

  it('A16 the publisher is asked for leave again when a kill or the link has lost the question', async () => {
    for (const happens of [
      async (play: Play) => {
        await play.kill();
        await play.run();
      },
      (play: Play) => play.reconnect(),
    ]) {
      await using play = await Play.begin({ topics: topic({ posts: 'moderate' }) });
      await play.come('alice', 'bob', 'x');
      const asks = (): string[] => play.person('x').heardFrom(TOPIC);
      play.server.silent = true;
      play.person('alice').writes(TOPIC, 'A good word.');
      await play.line(({ text }) => text === 'held', 'held post');
      await settle(20);
      expect(asks()).to.deep.equal([]);
      play.server.drop();
      play.server.silent = false;
      await happens(play);
      await play.rest();
      expect(asks()).to.have.lengthOf(1);
      await play.reconnect();
      expect(asks(), 'once').to.have.lengthOf(1);
    }
  });

  it('A16 the publisher rejects: nothing comes of it', async () => {
    await using play = await Play.begin({ topics: topic({ posts: 'moderate' }) });
    await play.come('alice', 'bob', 'x');
    play.person('alice').writes(TOPIC, 'A bad word.');
    await play.rest();
    const [held] = await play.command('events');
    for (const verdict of ['reject', 'approve']) {
      play.person('x').writes(TOPIC, `${verdict} ${String(held?.['id'])}`);
      await play.rest();
    }
    expect(play.person('bob').heard).to.not.include('A bad word.');
    expect((await play.events())[0]).to.equal('message ignored');
  });

  it('A16 the standing group lasts: before, between and after chats, and over a restart', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob', 'x');
    const standing = (): unknown =>
      ['alice', 'bob', 'carol', 'x'].map((name) => play.person(name).group(GROUP));
    const lasting = [['x'], ['x'], ['x'], ['alice', 'bob', 'carol']];
    expect(standing()).to.deep.equal(lasting);
    play.person('x').writes(TOPIC, 'Out now.');
    await play.rest();
    expect(standing()).to.deep.equal([
      ['bob', 'x'],
      ['alice', 'x'],
      ['x'],
      ['alice', 'bob', 'carol'],
    ]);
    await play.kill();
    await play.run();
    await play.clock.advance(2 * HOUR);
    expect(standing()).to.deep.equal(lasting);
    expect(play.person('x').bookmarks).to.deep.equal([]);
  });

  it('A16 who is no subscriber any more, and whose topic has no publisher any more, leaves the group', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob', 'carol', 'x');
    await play.restart({ topics: topic({ members: ['alice@example.org', 'bob@example.org'] }) });
    expect(play.person('x').group(GROUP)).to.deep.equal(['alice', 'bob']);
    expect(play.person('carol').group()).to.deep.equal([]);
    await play.restart({ topics: topic({ standing: false }) });
    for (const name of ['alice', 'bob', 'x']) expect(play.person(name).group()).to.deep.equal([]);
  });

  it('A16 a post that comes twice is one; another one under the same id is another', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob', 'x');
    for (const text of ['First.', 'First.', 'Second.']) {
      play.person('x').writes(TOPIC, text, { id: '1' });
      await play.rest();
    }
    expect(play.person('alice').heardFrom(TOPIC)).to.deep.equal(['First.', 'Second.']);
    expect((await play.events()).toSorted()).to.deep.equal(['message joined', 'message started']);
  });

  it('A16 a proposal that comes twice is put before the publisher once', async () => {
    await using play = await Play.begin({ topics: topic({ posts: 'moderate' }) });
    await play.come('alice', 'bob', 'x');
    for (let time = 0; time < 2; time += 1) {
      play.person('alice').writes(TOPIC, 'A good word.', { id: '1' });
      await play.rest();
    }
    expect(play.person('x').heardFrom(TOPIC)).to.have.lengthOf(1);
    expect(await play.events()).to.deep.equal(['message held']);
  });

  it('A16 a post while the link is lost is distributed once and starts one chat', async () => {
    await using play = await Play.begin({ topics: topic({ again: { running: 'new' } }) });
    await play.come('alice', 'bob', 'x');
    // The link breaks as soon as the first copy is on its way.
    const breaks = play.server.receives(
      ({ name, attrs }) => name === 'message' && attrs['from'] === TOPIC,
    );
    play.person('x').writes(TOPIC, 'Out now.');
    await breaks;
    play.server.drop();
    await play.clock.advance(10 * MINUTE);
    expect(await play.gatherings()).to.deep.equal(['x alice bob']);
    expect(await play.events()).to.deep.equal(['message started']);
    const ids = play.server.inbox.all
      .filter(
        ({ name, attrs }) =>
          name === 'message' && attrs['from'] === TOPIC && attrs['to'] === 'alice@example.org',
      )
      .map(({ attrs }) => String(attrs['id']));
    expect(new Set(ids).size, 'a repeat bears the same id').to.equal(1);
    expect(play.person('alice').heardFrom('news-'), 'nothing is said twice').to.deep.equal([]);
  });
});
