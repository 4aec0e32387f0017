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

  it('A16 a topic or a person that is renamed is renamed in the lists; who took the entry out is left alone', async () => {
    const people = (name: string): Record<string, object> => ({
      'x@example.org': { name, handle: 'x' },
    });
    await using play = await Play.begin({ topics: topic(), people: people('The editor') });
    await play.come('alice', 'bob', 'carol', 'x');
    const nameAt = (name: string): unknown =>
      Object.values(play.person(name).account.contacts)[0]?.name;
    expect(nameAt('alice')).to.equal('The editor');
    play.person('carol').account.change('x@muster.example.org', undefined);
    await play.restart({ topics: topic({ name: 'Magazine Y' }), people: people('The new editor') });
    for (const name of ['alice', 'bob']) {
      expect(play.person(name).group(GROUP), name).to.deep.equal([]);
      expect(play.person(name).group('Magazine Y'), name).to.deep.equal(['x']);
      expect(nameAt(name)).to.equal('The new editor');
    }
    expect(play.person('x').group('Magazine Y')).to.deep.equal(['alice', 'bob', 'carol']);
    expect(play.person('x').group(GROUP)).to.deep.equal([]);
    expect(play.person('carol').group()).to.deep.equal([]);
    await play.restart({ topics: {} });
    for (const name of ['alice', 'bob', 'carol', 'x']) {
      expect(play.person(name).group(), name).to.deep.equal([]);
    }
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
