import { expect } from 'chai';
import { HOUR, MINUTE, Play, SECOND } from './play.ts';
import { gathered, topic } from './magazine.ts';

const reasons = (play: Play): unknown[] => play.happened('chat.closed').map(({ reason }) => reason);

/** What the room itself said to a person since. */
const told = (play: Play, name: string, room: string): string[] =>
  play.person(name).heardFrom(room);

describe('how a chat ends (A12, A14, A18)', () => {
  it('A18 warn: the room is told once, in time', async () => {
    await using play = await Play.begin({ topics: topic({ warn: '5m' }) });
    const { room } = await gathered(play, 'alice', 'bob');
    await play.clock.advance(55 * MINUTE - SECOND);
    const before = told(play, 'alice', room).length;
    await play.clock.advance(SECOND);
    expect(told(play, 'alice', room).slice(before)).to.have.lengthOf(1);
    expect(told(play, 'alice', room).at(-1)).to.include('10:00');
    await play.clock.advance(4 * MINUTE);
    expect(told(play, 'alice', room).slice(before)).to.have.lengthOf(1);
  });

  it('A18 warn: once over a restart and a lost link', async () => {
    await using play = await Play.begin({ topics: topic({ warn: '5m' }) });
    const { room } = await gathered(play, 'alice', 'bob');
    await play.clock.advance(56 * MINUTE);
    const before = told(play, 'alice', room).length;
    await play.kill();
    await play.run();
    await play.reconnect();
    await play.clock.advance(MINUTE);
    expect(told(play, 'alice', room).slice(before)).to.deep.equal([]);
  });

  it('A18 a warning that fell due while Muster was away is given at its start', async () => {
    await using play = await Play.begin({ topics: topic({ warn: '5m' }) });
    const { room } = await gathered(play, 'alice', 'bob');
    await play.clock.advance(50 * MINUTE);
    await play.stop();
    await play.clock.advance(6 * MINUTE);
    const before = told(play, 'alice', room).length;
    await play.run();
    await play.rest();
    expect(told(play, 'alice', room).slice(before)).to.have.lengthOf(1);
  });

  it('A12 by command: told, removed, taken away', async () => {
    await using play = await Play.begin({ topics: topic() });
    const { chat, room } = await gathered(play, 'alice', 'bob');
    expect(play.person('alice').group('Mail magazine X')).to.deep.equal(['bob', 'x']);
    await play.command('end', { chat });
    await play.clock.advance(MINUTE);
    expect(reasons(play)).to.deep.equal(['command']);
    for (const name of ['alice', 'bob', 'x']) {
      expect(play.person(name).group(), name).to.deep.equal([]);
      expect(play.person(name).bookmarks, name).to.deep.equal([]);
    }
    expect(told(play, 'alice', room)).to.not.deep.equal([]);
    expect(play.leftovers()).to.deep.equal([]);
  });

  it('A14 everybody has left: the chat is over when fewer than two are in it', async () => {
    await using play = await Play.begin({ topics: topic({ publisher: 'alice@example.org' }) });
    const { room } = await gathered(play, 'alice', 'bob', 'carol');
    play.person('carol').leaves(room);
    await play.clock.advance(5 * SECOND);
    expect(await play.gatherings()).to.deep.equal(['alice bob']);
    expect(play.person('carol').group()).to.deep.equal([]);
    play.person('bob').leaves(room);
    await play.clock.advance(5 * SECOND);
    expect(await play.gatherings()).to.deep.equal([]);
    expect(reasons(play)).to.deep.equal(['too-few']);
    await play.clock.advance(MINUTE);
    expect(play.leftovers()).to.deep.equal([]);
  });

  it('A12 each at his own time: a member with a shorter duration leaves, the others stay', async () => {
    await using play = await Play.begin({
      topics: topic({
        members: [
          { jid: 'alice@example.org', duration: '10m' },
          'bob@example.org',
          'carol@example.org',
        ],
        publisher: 'bob@example.org',
      }),
    });
    await gathered(play, 'alice', 'bob', 'carol');
    await play.clock.advance(10 * MINUTE);
    expect(await play.gatherings()).to.deep.equal(['bob carol']);
    expect(play.person('alice').group()).to.deep.equal([]);
    expect(play.person('bob').group()).to.deep.equal(['carol']);
    await play.clock.advance(HOUR);
    expect(play.leftovers()).to.deep.equal([]);
  });

  it('A12 a host that takes its privileges back in mid-chat: the undo waits for them, over a restart too', async () => {
    await using play = await Play.begin({ topics: topic() });
    const { chat } = await gathered(play, 'alice', 'bob');
    const full = play.server.privileges;
    play.server.privileges = {};
    await play.reconnect();
    await play.clock.advance(MINUTE);
    await play.command('end', { chat });
    await play.clock.advance(MINUTE);
    expect(await play.command('chats'), 'the chat itself is forgotten').to.deep.equal([]);
    expect(play.person('alice').group()).to.deep.equal(['bob', 'x']);
    await play.kill();
    play.server.privileges = full;
    await play.run();
    await play.clock.advance(MINUTE);
    for (const name of ['alice', 'bob', 'x']) {
      expect(play.person(name).group(), name).to.deep.equal([]);
      expect(play.person(name).bookmarks, name).to.deep.equal([]);
    }
    expect(play.leftovers()).to.deep.equal([]);
  });

  it('A12 an account that does not exist hurts nobody: the others meet, and the chat is forgotten', async () => {
    await using play = await Play.begin({
      topics: topic({
        select: { presence: 'any' },
        members: ['alice@example.org', 'ghost@example.org', 'bob@example.org'],
      }),
      without: ['ghost'],
    });
    await gathered(play, 'alice', 'bob');
    expect(await play.gatherings()).to.deep.equal(['x alice ghost bob']);
    expect(play.person('alice').group()).to.deep.equal(['bob', 'ghost', 'x']);
    await play.clock.advance(2 * HOUR);
    expect(await play.command('chats')).to.deep.equal([]);
    expect(play.person('alice').group()).to.deep.equal([]);
    expect(play.leftovers().filter((one) => !one.includes('ghost'))).to.deep.equal([]);
    expect(play.leftovers()).to.deep.equal([]);
  });

  it('A12 a topic that is taken out of the configuration while its chat runs: the chat goes on and ends', async () => {
    await using play = await Play.begin({ topics: topic({ warn: '5m' }) });
    const { room } = await gathered(play, 'alice', 'bob');
    await play.restart({
      topics: {
        other: {
          members: ['carol@example.org'],
          publisher: 'x@example.org',
          start: [{ message: {} }],
        },
      },
    });
    expect(await play.gatherings()).to.deep.equal(['x alice bob']);
    const related = (await play.command('relations')).filter(({ chat }) => chat !== null);
    expect(related).to.have.lengthOf(3);
    play.person('alice').says(room, 'hello');
    await play.rest();
    expect(told(play, 'bob', room)).to.include('hello');
    await play.clock.advance(2 * HOUR);
    expect(reasons(play)).to.deep.equal(['time']);
    expect(play.leftovers()).to.deep.equal([]);
    expect(play.person('alice').group()).to.deep.equal([]);
  });

  it('A8 killed while the chat is prepared: it opens at the next start, for all', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob');
    // No answer to what the preparation asks: it stays where it is.
    play.server.ignores = (one) => one.getChild('query', 'jabber:iq:roster') !== undefined;
    const started = play.commandOnly('start', { topic: 'news' });
    await play.until(async () =>
      (await play.commandOnly('chats')).some(({ state }) => state === 'preparing'),
    );
    await started;
    play.server.ignores = () => false;
    await play.kill();
    await play.run();
    expect(await play.gatherings()).to.deep.equal(['x alice bob']);
    expect(await play.events()).to.deep.equal(['command started']);
    expect(play.person('alice').bookmarks).to.have.lengthOf(1);
    await play.clock.advance(2 * HOUR);
    expect(play.leftovers()).to.deep.equal([]);
  });
});
