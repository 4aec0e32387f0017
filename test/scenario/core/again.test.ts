import { expect } from 'chai';
import { HOUR, MINUTE, Play, SECOND } from './play.ts';

const topic = (more: object): Record<string, object> => ({
  news: {
    members: ['alice@example.org', 'bob@example.org', 'carol@example.org'],
    publisher: 'x@example.org',
    start: [{ message: {} }],
    end: [{ after: '1h' }],
    ...more,
  },
});

/** X posts to the topic. */
const post = async (play: Play, text: string): Promise<void> => {
  play.person('x').writes('news@muster.example.org', text);
  await play.rest();
};

/** What is said in the rooms by the rooms themselves. */
const said = (play: Play, name: string): string[] => play.person(name).heardFrom('news-');

describe('a second event (A18)', () => {
  it('join: it is posted into the running chat, and newcomers are brought in', async () => {
    await using play = await Play.begin({ topics: topic({ again: { running: 'join' } }) });
    await play.come('alice', 'bob', 'x');
    await post(play, 'first');
    const [chat] = await play.chats();
    expect(chat?.members).to.deep.equal(['x', 'alice', 'bob']);
    play.person('alice').enters(chat?.room ?? '');
    await play.clock.advance(10 * MINUTE);
    await play.come('carol');
    await post(play, 'second');
    expect(await play.gatherings()).to.deep.equal(['x alice bob carol']);
    expect(said(play, 'alice')).to.include('second');
    expect(play.person('carol').bookmarks).to.deep.equal([chat?.room]);
    expect(await play.events()).to.deep.equal(['message started', 'message joined']);
    // The end stands: an hour after the opening.
    await play.clock.advance(50 * MINUTE - 1);
    expect(await play.gatherings()).to.have.lengthOf(1);
    await play.clock.advance(1);
    expect(await play.gatherings()).to.deep.equal([]);
    await play.clock.advance(MINUTE);
    expect(play.leftovers()).to.deep.equal([]);
  });

  it('join: an event without words says nothing in the room', async () => {
    await using play = await Play.begin({ topics: topic({ again: { running: 'join' } }) });
    await play.come('alice', 'bob', 'x');
    await play.start('news');
    const [chat] = await play.chats();
    play.person('alice').enters(chat?.room ?? '');
    await play.rest();
    const before = said(play, 'alice').length;
    await play.clock.advance(MINUTE);
    await play.start('news');
    expect(await play.events()).to.deep.equal(['command started', 'command joined']);
    expect(said(play, 'alice').slice(before)).to.deep.equal([]);
  });

  it('join: who declined is not brought in again', async () => {
    await using play = await Play.begin({ topics: topic({ again: { running: 'join' } }) });
    await play.come('alice', 'bob', 'carol', 'x');
    await post(play, 'first');
    const [chat] = await play.chats();
    for (const name of ['alice', 'bob', 'carol']) play.person(name).enters(chat?.room ?? '');
    await play.rest();
    play.person('carol').leaves(chat?.room ?? '');
    await play.clock.advance(MINUTE);
    await post(play, 'second');
    expect(await play.gatherings()).to.deep.equal(['x alice bob']);
  });

  it('ignore: the running chat hears nothing of it', async () => {
    await using play = await Play.begin({ topics: topic({ again: { running: 'ignore' } }) });
    await play.come('alice', 'bob', 'x');
    await post(play, 'first');
    await play.clock.advance(MINUTE);
    await play.come('carol');
    await post(play, 'second');
    expect(await play.gatherings()).to.deep.equal(['x alice bob']);
    expect(await play.events()).to.deep.equal(['message started', 'message ignored']);
    expect(play.happened('refused')).to.deep.include({
      kind: 'message',
      topic: 'news',
      reason: 'running',
    });
  });

  it('new: a chat of its own', async () => {
    await using play = await Play.begin({ topics: topic({ again: { running: 'new' } }) });
    await play.come('alice', 'bob', 'x');
    await post(play, 'first');
    await play.clock.advance(MINUTE);
    await play.come('carol');
    await post(play, 'second');
    expect(await play.gatherings()).to.deep.equal(['x alice bob', 'x alice bob carol']);
    await play.clock.advance(2 * HOUR);
    expect(await play.gatherings()).to.deep.equal([]);
    expect(play.leftovers()).to.deep.equal([]);
    expect(play.person('alice').group()).to.deep.equal([]);
  });

  it('several triggers within one moment are one event, whatever the rule', async () => {
    for (const running of ['join', 'new'] as const) {
      await using play = await Play.begin({ topics: topic({ again: { running } }) });
      await play.come('alice', 'bob', 'x');
      play.person('x').writes('news@muster.example.org', 'first');
      play.person('x').writes('news@muster.example.org', 'second');
      await play.rest();
      await play.clock.advance(SECOND);
      await play.start('news');
      expect(await play.gatherings(), running).to.deep.equal(['x alice bob']);
      expect(await play.events()).to.have.members([
        'message started',
        'message joined',
        'command joined',
      ]);
    }
  });

  it('new: events some minutes apart stay two where the beginning is put off', async () => {
    await using play = await Play.begin({
      topics: topic({ again: { running: 'new' }, begin: { after: '10m' } }),
    });
    await play.come('alice', 'bob', 'x');
    await post(play, 'first');
    await play.clock.advance(4 * MINUTE);
    await post(play, 'second');
    await play.clock.advance(10 * MINUTE);
    expect(await play.gatherings()).to.deep.equal(['x alice bob', 'x alice bob']);
  });

  it('quiet: no event starts a chat until the span is over; without one, at once', async () => {
    await using play = await Play.begin({ topics: topic({ again: { quiet: '10m' } }) });
    await play.come('alice', 'bob', 'x');
    const end = async (): Promise<void> => {
      const [chat] = await play.chats();
      await play.command('end', { chat: chat?.chat });
    };
    await post(play, 'first');
    await end();
    await play.clock.advance(10 * MINUTE - SECOND);
    await post(play, 'second');
    expect(await play.gatherings()).to.deep.equal([]);
    expect(play.happened('refused').at(-1)).to.deep.equal({
      kind: 'message',
      topic: 'news',
      reason: 'quiet',
    });
    // The memory of the last chat's end outlives a restart.
    await play.restart();
    await post(play, 'third');
    expect(await play.gatherings()).to.deep.equal([]);
    await play.clock.advance(SECOND);
    await post(play, 'fourth');
    expect(await play.gatherings()).to.have.lengthOf(1);
  });

  it('quiet 0s: an event while the old chat is being dissolved opens a new one', async () => {
    await using play = await Play.begin({ topics: topic({}) });
    await play.come('alice', 'bob', 'x');
    await post(play, 'first');
    const [chat] = await play.chats();
    await play.command('end', { chat: chat?.chat });
    await post(play, 'second');
    const [next] = await play.chats();
    expect(next?.room).to.be.a('string').and.not.equal(chat?.room);
    expect(play.person('alice').bookmarks).to.deep.equal([next?.room]);
  });

  it('quiet is not stretched by a clock that was wrong when the chat ended', async () => {
    await using play = await Play.begin({ topics: topic({ again: { quiet: '10m' } }) });
    await play.come('alice', 'bob', 'x');
    const right = play.clock.now();
    await play.clock.set(right + 365 * 24 * HOUR);
    await post(play, 'first');
    const [chat] = await play.chats();
    await play.command('end', { chat: chat?.chat });
    await play.clock.set(right + MINUTE);
    await post(play, 'second');
    expect(await play.gatherings()).to.have.lengthOf(1);
  });
});
