import { expect } from 'chai';
import { HOUR, MINUTE, Play, SECOND } from './play.ts';

const members = ['alice@example.org', 'bob@example.org'];

/** A topic that starts at points of a zone. */
const topic = (at: string, zone: string, more: object = {}): Record<string, object> => ({
  news: { members, start: [{ clock: { at, zone } }], end: [{ after: '10m' }], ...more },
});

/** When chats were opened, in UTC. */
const openings = (play: Play): string[] =>
  play.log.lines
    .filter(({ text }) => text === 'chat.opened')
    .map(({ fields }) => String(fields['ends']));

/** The ends of chats that open at these times and last ten minutes. */
const after = (...times: readonly string[]): string[] =>
  times.map((time) => new Date(Date.parse(time) + 10 * MINUTE).toISOString());

describe('points of time start and end (A18)', () => {
  it('A18 a cron expression starts at each of its points in its zone', async () => {
    await using play = await Play.begin({
      topics: topic('30 11 * * MON-FRI', 'Asia/Tokyo'),
      start: Date.UTC(2026, 10, 20, 2, 0), // a Friday, 11:00 in Tokyo
    });
    await play.come('alice', 'bob');
    await play.clock.advance(HOUR);
    await play.clock.leap(Date.UTC(2026, 10, 23, 2, 0));
    expect(openings(play)).to.deep.equal(
      after('2026-11-20T02:30Z', '2026-11-23T02:30Z').slice(0, 1),
    );
    await play.clock.advance(HOUR);
    expect(openings(play)).to.deep.equal(after('2026-11-20T02:30Z', '2026-11-23T02:30Z'));
  });

  it('A18 a single moment starts once', async () => {
    await using play = await Play.begin({ topics: topic('2026-11-23T12:00', 'Europe/Berlin') });
    await play.come('alice', 'bob');
    await play.clock.leap(Date.UTC(2026, 10, 23, 10, 59));
    await play.clock.advance(20 * MINUTE);
    await play.clock.leap(Date.UTC(2026, 10, 24, 12));
    expect(openings(play)).to.deep.equal(after('2026-11-23T11:00Z'));
  });

  const changes = [
    {
      what: 'Europe/Berlin put forward: 02:30 is not shown, and comes at the change',
      zone: 'Europe/Berlin',
      start: Date.UTC(2026, 2, 28, 12),
      expected: ['2026-03-29T01:00Z', '2026-03-30T00:30Z'],
      at: '30 2 * * *',
    },
    {
      what: 'Europe/Berlin put back: 02:30 is shown twice, and comes once',
      zone: 'Europe/Berlin',
      start: Date.UTC(2026, 9, 24, 12),
      expected: ['2026-10-25T00:30Z', '2026-10-26T01:30Z'],
      at: '30 2 * * *',
    },
    {
      what: 'America/New_York put forward',
      zone: 'America/New_York',
      start: Date.UTC(2026, 2, 7, 18),
      expected: ['2026-03-08T07:00Z', '2026-03-09T06:15Z'],
      at: '15 2 * * *',
    },
    {
      what: 'America/New_York put back',
      zone: 'America/New_York',
      start: Date.UTC(2026, 9, 31, 18),
      expected: ['2026-11-01T05:15Z', '2026-11-02T06:15Z'],
      at: '15 1 * * *',
    },
    {
      what: 'Australia/Lord_Howe put forward by half an hour',
      zone: 'Australia/Lord_Howe',
      start: Date.UTC(2026, 9, 3, 5),
      expected: ['2026-10-03T15:30Z', '2026-10-04T15:15Z'],
      at: '15 2 * * *',
    },
    {
      what: 'Australia/Lord_Howe put back by half an hour',
      zone: 'Australia/Lord_Howe',
      start: Date.UTC(2026, 3, 4, 5),
      expected: ['2026-04-04T14:45Z', '2026-04-05T15:15Z'],
      at: '45 1 * * *',
    },
  ];
  for (const { what, zone, start, expected, at } of changes) {
    it(`A18 ${what}`, async () => {
      await using play = await Play.begin({ topics: topic(at, zone), start });
      await play.come('alice', 'bob');
      for (const point of expected) {
        await play.clock.leap(Date.parse(point) - MINUTE);
        await play.clock.advance(20 * MINUTE);
      }
      await play.clock.advance(HOUR); // what is shown twice is shown again
      expect(openings(play)).to.deep.equal(after(...expected));
    });
  }

  it('A18 end: clock comes at the next of its points after the opening, across a change of the clock', async () => {
    for (const { zone, start, end } of [
      // 02:30 on the day of the change: not shown in spring, shown twice in autumn.
      { zone: 'Europe/Berlin', start: Date.UTC(2026, 2, 29, 0, 30), end: '2026-03-29T01:00Z' },
      { zone: 'Europe/Berlin', start: Date.UTC(2026, 9, 25, 0, 0), end: '2026-10-25T00:30Z' },
    ]) {
      await using play = await Play.begin({
        topics: {
          news: {
            members,
            publisher: 'x@example.org',
            start: [{ message: {} }],
            end: [{ clock: { at: '30 2 * * *', zone } }, { after: '5h' }],
          },
        },
        start,
      });
      await play.come('alice', 'bob');
      await play.start('news');
      await play.clock.until(Date.parse(end) - 1);
      expect(await play.gatherings()).to.have.lengthOf(1);
      await play.clock.advance(1);
      expect(await play.gatherings()).to.deep.equal([]);
      expect(play.happened('chat.closed')).to.have.nested.property('0.reason', 'clock');
    }
  });

  it('A18 points while Muster was away: skipped, or the last one started, as the rule says; once', async () => {
    for (const missed of ['skip', 'start']) {
      await using play = await Play.begin({
        topics: {
          news: {
            members,
            start: [{ clock: { at: '0 * * * *', zone: 'UTC', missed } }],
            end: [{ after: '10m' }],
          },
        },
      });
      await play.come('alice', 'bob');
      await play.stop();
      await play.clock.advance(5 * HOUR + MINUTE);
      await play.run();
      await play.restart();
      expect(play.happened('trigger'), missed).to.have.lengthOf(missed === 'start' ? 1 : 0);
      expect(play.happened('clock.missed'), missed).to.have.lengthOf(missed === 'start' ? 0 : 1);
      await play.clock.advance(HOUR);
      expect(play.happened('trigger'), 'the next one').to.have.lengthOf(missed === 'start' ? 2 : 1);
    }
  });

  it('A18 an end that came while Muster was away comes at its start, and nothing stays', async () => {
    await using play = await Play.begin({ topics: topic('0 10 * * *', 'UTC') });
    await play.come('alice', 'bob');
    await play.clock.advance(HOUR + MINUTE);
    expect(await play.gatherings()).to.have.lengthOf(1);
    await play.kill();
    await play.clock.advance(HOUR);
    await play.run();
    expect(await play.gatherings()).to.deep.equal([]);
    await play.clock.advance(MINUTE);
    expect(play.leftovers()).to.deep.equal([]);
    expect(play.person('alice').bookmarks).to.deep.equal([]);
    expect(play.person('alice').group()).to.deep.equal([]);
  });

  it('A18 a clock that is set: forward, the ends that were passed come; back, nothing comes twice', async () => {
    await using play = await Play.begin({ topics: topic('0 10 * * *', 'UTC') });
    await play.come('alice', 'bob');
    await play.clock.advance(HOUR + MINUTE);
    expect(await play.gatherings()).to.have.lengthOf(1);
    await play.clock.set(play.clock.now() + HOUR);
    expect(await play.gatherings()).to.deep.equal([]);
    await play.clock.set(play.clock.now() - 2 * HOUR);
    await play.clock.advance(2 * HOUR);
    expect(play.happened('trigger')).to.have.lengthOf(1);
    expect(play.complaints()).to.deep.equal([]);
  });

  it('A18 idle: the silence counts, talk puts the end off', async () => {
    await using play = await Play.begin({
      topics: {
        news: {
          members,
          publisher: 'x@example.org',
          start: [{ message: {} }],
          end: [{ idle: '15m' }, { after: '8h' }],
        },
      },
    });
    await play.come('alice', 'bob');
    await play.start('news');
    const [chat] = await play.chats();
    play.person('alice').enters(chat?.room ?? '');
    for (let time = 0; time < 4; time += 1) {
      await play.clock.advance(14 * MINUTE);
      play.person('alice').says(chat?.room ?? '', 'still here');
      await play.rest();
    }
    await play.clock.advance(15 * MINUTE - SECOND);
    expect(await play.gatherings()).to.have.lengthOf(1);
    await play.clock.advance(SECOND);
    expect(await play.gatherings()).to.deep.equal([]);
    expect(play.happened('chat.closed')).to.have.nested.property('0.reason', 'idle');
  });

  it('A18 idle: a restart, or a kill, in between does not end a talk that goes on', async () => {
    for (const leave of ['stop', 'kill'] as const) {
      await using play = await Play.begin({
        topics: {
          news: {
            members,
            publisher: 'x@example.org',
            start: [{ message: {} }],
            end: [{ idle: '15m' }, { after: '8h' }],
          },
        },
      });
      await play.come('alice', 'bob');
      await play.start('news');
      const [chat] = await play.chats();
      play.person('alice').enters(chat?.room ?? '');
      await play.clock.advance(14 * MINUTE);
      play.person('alice').says(chat?.room ?? '', 'still here');
      await play.clock.advance(30 * SECOND);
      await play[leave]();
      await play.run();
      await play.clock.advance(14 * MINUTE);
      expect(await play.gatherings(), leave).to.have.lengthOf(1);
      await play.clock.advance(2 * MINUTE);
      expect(await play.gatherings(), leave).to.deep.equal([]);
    }
  });

  it('A18 several end rules: the first that comes true', async () => {
    for (const [end, minutes, reason] of [
      [[{ after: '20m' }, { idle: '30m' }], 20, 'time'],
      [[{ after: '30m' }, { idle: '20m' }], 20, 'idle'],
      [[{ after: '30m' }, { after: '10m' }], 10, 'time'],
      [[{ after: '30m' }, { clock: { at: '20 9 * * *', zone: 'UTC' } }], 20, 'clock'],
      [[{ idle: '2h' }], 60, 'time'],
    ] as const) {
      await using play = await Play.begin({
        topics: { news: { members, publisher: 'x@example.org', start: [{ message: {} }], end } },
      });
      await play.come('alice', 'bob');
      await play.start('news');
      await play.clock.advance(minutes * MINUTE - 1);
      expect(await play.gatherings(), JSON.stringify(end)).to.have.lengthOf(1);
      await play.clock.advance(1);
      expect(await play.gatherings(), JSON.stringify(end)).to.deep.equal([]);
      expect(play.happened('chat.closed')).to.have.nested.property('0.reason', reason);
    }
  });
});
