import { expect } from 'chai';
import { HOUR, MINUTE, Play } from './play.ts';

const members = ['alice@example.org', 'bob@example.org', 'carol@example.org'];

describe('when a chat begins (A8)', () => {
  it('A8 begin after: people are selected at the prescribed moment, not before', async () => {
    await using play = await Play.begin({
      topics: {
        news: {
          members,
          start: [{ message: {} }],
          publisher: 'carol@example.org',
          begin: { after: '10m' },
        },
      },
    });
    await play.come('alice');
    await play.start('news');
    expect(await play.gatherings()).to.deep.equal([]);
    await play.clock.advance(9 * MINUTE);
    await play.come('bob', 'carol');
    await play.clock.advance(1 * MINUTE);
    expect(await play.gatherings()).to.deep.equal(['carol alice bob']);
    await play.clock.advance(2 * HOUR);
    expect(await play.gatherings()).to.deep.equal([]);
    expect(play.leftovers()).to.deep.equal([]);
    expect(play.complaints()).to.deep.equal([]);
  });
});
