import type { BeginRule } from '../../domain/topic.ts';
import { parseDuration } from '../../domain/duration.ts';
import { parsePoints } from '../../triggers/clock/parse.ts';
import { text } from '../shape.ts';

const DAY = 86_400_000;

/** Points of time (A18). */
export const timetable = () =>
  text(
    'points of time',
    'a cron expression such as "0 10 * * MON" that comes true some day, or a moment such as 2026-12-24T18:00',
    (source) => (parsePoints(source) === undefined ? undefined : source.trim()),
  );

/** The next full multiple of a span in the day (A8). */
export const nextFull = () =>
  text(
    'next and a span of time',
    '`next` and a span that divides a day, such as next 15m',
    (source): BeginRule | undefined => {
      const [, span] = /^next +(\S+)$/u.exec(source.trim()) ?? [];
      const every = parseDuration(span ?? '');
      return every !== undefined && every > 0 && DAY % every === 0
        ? { kind: 'next', every }
        : undefined;
    },
  );
