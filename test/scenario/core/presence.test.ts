import { expect } from 'chai';
import { HOUR, MINUTE, Play, SECOND } from './play.ts';

const GRACE = 30 * SECOND;

const topic = (more: object = {}): Record<string, object> => ({
  news: {
    members: ['alice@example.org', 'bob@example.org'],
    start: [{ presence: { of: 'x@example.org', grace: '30s' } }],
    end: [{ presence_off: { of: 'x@example.org', grace: '60s' } }],
    ...more,
  },
});

describe('the presence of a person starts and ends (A17)', () => {
  it('A17 X online for the grace: the chat begins; X offline for his: it ends', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob', 'x');
    await play.clock.advance(GRACE - 1);
    expect(await play.gatherings()).to.deep.equal([]);
    await play.clock.advance(1);
    expect(await play.gatherings()).to.deep.equal(['x alice bob']);
    await play.clock.advance(30 * MINUTE);
    await play.go('x');
    await play.clock.advance(MINUTE - 1);
    expect(await play.gatherings()).to.deep.equal(['x alice bob']);
    await play.clock.advance(1);
    expect(await play.gatherings()).to.deep.equal([]);
    expect(play.happened('chat.closed')).to.have.nested.property('0.reason', 'presence');
    await play.clock.advance(MINUTE);
    expect(play.leftovers()).to.deep.equal([]);
    // The next stay starts the next chat.
    await play.come('x');
    await play.clock.advance(GRACE);
    expect(await play.gatherings()).to.deep.equal(['x alice bob']);
  });

  it('A17 flapping within the grace is nothing: neither a start nor an end nor a second start', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob');
    for (let time = 0; time < 5; time += 1) {
      await play.come('x');
      await play.clock.advance(GRACE - SECOND);
      await play.go('x');
      await play.clock.advance(SECOND);
    }
    await play.clock.advance(HOUR);
    expect(play.happened('trigger')).to.deep.equal([]);
    await play.come('x');
    await play.clock.advance(GRACE);
    for (let time = 0; time < 5; time += 1) {
      await play.go('x');
      await play.clock.advance(GRACE - SECOND);
      await play.come('x');
      await play.clock.advance(SECOND);
    }
    await play.clock.advance(10 * MINUTE);
    expect(play.happened('trigger')).to.have.lengthOf(1);
    expect(await play.gatherings()).to.deep.equal(['x alice bob']);
  });

  it('A17 several clients of X are one X', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob', 'x');
    await play.clock.advance(GRACE);
    play.person('x').comes('phone');
    await play.clock.advance(MINUTE);
    play.person('x').goes('desk');
    await play.clock.advance(5 * MINUTE);
    expect(play.happened('trigger')).to.have.lengthOf(1);
    expect(await play.gatherings()).to.have.lengthOf(1);
    play.person('x').goes('phone');
    await play.clock.advance(MINUTE);
    expect(await play.gatherings()).to.deep.equal([]);
  });

  it('A17 X online already when Muster starts begins one chat, not a second one at a restart', async () => {
    await using play = await Play.prepare({ topics: topic() });
    for (const name of ['alice', 'bob', 'x']) play.person(name).comes();
    await play.run();
    await play.clock.advance(GRACE);
    expect(await play.gatherings()).to.deep.equal(['x alice bob']);
    await play.restart();
    await play.clock.advance(5 * MINUTE);
    await play.kill();
    await play.run();
    await play.clock.advance(5 * MINUTE);
    expect(play.happened('trigger')).to.have.lengthOf(1);
    expect(await play.gatherings()).to.deep.equal(['x alice bob']);
  });

  it('A17 X goes while Muster is not there: the chat ends as if it had been', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob', 'x');
    await play.clock.advance(GRACE);
    await play.kill();
    play.person('x').goes();
    await play.run();
    await play.clock.advance(MINUTE);
    expect(await play.gatherings()).to.deep.equal([]);
    expect(play.happened('chat.closed')).to.have.nested.property('0.reason', 'presence');
  });

  it('A17 X goes between his coming and the opening: the chat does not outlive him', async () => {
    await using play = await Play.begin({ topics: topic({ begin: { after: '5m' } }) });
    await play.come('alice', 'bob', 'carol', 'x');
    await play.clock.advance(GRACE);
    await play.go('x');
    await play.clock.advance(10 * MINUTE);
    expect(await play.gatherings()).to.deep.equal([]);
  });

  it('A17 a lost link in between changes nothing', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob', 'x');
    await play.clock.advance(GRACE);
    await play.reconnect();
    await play.clock.advance(10 * MINUTE);
    expect(await play.gatherings()).to.deep.equal(['x alice bob']);
    expect(play.happened('trigger')).to.have.lengthOf(1);
  });

  it('A17 somebody whose absence ends the chat need not have been there: his going ends it', async () => {
    await using play = await Play.begin({
      topics: topic({
        start: [{ message: {} }],
        publisher: 'alice@example.org',
        members: ['bob@example.org', 'carol@example.org'],
      }),
    });
    await play.come('alice', 'bob', 'carol');
    await play.start('news');
    await play.clock.advance(10 * MINUTE);
    expect(await play.gatherings(), 'he was never there').to.deep.equal(['alice bob carol']);
    await play.reconnect();
    await play.restart();
    await play.clock.advance(10 * MINUTE);
    expect(await play.gatherings(), 'nor is he now').to.deep.equal(['alice bob carol']);
    await play.come('x');
    await play.go('x');
    await play.clock.advance(MINUTE);
    expect(await play.gatherings()).to.deep.equal([]);
  });

  it('A17 X, come later, is in every room of a topic that was split', async () => {
    await using play = await Play.begin({
      topics: topic({
        members: ['a', 'b', 'c', 'd'].map((name) => `${name}@example.org`),
        size: { max: 2 },
      }),
    });
    await play.come('a', 'b', 'c', 'd');
    await play.start('news');
    expect(await play.gatherings()).to.deep.equal(['a c', 'b d']);
    await play.come('x');
    await play.clock.advance(GRACE);
    expect((await play.chats()).map(({ members }) => members.includes('x'))).to.deep.equal([
      true,
      true,
    ]);
  });

  it('A24 X is told in how many rooms he is', async () => {
    await using play = await Play.begin({
      topics: topic({
        members: ['a', 'b', 'c', 'd'].map((name) => `${name}@example.org`),
        size: { max: 2 },
      }),
    });
    await play.come('a', 'b', 'c', 'd', 'x');
    await play.clock.advance(GRACE);
    expect(play.person('x').bookmarks).to.have.lengthOf(2);
    expect(play.person('x').heardFrom('news@')).to.have.lengthOf(1);
    expect(play.person('a').heardFrom('news@')).to.deep.equal([]);
  });

  it('A17 killed at the moment of his coming: one event', async () => {
    await using play = await Play.begin({ topics: topic({ again: { running: 'new' } }) });
    await play.come('alice', 'bob', 'x');
    await play.clock.advance(GRACE);
    play.forgetMark('presence news x@example.org');
    await play.kill();
    await play.run();
    await play.clock.advance(10 * MINUTE);
    expect(play.happened('trigger')).to.have.lengthOf(1);
    expect(await play.gatherings()).to.deep.equal(['x alice bob']);
  });
});
