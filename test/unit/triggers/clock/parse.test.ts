import { expect } from 'chai';
import fc from 'fast-check';
import { wallTime } from '../../../../src/domain/zone.ts';
import { nextPoint, parsePoints, previousPoint } from '../../../../src/triggers/clock/parse.ts';

const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';
const LORD_HOWE = 'Australia/Lord_Howe';

const utc = (text: string): number => Date.parse(text);
const shown = (at: number | undefined): string =>
  at === undefined ? 'none' : new Date(at).toISOString().slice(5, 16);

/** The next points after an instant. */
function after(at: string, zone: string, from: string, count: number): string[] {
  const found: string[] = [];
  let last: number | undefined = utc(from);
  while (found.length < count) {
    last = last === undefined ? undefined : nextPoint({ at, zone }, last);
    found.push(shown(last));
  }
  return found;
}

/** The points before an instant, the nearest first. */
function before(at: string, zone: string, from: string, count: number): string[] {
  const found: string[] = [];
  let last: number | undefined = utc(from);
  while (found.length < count) {
    last = last === undefined ? undefined : previousPoint({ at, zone }, last);
    found.push(shown(last));
  }
  return found;
}

describe('points of time (A18)', () => {
  it('are read from cron expressions of five and six fields, and from moments', () => {
    const right = ['0 10 * * MON', '*/5 0 10 * * 1-5', ' 0 0 L * * ', '0 0 29 2 *'];
    for (const at of right) expect(parsePoints(at)?.kind, at).to.equal('cron');
    expect(parsePoints('2026-12-24T18:00')?.kind).to.equal('wall');
    expect(parsePoints('2026-12-24T18:00:30Z')?.kind).to.equal('instant');
  });

  it('are refused when they are none, or never come', () => {
    const wrong = [
      ...[
        '',
        'noon',
        '@daily',
        '* * * *',
        '* * * * * * *',
        '0 25 * * *',
        '0 0 30 2 *',
        '+ + + + +',
      ],
      ...['2026-12-24', '2026-12-24 18:00', '2026-02-30T10:00', '2026-01-01T24:00', '26-1-1T1:00'],
      ...['2026-01-01T10:00+15:00', '2026-01-01T10:00+01:60', '2026-13-01T10:00Z'],
    ];
    for (const at of wrong) expect(parsePoints(at), at).to.equal(undefined);
  });

  it('never make the reader throw', () => {
    const sign = fc.constantFrom(...'0159*/-,#LW? T:Z+MONJAN'.split(''));
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 25 }), (signs) => {
        parsePoints(signs.join(''));
      }),
    );
  });

  it('follow the clock on the wall of the zone', () => {
    expect(after('0 10 * * MON', 'Asia/Tokyo', '2026-06-01T00:00Z', 2)).to.deep.equal([
      '06-01T01:00',
      '06-08T01:00',
    ]);
    // Berlin, 10:00: the instant moves with the summer time.
    expect(after('0 10 * * *', BERLIN, '2026-03-28T00:00Z', 3)).to.deep.equal([
      '03-28T09:00',
      '03-29T08:00',
      '03-30T08:00',
    ]);
  });

  it('come on the day of the month or the day of the week, when both are given', () => {
    expect(after('0 0 13 * FRI', 'UTC', '2026-03-01T00:00Z', 3)).to.deep.equal([
      '03-06T00:00',
      '03-13T00:00',
      '03-20T00:00',
    ]);
  });

  it('that the clock never shows come once, at the moment it is put forward', () => {
    expect(after('30 2 * * *', BERLIN, '2026-03-28T01:00Z', 3)).to.deep.equal([
      '03-28T01:30',
      '03-29T01:00',
      '03-30T00:30',
    ]);
    expect(after('*/20 * * * *', BERLIN, '2026-03-29T00:30Z', 3)).to.deep.equal([
      '03-29T00:40',
      '03-29T01:00',
      '03-29T01:20',
    ]);
    expect(after('30 2 * * *', NEW_YORK, '2026-03-08T00:00Z', 2)).to.deep.equal([
      '03-08T07:00',
      '03-09T06:30',
    ]);
    expect(after('*/10 2 * * *', LORD_HOWE, '2026-10-03T00:00Z', 5)).to.deep.equal([
      '10-03T15:30', // 02:00, :10, :20 and :30
      '10-03T15:40',
      '10-03T15:50',
      '10-04T15:00',
      '10-04T15:10',
    ]);
  });

  it('that the clock shows twice come once, the first time', () => {
    expect(after('30 2 * * *', BERLIN, '2026-10-24T12:00Z', 2)).to.deep.equal([
      '10-25T00:30',
      '10-26T01:30',
    ]);
    expect(after('30 2 * * *', BERLIN, '2026-10-25T01:00Z', 1)).to.deep.equal(['10-26T01:30']);
    expect(after('30 * * * *', NEW_YORK, '2026-11-01T04:45Z', 2)).to.deep.equal([
      '11-01T05:30',
      '11-01T07:30',
    ]);
    expect(after('*/15 1,2 * * *', LORD_HOWE, '2026-04-04T14:20Z', 4)).to.deep.equal([
      '04-04T14:30', // 01:30
      '04-04T14:45',
      '04-04T15:30', // 02:00
      '04-04T15:45',
    ]);
  });

  it('are found backwards by the same rules', () => {
    expect(before('30 2 * * *', BERLIN, '2026-03-30T00:30Z', 2)).to.deep.equal([
      '03-29T01:00',
      '03-28T01:30',
    ]);
    expect(before('*/20 * * * *', BERLIN, '2026-03-29T01:20Z', 2)).to.deep.equal([
      '03-29T01:00',
      '03-29T00:40',
    ]);
    expect(before('30 * * * *', NEW_YORK, '2026-11-01T07:30Z', 2)).to.deep.equal([
      '11-01T05:30',
      '11-01T04:30',
    ]);
    // The second time that it is 01:20: all points to 02:00 were shown before.
    expect(before('*/15 * * * *', NEW_YORK, '2026-11-01T06:20Z', 3)).to.deep.equal([
      '11-01T05:45',
      '11-01T05:30',
      '11-01T05:15',
    ]);
    expect(before('*/15 1,2 * * *', LORD_HOWE, '2026-04-04T15:31Z', 3)).to.deep.equal([
      '04-04T15:30',
      '04-04T14:45',
      '04-04T14:30',
    ]);
  });

  it('are single moments: in the zone, or with an offset of their own', () => {
    const from = '2026-01-01T00:00Z';
    const moment = (at: string, zone = BERLIN) => after(at, zone, from, 2);
    expect(moment('2026-12-24T18:00')).to.deep.equal(['12-24T17:00', 'none']);
    expect(moment('2026-12-24T18:00', NEW_YORK)).to.deep.equal(['12-24T23:00', 'none']);
    expect(moment('2026-12-24T18:00Z')).to.deep.equal(['12-24T18:00', 'none']);
    expect(moment('2026-12-24T18:00:00-05:00')).to.deep.equal(['12-24T23:00', 'none']);
    expect(moment('2026-12-24T18:00+0530')).to.deep.equal(['12-24T12:30', 'none']);
    expect(moment('2026-03-29T02:30')).to.deep.equal(['03-29T01:00', 'none']);
    expect(moment('2026-10-25T02:30')).to.deep.equal(['10-25T00:30', 'none']);
    expect(moment('2025-12-31T23:00Z')).to.deep.equal(['none', 'none']);
    expect(before('2026-10-25T02:30', BERLIN, '2026-10-25T00:31Z', 2)).to.deep.equal([
      '10-25T00:30',
      'none',
    ]);
    expect(before('2026-10-25T02:30', BERLIN, '2026-10-25T00:30Z', 1)).to.deep.equal(['none']);
  });

  it('are found in one step of every second, also where the clock is changed', () => {
    const every = { at: '* * * * * *', zone: NEW_YORK };
    const noon = utc('2026-06-01T12:00:00.400Z');
    expect(nextPoint(every, noon)).to.equal(noon + 600);
    expect(previousPoint(every, noon)).to.equal(noon - 400);
    const again = utc('2026-11-01T06:00:00Z');
    expect(nextPoint(every, again)).to.equal(again + 3_600_000);
    expect(previousPoint(every, again + 1)).to.equal(again - 1000);
  });

  it('refuses a timetable that the configuration would not have let pass', () => {
    expect(() => nextPoint({ at: 'noon', zone: 'UTC' }, 0)).to.throw(TypeError);
  });
});

