import type { Instant } from '../domain/duration.ts';
import { wallTime } from '../domain/zone.ts';
import type { Moment } from './commands.ts';

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** A formatter costs far more to make than to use; a zone that there is not counts as UTC. */
function formatOf(locale: string, zone: string, dated: boolean): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${dated}`;
  const made =
    formats.get(key) ??
    new Intl.DateTimeFormat(locale, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: zone,
      ...(dated ? { weekday: 'short', day: 'numeric', month: 'short' } : {}),
    });
  formats.set(key, made);
  return made;
}

/** Writes the time of day of points of time: `14:30`. */
export function clockIn(locale: string): (at: Instant, zone: string) => string {
  return (at, zone) => formatOf(locale, zone, false).format(at);
}

/** Writes points of time as people of a language do: `14:30`, on another day with its date. */
export function timesIn(locale: string): (moment: Moment) => string {
  return ({ at, now, zone }) => {
    const day = (instant: number): number => Math.floor(wallTime(instant, zone) / DAY);
    return formatOf(locale, zone, day(at) !== day(now)).format(at);
  };
}
