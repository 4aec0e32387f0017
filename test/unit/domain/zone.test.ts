import { expect } from 'chai';
import fc from 'fast-check';
import { changeBetween, instantOf, wallTime } from '../../../src/domain/zone.ts';

const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';
const LORD_HOWE = 'Australia/Lord_Howe';
const ZONES = [
  'UTC',
  BERLIN,
  NEW_YORK,
  LORD_HOWE, // half an hour of summer time
  'Asia/Tokyo',
  'Asia/Kathmandu',
  'Africa/Casablanca', // back for Ramadan
  'Pacific/Apia', // skipped a day in 2011
  'America/St_Johns', // changed at a minute past midnight until 2011
];

const utc = (text: string): number => Date.parse(text);
const wall = (text: string): number => Date.parse(`${text}Z`);
const instants = fc.integer({ min: utc('1975-01-01T00:00Z'), max: utc('2037-01-01T00:00Z') });

describe('the clock on the wall', () => {
  it('is read in a zone, with milliseconds, before 1970 too', () => {
    expect(wallTime(utc('2026-07-01T12:00:00.125Z'), BERLIN)).to.equal(
      wall('2026-07-01T14:00:00.125'),
    );
    expect(wallTime(utc('2026-01-01T23:30Z'), LORD_HOWE)).to.equal(wall('2026-01-02T10:30'));
    expect(wallTime(-1, 'UTC')).to.equal(-1);
  });

  it('refuses a zone that is none', () => {
    expect(() => wallTime(0, 'Europe/Nowhere')).to.throw(RangeError);
  });

  it('is put forward: what it never shows is the moment of the change', () => {
    const changes: [string, string, string][] = [
      [BERLIN, '2026-03-29T02:30', '2026-03-29T01:00Z'],
      [BERLIN, '2026-03-29T02:00', '2026-03-29T01:00Z'],
      [BERLIN, '2026-03-29T03:00', '2026-03-29T01:00Z'],
      [NEW_YORK, '2026-03-08T02:59:59.999', '2026-03-08T07:00Z'],
      [LORD_HOWE, '2026-10-04T02:15', '2026-10-03T15:30Z'],
      ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T10:00Z'],
    ];
    for (const [zone, shown, at] of changes) {
      expect(instantOf(wall(shown), zone), `${zone} ${shown}`).to.equal(utc(at));
    }
  });

  it('is put back: what it shows twice is the first time', () => {
    const changes: [string, string, string][] = [
      [BERLIN, '2026-10-25T02:30', '2026-10-25T00:30Z'],
      [BERLIN, '2026-10-25T03:00', '2026-10-25T02:00Z'],
      [NEW_YORK, '2026-11-01T01:00', '2026-11-01T05:00Z'],
      [LORD_HOWE, '2026-04-05T01:45', '2026-04-04T14:45Z'],
      [LORD_HOWE, '2026-04-05T02:00', '2026-04-04T15:30Z'],
    ];
    for (const [zone, shown, at] of changes) {
      expect(instantOf(wall(shown), zone), `${zone} ${shown}`).to.equal(utc(at));
    }
  });

  it('shows at an instant what belongs to it, and never twice', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instants, (zone, at) => {
        const shown = wallTime(at, zone);
        const first = instantOf(shown, zone);
        expect(wallTime(first, zone)).to.equal(shown);
        expect(first).to.be.at.most(at);
        expect(at - first).to.be.at.most(2 * 3_600_000);
      }),
    );
  });

  it('gives instants that never decrease', () => {
    const span = fc.integer({ min: 0, max: 4 * 86_400_000 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instants, span, (zone, shown, more) => {
        expect(instantOf(shown + more, zone)).to.be.at.least(instantOf(shown, zone));
      }),
    );
  });

  it('is changed at a moment that can be found', () => {
    const from = utc('2026-03-28T12:00Z');
    expect(changeBetween(from, utc('2026-03-29T12:00Z'), BERLIN)).to.equal(
      utc('2026-03-29T01:00Z'),
    );
    expect(changeBetween(from, utc('2026-03-29T01:00Z'), BERLIN)).to.equal(
      utc('2026-03-29T01:00Z'),
    );
    expect(changeBetween(from, utc('2026-03-29T00:59Z'), BERLIN)).to.equal(undefined);
  });
});
