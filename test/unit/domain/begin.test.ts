import { expect } from 'chai';
import fc from 'fast-check';
import { beginAt } from '../../../src/domain/begin.ts';
import { wallTime } from '../../../src/domain/zone.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const utc = (text: string): number => Date.parse(text);
const next = (every: number, event: string, zone: string): string =>
  new Date(beginAt({ kind: 'next', every }, utc(event), zone)).toISOString().slice(0, 19);

describe('the prescribed moment (A8)', () => {
  it('is a span after the event', () => {
    expect(beginAt({ kind: 'after', after: 5 * MINUTE }, 1000, 'UTC')).to.equal(301_000);
    expect(beginAt({ kind: 'after', after: 0 }, 1000, 'UTC')).to.equal(1000);
  });

  it('is the next full quarter of an hour, the event itself when it is one', () => {
    expect(next(15 * MINUTE, '2026-06-01T10:00:00.001Z', 'UTC')).to.equal('2026-06-01T10:15:00');
    expect(next(15 * MINUTE, '2026-06-01T10:15:00.000Z', 'UTC')).to.equal('2026-06-01T10:15:00');
    expect(next(15 * MINUTE, '2026-06-01T23:50:00.000Z', 'UTC')).to.equal('2026-06-02T00:00:00');
  });

  it('counts in the day of the zone', () => {
    expect(next(HOUR, '2026-06-01T10:10Z', 'Asia/Kathmandu')).to.equal('2026-06-01T10:15:00');
    expect(next(DAY, '2026-06-01T10:10Z', 'Asia/Tokyo')).to.equal('2026-06-01T15:00:00');
    expect(next(8 * HOUR, '2026-06-01T10:10Z', 'America/New_York')).to.equal('2026-06-01T12:00:00');
  });

  it('is the moment of the change when the clock is put forward over it', () => {
    // 01:50 → 02:00 is 03:00
    expect(next(15 * MINUTE, '2026-03-29T00:50Z', 'Europe/Berlin')).to.equal('2026-03-29T01:00:00');
    // 02:00 is 02:30, and the full hour is at 03:00
    expect(next(HOUR, '2026-10-03T15:20Z', 'Australia/Lord_Howe')).to.equal('2026-10-03T15:30:00');
    expect(next(HOUR, '2026-10-03T15:31Z', 'Australia/Lord_Howe')).to.equal('2026-10-03T16:00:00');
    // New York, 01:30; every 8 hours: 08:00 comes an hour earlier
    expect(next(8 * HOUR, '2026-03-08T06:30Z', 'America/New_York')).to.equal('2026-03-08T12:00:00');
  });

  it('may come twice when the clock is put back', () => {
    const berlin = (event: string) => next(15 * MINUTE, event, 'Europe/Berlin');
    expect(berlin('2026-10-25T00:20Z')).to.equal('2026-10-25T00:30:00'); // 02:30
    expect(berlin('2026-10-25T00:50Z')).to.equal('2026-10-25T01:00:00'); // 02:00 again
    expect(berlin('2026-10-25T01:20Z')).to.equal('2026-10-25T01:30:00'); // 02:30 again
    // Lord Howe: 01:50, at 02:00 it is 01:30 again, the full hour comes half an hour later
    expect(next(HOUR, '2026-04-04T14:50Z', 'Australia/Lord_Howe')).to.equal('2026-04-04T15:30:00');
    expect(next(DAY, '2026-10-31T12:00Z', 'America/New_York')).to.equal('2026-11-01T04:00:00');
    expect(next(DAY, '2026-11-01T05:30Z', 'America/New_York')).to.equal('2026-11-02T05:00:00');
  });

  it('is never before the event, and is shown as a full multiple or follows a change', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
    const spans = fc.constantFrom(MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY);
    const near = fc.constantFrom(
      '2026-03-29',
      '2026-10-25',
      '2026-03-08',
      '2026-11-01',
      '2026-10-04',
      '2026-04-05',
    );
    const offset = fc.integer({ min: -2 * DAY, max: 2 * DAY });
    fc.assert(
      fc.property(zones, spans, near, offset, (zone, every, day, more) => {
        const event = utc(`${day}T00:00Z`) + more;
        const at = beginAt({ kind: 'next', every }, event, zone);
        expect(at).to.be.at.least(event);
        expect(at - event).to.be.below(every + HOUR);
        const shown = wallTime(at, zone);
        const jumped = wallTime(at - 1, zone) !== shown - 1;
        expect(shown % every === 0 || jumped).to.equal(true);
        // Nothing between the two was one.
        const first = Math.ceil(event / MINUTE) * MINUTE;
        for (let each = first; each < Math.min(at, first + 90 * MINUTE); each += MINUTE) {
          expect(wallTime(each, zone) % every).to.not.equal(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
