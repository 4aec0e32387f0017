import { expect } from 'chai';
import { DOMAIN, HOST, HOUR, MINUTE, Play, SECOND } from './play.ts';

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

  describe('announced', () => {
    const announced = (more: object = {}): Record<string, object> =>
      topic({ begin: { after: '10m', announce: true }, ...more });
    /** What a person heard of the topic itself. */
    const words = (play: Play, name: string): string[] =>
      play.person(name).heardFrom(`news@${DOMAIN}`, 'exactly');

    it('A8 those who are there are told when it begins, each in his language and zone; once over restarts', async () => {
      const people = { 'bob@example.org': { language: 'ja', zone: 'Asia/Tokyo' } };
      await using play = await Play.begin({ topics: announced({ language: 'en' }), people });
      await play.come('alice', 'bob');
      await play.start('news');
      expect(words(play, 'alice')).to.have.lengthOf(1);
      expect(words(play, 'alice')[0]).to.include('09:10').and.include('accept never news');
      expect(words(play, 'bob')[0]).to.include('18:10').and.include('始め');
      await play.restart();
      await play.kill();
      await play.run();
      await play.come('carol');
      await play.clock.advance(10 * MINUTE);
      expect(await play.gatherings()).to.deep.equal(['carol alice bob']);
      for (const name of ['alice', 'bob']) expect(words(play, name), name).to.have.lengthOf(1);
      expect(words(play, 'carol')).to.deep.equal([]);
      expect(play.complaints()).to.deep.equal([]);
    });

    it('A8 says it again after a kill in the middle, under the same id', async () => {
      await using play = await Play.begin({ topics: announced() });
      await play.come('alice', 'bob');
      await play.start('news');
      await play.stop();
      play.forgetMark('announced news');
      await play.run();
      const ids = play
        .person('alice')
        .client()
        .inbox.all.map(({ attrs }) => String(attrs['id']))
        .filter((id) => id.startsWith('announced-'));
      expect(ids).to.have.lengthOf(2);
      expect(new Set(ids).size).to.equal(1);
    });

    it('A8 not who wants nothing of the topic, who is offline, or whose quiet hours these are', async () => {
      const members = ['alice', 'bob', 'dora', 'emil'].map((name) => `${name}@${HOST}`);
      await using play = await Play.begin({ topics: announced({ members }) });
      const [alice, , dora] = await play.come('alice', 'bob', 'dora');
      dora!.writes(DOMAIN, 'accept never news');
      alice!.writes(DOMAIN, 'quiet 00:00-23:59');
      await play.rest();
      await play.start('news');
      expect(words(play, 'bob')).to.have.lengthOf(1);
      for (const name of ['alice', 'dora', 'emil']) {
        expect(words(play, name), name).to.deep.equal([]);
      }
    });

    it('A8 one for one chat: an event before it, while it runs, or too soon after it adds nothing', async () => {
      const again = { again: { running: 'join', quiet: '1h' }, end: [{ after: '30m' }] };
      await using play = await Play.begin({ topics: announced(again) });
      await play.come('alice', 'bob');
      await play.start('news');
      await play.clock.advance(5 * MINUTE);
      await play.start('news');
      await play.clock.advance(10 * MINUTE);
      expect(await play.gatherings()).to.deep.equal(['carol alice bob']);
      await play.start('news');
      await play.clock.advance(40 * MINUTE);
      expect(await play.gatherings()).to.deep.equal([]);
      await play.start('news');
      await play.clock.advance(11 * MINUTE);
      expect(words(play, 'alice')).to.have.lengthOf(1);
      await play.clock.advance(HOUR);
      await play.start('news');
      expect(words(play, 'alice')).to.have.lengthOf(2);
    });

    it('A8 A16 the post goes out at once, and with it when the chat begins', async () => {
      await using play = await Play.begin({ topics: announced() });
      await play.come('alice', 'bob', 'carol');
      const lunch = { subject: 'Lunch' };
      play.person('carol').writes(`news@${DOMAIN}`, 'Anybody for lunch?', lunch);
      await play.rest();
      const [first, second] = words(play, 'alice');
      expect(first).to.equal('Lunch\n\nAnybody for lunch?');
      expect(second).to.include('Lunch').and.include('09:10');
      expect(words(play, 'carol'), 'the publisher, too').to.have.lengthOf(2);
    });

    it('A8 begins at once: nothing is announced', async () => {
      const begin = { after: '0s', announce: true };
      await using play = await Play.begin({ topics: topic({ begin }) });
      await play.come('alice', 'bob');
      await play.start('news');
      expect(await play.gatherings()).to.have.lengthOf(1);
      expect(words(play, 'alice')).to.deep.equal([]);
    });
  });
});