describe('points of time, whatever they are', () => {
  const field = (low: number, high: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min: low, max: high }).map(String),
      fc.integer({ min: 2, max: 20 }).map((step) => `*/${step}`),
      fc
        .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    );
  const dates = fc.constantFrom('*', '*', '*', '1', 'L', '28-31', '15W');
  const weekdays = fc.constantFrom('*', '*', '*', 'SUN', 'MON-FRI', 'SUN#1', 'SUNL');
  const cron = fc
    .tuple(field(0, 59), field(0, 23), dates, fc.constantFrom('*', '3,4', '10-11'), weekdays)
    .map((fields) => fields.join(' '));
  const timetable = fc.record({
    at: cron,
    zone: fc.constantFrom(BERLIN, NEW_YORK, LORD_HOWE, 'UTC', 'Asia/Tokyo'),
  });
  const days = fc.constantFrom(
    ...[
      '2026-03-29',
      '2026-10-25',
      '2026-03-08',
      '2026-11-01',
      '2026-10-04',
      '2026-04-05',
      '2026-07-01',
    ],
  );
  const instant = fc
    .tuple(days, fc.integer({ min: -36 * 3600, max: 36 * 3600 }))
    .map(([day, more]) => utc(`${day}T00:00Z`) + more * 1000);

  it('strictly increase', () => {
    fc.assert(
      fc.property(timetable, instant, (table, from) => {
        let last = from;
        for (let n = 0; n < 10; n += 1) {
          const next = nextPoint(table, last);
          if (next === undefined) return;
          expect(next).to.be.above(last);
          last = next;
        }
      }),
    );
  });

  it('are the same in both directions: nothing lies between neighbours', () => {
    fc.assert(
      fc.property(timetable, instant, (table, from) => {
        const next = nextPoint(table, from);
        const previous = previousPoint(table, from + 1);
        if (next !== undefined) {
          expect(previousPoint(table, next)).to.equal(previous);
          expect(previousPoint(table, next + 1)).to.equal(next);
        }
        if (previous !== undefined) {
          expect(previous).to.be.at.most(from);
          expect(nextPoint(table, previous)).to.equal(next);
          expect(nextPoint(table, previous - 1)).to.equal(previous);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are at a time that the clock shows then, except where it is put forward', () => {
    fc.assert(
      fc.property(timetable, instant, (table, from) => {
        const next = nextPoint(table, from);
        if (next === undefined) return;
        const wall = wallTime(next, table.zone);
        const jumped = wallTime(next - 1, table.zone) !== wall - 1;
        const asUtc = nextPoint({ ...table, zone: 'UTC' }, wall - 1);
        expect(jumped || asUtc === wall).to.equal(true);
      }),
    );
  });
});
