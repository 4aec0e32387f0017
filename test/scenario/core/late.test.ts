import { expect } from 'chai';
import { HOUR, MINUTE, Play, SECOND } from './play.ts';

const topic = (more: object = {}): Record<string, object> => ({
  news: {
    members: ['alice@example.org', 'bob@example.org', 'carol@example.org', 'dave@example.org'],
    publisher: 'alice@example.org',
    start: [{ message: {} }],
    end: [{ after: '1h' }],
    late: 'invite',
    ...more,
  },
});

describe('who comes late (A18)', () => {
  it('A18 late: invite brings whoever comes online into the chat that runs, at once and once', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob', 'eve');
    await play.start('news');
    const [chat] = await play.chats();
    await play.clock.advance(10 * MINUTE);
    play.person('carol', { caps: [] }); // her client knows no bookmarks: she is invited
    await play.come('carol');
    await play.clock.advance(5 * SECOND);
    expect(await play.gatherings()).to.deep.equal(['alice bob carol']);
    await play.clock.advance(MINUTE);
    expect(play.person('carol').invitations).to.deep.equal([chat?.room]);
    for (let time = 0; time < 3; time += 1) {
      await play.go('carol');
      await play.clock.advance(MINUTE);
      await play.come('carol');
      await play.clock.advance(MINUTE);
    }
    expect(play.person('carol').invitations).to.deep.equal([chat?.room]);
    await play.clock.advance(2 * HOUR);
    expect(play.leftovers()).to.deep.equal([]);
  });

  it('A18 late: ignore leaves him alone', async () => {
    await using play = await Play.begin({ topics: topic({ late: 'ignore' }) });
    await play.come('alice', 'bob');
    await play.start('news');
    await play.come('carol');
    await play.clock.advance(MINUTE);
    expect(await play.gatherings()).to.deep.equal(['alice bob']);
    expect(play.person('carol').bookmarks).to.deep.equal([]);
  });

  it('A18 who has left is not invited again, also after a restart', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob', 'carol');
    await play.start('news');
    const [chat] = await play.chats();
    for (const name of ['alice', 'bob', 'carol']) play.person(name).enters(chat?.room ?? '');
    await play.rest();
    play.person('carol').leaves(chat?.room ?? '');
    await play.clock.advance(MINUTE);
    await play.go('carol');
    await play.restart();
    await play.come('carol');
    await play.clock.advance(MINUTE);
    expect(await play.gatherings()).to.deep.equal(['alice bob']);
    expect(play.person('carol').bookmarks).to.deep.equal([]);
  });

  it('A24 late comers take free places only, where the fewest are', async () => {
    await using play = await Play.begin({
      topics: topic({
        publisher: 'x@example.org',
        members: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `${name}@example.org`),
        size: { max: 3 },
      }),
    });
    await play.come('a', 'b', 'c', 'd', 'e');
    await play.start('news');
    await play.come('f', 'g');
    await play.clock.advance(MINUTE);
    expect((await play.chats()).map(({ members }) => members.length - 1)).to.deep.equal([3, 3]);
  });

  it('A18 a chat that grows beyond the size for roster groups gives its groups back', async () => {
    await using play = await Play.begin({ topics: topic(), more: { contacts: { most: 3 } } });
    await play.come('alice', 'bob', 'carol');
    await play.start('news');
    expect(play.person('alice').group()).to.deep.equal(['bob', 'carol']);
    await play.come('dave');
    await play.clock.advance(MINUTE);
    expect(await play.gatherings()).to.deep.equal(['alice bob carol dave']);
    for (const name of ['alice', 'bob', 'carol', 'dave']) {
      expect(play.person(name).group(), name).to.deep.equal([]);
    }
    await play.clock.advance(2 * HOUR);
    expect(play.leftovers()).to.deep.equal([]);
  });
});
