import { expect } from 'chai';
import { MINUTE, Play } from './play.ts';

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

describe('lasting relations (A16)', () => {
  it('A16 the standing group of a topic that is gone from the configuration goes too', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob', 'x');
    expect(play.person('x').group(GROUP)).to.have.lengthOf(3);
    await play.restart({
      topics: {
        other: {
          members: ['alice@example.org'],
          start: [{ message: {} }],
          publisher: 'x@example.org',
        },
      },
    });
    for (const name of ['alice', 'bob', 'x'])
      expect(play.person(name).group(), name).to.deep.equal([]);
    expect(play.leftovers()).to.deep.equal([]);
  });

  it('A16 a host that takes its privileges back and gives them again loses no standing group', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob', 'x');
    const full = play.server.privileges;
    play.server.privileges = { presence: 'managed_entity' };
    await play.reconnect();
    await play.clock.advance(MINUTE);
    play.server.privileges = full;
    await play.reconnect();
    await play.clock.advance(10 * MINUTE);
    expect(play.person('x').group(GROUP)).to.deep.equal(['alice', 'bob', 'carol']);
    expect(play.person('alice').group(GROUP)).to.deep.equal(['x']);
  });
});
