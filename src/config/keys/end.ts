import type { AfterRule, IdleRule, PresenceOffRule } from '../../domain/topic.ts';
import { defined, map, oneRule } from '../shape.ts';
import { duration, person, zone } from '../values.ts';
import { timetable } from './times.ts';

const presenceOffRule = () =>
  map({
    of: person().meta({ description: 'The person.', example: 'x@example.org' }),
    grace: duration(0).prefault('60s').meta({
      description: 'How long the person must have been offline.',
    }),
  })
    .transform(({ of, grace }): PresenceOffRule => ({ kind: 'presence_off', of, grace }))
    .meta({ description: 'A person who goes offline. A hidden status counts as offline.' });

const clockRule = () =>
  map({
    at: timetable().meta({
      description:
        'A cron expression or a moment, as in the start rule `clock`: the first point after the opening.',
      example: '"30 11 * * *"',
    }),
    zone: zone().optional().meta({
      description: 'The time zone of `at`. Without it, the one of the topic.',
      example: 'Asia/Tokyo',
    }),
  })
    .transform(({ at, zone: own }) => defined({ kind: 'clock' as const, at, zone: own }))
    .meta({ description: 'At a point of time.' });

/** A rule of `end`; the zone of a clock is filled in later. */
export const endRule = () =>
  oneRule({
    after: duration()
      .transform((after): AfterRule => ({ kind: 'after', after }))
      .optional()
      .meta({ description: 'That long after its opening.', example: '1h' }),
    idle: duration()
      .transform((idle): IdleRule => ({ kind: 'idle', idle }))
      .optional()
      .meta({ description: 'When nobody has written for that long.', example: '15m' }),
    presence_off: presenceOffRule().optional(),
    clock: clockRule().optional(),
  });
