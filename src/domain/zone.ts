import type { Instant, Milliseconds } from './duration.ts';

/**
 * What the clock on the wall shows in a zone: milliseconds since 1970-01-01T00:00 as that clock
 * counts them. Every day has 24 hours there; a change of the offset makes the clock jump.
 */
export type WallTime = number;

const formats = new Map<string, Intl.DateTimeFormat>();

/** A formatter costs far more to make than to use. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

/** What the clock on the wall shows at an instant. `zone`: IANA name; throws `RangeError` for others. */
export function wallTime(at: Instant, zone: string): WallTime {
  const second = Math.floor(at / 1000) * 1000;
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(second)) part[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second: seconds = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, seconds) + (at - second);
}

/** No offset is further from UTC than that, and no change of one is greater (Samoa, 2011: a day). */
const FARTHEST: Milliseconds = 26 * 3_600_000;

/**
 * When the clock on the wall shows `wall`: at the first occurrence of what it shows twice (it was put
 * back), and for what it never shows (it was put forward) the moment of the jump. Never decreases as
 * `wall` grows.
 */
export function instantOf(wall: WallTime, zone: string): Instant {
  // Before `from` the clock shows less than `wall`, at `to` it shows more or the same.
  const from = wall - FARTHEST;
  const to = wall + FARTHEST;
  const offsets = new Set([from, to].map((at) => wallTime(at, zone) - at));
  const exact = [...offsets]
    .map((offset) => wall - offset)
    .filter((at) => wallTime(at, zone) === wall);
  return exact.length > 0 ? Math.min(...exact) : jumpPast(wall, zone, from, to);
}

/** The first whole second from which the clock shows `wall` or more. */
function jumpPast(wall: WallTime, zone: string, from: Instant, to: Instant): Instant {
  let before = Math.floor(from / 1000);
  let after = Math.ceil(to / 1000);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallTime(middle * 1000, zone) >= wall) after = middle;
    else before = middle;
  }
  return after * 1000;
}

/**
 * The first instant after `from`, up to `to`, at which the clock is put forward or back; undefined
 * when it runs on. At most one change is expected between the two.
 */
export function changeBetween(from: Instant, to: Instant, zone: string): Instant | undefined {
  const offset = wallTime(from, zone) - from;
  if (wallTime(to, zone) - to === offset) return undefined;
  let before = from;
  let after = to;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallTime(middle, zone) - middle === offset) before = middle;
    else after = middle;
  }
  return after;
}
