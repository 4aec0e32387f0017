import { Cron } from 'croner';
import type { Instant } from '../../domain/duration.ts';
import type { Timetable } from '../../domain/topic.ts';
import { instantOf, wallTime, type WallTime } from '../../domain/zone.ts';

/** What the `at` of a timetable says: points on the clock on the wall, or a single moment. */
export type Points =
  | { readonly kind: 'cron'; readonly cron: Cron }
  | { readonly kind: 'wall'; readonly wall: WallTime }
  | { readonly kind: 'instant'; readonly at: Instant };

const FIELDS = /^\S+(?:\s+\S+){4,5}$/u;
const MOMENT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2}))?(?:(Z)|([+-])(\d{2}):?(\d{2}))?$/u;

/**
 * Reads a cron expression of five fields (six: seconds first), or a moment of ISO 8601 with or
 * without an offset from UTC. `undefined` for anything else, for days that are not in the calendar,
 * and for an expression that never comes true (`0 0 30 2 *`).
 */
export function parsePoints(at: string): Points | undefined {
  const text = at.trim();
  return FIELDS.test(text) ? parseCron(text) : parseMoment(text);
}

function parseCron(text: string): Points | undefined {
  try {
    // In UTC every day has 24 hours: the expression is about the clock on the wall, which `nextPoint`
    // turns into instants by our own rules. Croner's differ between fixed times and wildcards.
    const cron = new Cron(text, { timezone: 'UTC', mode: '5-or-6-parts' });
    return cron.nextRun(new Date(0)) === null ? undefined : { kind: 'cron', cron };
  } catch {
    return undefined; // croner says in many ways that it is no expression
  }
}

function parseMoment(text: string): Points | undefined {
  const [, day = '', time = '', second = '00', utc, sign, hours = '0', minutes = '0'] =
    MOMENT.exec(text) ?? [];
  const written = `${day}T${time}:${second}`;
  const wall = Date.parse(`${written}.000Z`);
  // `Date` takes 30 February for 2 March, and 24:00 for the next day.
  if (Number.isNaN(wall) || new Date(wall).toISOString() !== `${written}.000Z`) return undefined;
  if (utc !== undefined) return { kind: 'instant', at: wall };
  if (sign === undefined) return { kind: 'wall', wall };
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { kind: 'instant', at: wall - (sign === '-' ? -offset : offset) };
}

const read = new Map<string, Points>();

/** The points of a timetable, which the configuration has checked. Throws `TypeError` otherwise. */
function pointsOf({ at }: Timetable): Points {
  const points = read.get(at) ?? parsePoints(at);
  if (points === undefined) throw new TypeError(`not a timetable: ${at}`);
  read.set(at, points);
  return points;
}

/**
 * The first point of a timetable after an instant; undefined when none comes any more. What the
 * clock on the wall never shows (it is put forward) comes once, at the moment of the change; what
 * it shows twice (it is put back) comes once, the first time.
 */
export function nextPoint(timetable: Timetable, after: Instant): Instant | undefined {
  const { zone } = timetable;
  const points = pointsOf(timetable);
  if (points.kind !== 'cron') return only(onlyPoint(points, zone), (at) => at > after);
  // Instants never decrease as the clock's times grow: what comes after `after` is shown later, too.
  for (let wall = nextWall(points.cron, wallTime(after, zone)); wall !== undefined;) {
    const at = instantOf(wall, zone);
    if (at > after) return at;
    wall = nextWall(points.cron, wall);
  }
  return undefined;
}

/** The last point of a timetable before an instant, by the rules of `nextPoint`. */
export function previousPoint(timetable: Timetable, before: Instant): Instant | undefined {
  const { zone } = timetable;
  const points = pointsOf(timetable);
  if (points.kind !== 'cron') return only(onlyPoint(points, zone), (at) => at < before);
  const shown = wallTime(before, zone);
  // The second time of what is shown twice: the first time, more than this was shown already.
  const again = before - instantOf(shown, zone);
  for (let wall = previousWall(points.cron, shown + again); wall !== undefined;) {
    const at = instantOf(wall, zone);
    if (at < before) return at;
    wall = previousWall(points.cron, wall);
  }
  return undefined;
}

const onlyPoint = (points: Exclude<Points, { kind: 'cron' }>, zone: string): Instant =>
  points.kind === 'instant' ? points.at : instantOf(points.wall, zone);

const only = (at: Instant, fits: (at: Instant) => boolean): Instant | undefined =>
  fits(at) ? at : undefined;

const nextWall = (cron: Cron, wall: WallTime): WallTime | undefined =>
  cron.nextRun(new Date(wall))?.getTime();

const previousWall = (cron: Cron, wall: WallTime): WallTime | undefined =>
  cron.previousRuns(1, new Date(wall))[0]?.getTime();
