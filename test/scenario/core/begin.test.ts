import { expect } from 'chai';
import { HOUR, MINUTE, Play, SECOND } from './play.ts';

const topic = (more: object): Record<string, object> => ({
  news: {
    members: ['alice@example.org', 'bob@example.org'],
    start: [{ message: {} }],
    publisher: 'carol@example.org',
    ...more,
  },
});

describe('when a chat begins (A8)', () => {
  it('A8 begin after: people are selected at the prescribed moment, not before', async () => {
    await using play = await Play.begin({ topics: topic({ begin: { after: '10m' } }) });
    await play.come('alice');
    await play.start('news');
    expect(await play.gatherings()).to.deep.equal([]);
    await play.clock.advance(9 * MINUTE);
    await play.come('bob', 'carol');
    await play.clock.advance(MINUTE);
    expect(await play.gatherings()).to.deep.equal(['carol alice bob']);
    await play.clock.advance(2 * HOUR);
    expect(await play.gatherings()).to.deep.equal([]);
    expect(play.leftovers()).to.deep.equal([]);
    expect(play.complaints()).to.deep.equal([]);
  });

  it('A8 begin at next 15m: the next full quarter of the topic’s zone', async () => {
    for (const [zone, begins] of [
      ['Europe/Berlin', '09:15'],
      ['Asia/Kathmandu', '09:15'], // five and three quarters of an hour ahead
      ['Australia/Lord_Howe', '09:15'],
    ] as const) {
      await using play = await Play.begin({
        topics: topic({ begin: { at: 'next 15m' }, zone }),
        start: Date.UTC(2026, 10, 23, 9, 2),
      });
      await play.come('alice', 'bob');
      await play.start('news');
      await play.clock.until(Date.parse(`2026-11-23T${begins}Z`) - 1);
      expect(await play.gatherings(), zone).to.deep.equal([]);
      await play.clock.advance(1);
      expect(await play.gatherings(), zone).to.have.lengthOf(1);
    }
  });

  it('A8 begin at next 1h: over the night in which the clock is put forward', async () => {
    await using play = await Play.begin({
      topics: topic({ begin: { at: 'next 1h' }, zone: 'Europe/Berlin' }),
      start: Date.UTC(2026, 2, 29, 0, 40), // 01:40, and 02:00 is not shown
    });
    await play.come('alice', 'bob');
    await play.start('news');
    await play.clock.until(Date.UTC(2026, 2, 29, 1) - 1);
    expect(await play.gatherings()).to.deep.equal([]);
    await play.clock.advance(1);
    expect(await play.gatherings()).to.have.lengthOf(1);
  });

  it('A8 all events before the prescribed moment are one', async () => {
    await using play = await Play.begin({
      topics: topic({ begin: { at: 'next 15m' }, again: { running: 'new' } }),
      start: Date.UTC(2026, 10, 23, 9, 2),
    });
    await play.come('alice', 'bob');
    for (let time = 0; time < 3; time += 1) {
      await play.start('news');
      await play.clock.advance(MINUTE);
    }
    await play.clock.advance(20 * MINUTE);
    expect(await play.gatherings()).to.have.lengthOf(1);
    expect((await play.events()).toSorted()).to.deep.equal([
      'command joined',
      'command joined',
      'command started',
    ]);
  });

  it('A8 the moment outlives a restart and a kill, and comes at once when it has passed', async () => {
    await using play = await Play.begin({ topics: topic({ begin: { after: '10m' } }) });
    await play.come('alice', 'bob');
    await play.start('news');
    await play.clock.advance(5 * MINUTE);
    await play.restart();
    await play.clock.advance(5 * MINUTE - SECOND);
    expect(await play.gatherings()).to.deep.equal([]);
    await play.kill();
    await play.clock.advance(HOUR);
    await play.run();
    expect(await play.gatherings()).to.have.lengthOf(1);
    expect(await play.events()).to.deep.equal(['command started']);
  });

  it('A8 the moment comes while the server is away: the selection waits until it is known who is there', async () => {
    await using play = await Play.begin({ topics: topic({ begin: { after: '10m' } }) });
    await play.come('alice', 'bob');
    await play.start('news');
    await play.server.halt();
    await play.clock.advance(20 * MINUTE);
    expect(await play.gatherings()).to.deep.equal([]);
    play.person('bob').comes();
    play.person('alice').goes();
    play.person('carol').comes();
    await play.server.resume();
    await play.clock.advance(5 * MINUTE);
    expect(await play.gatherings()).to.deep.equal(['carol bob']);
    expect(await play.events()).to.deep.equal(['command started']);
  });
});
