import type { MessageRule, PresenceRule } from '../../domain/topic.ts';
import { defined, map, oneOf, oneRule } from '../shape.ts';
import { duration, person, zone } from '../values.ts';
import { mailRule } from './mail.ts';
import { timetable } from './times.ts';

const messageRule = () =>
  map({})
    .transform((): MessageRule => ({ kind: 'message' }))
    .meta({
      description: "A post by the publisher to the topic's address. Written `message: {}`.",
    });

const presenceRule = () =>
  map({
    of: person().meta({
      description: 'The person, who takes part in the chat, listed among the members or not.',
      example: 'x@example.org',
    }),
    grace: duration(0).prefault('30s').meta({
      description:
        'How long the person must have been online. Whoever comes and goes within it starts nothing.',
    }),
  })
    .transform(({ of, grace }): PresenceRule => ({ kind: 'presence', of, grace }))
    .meta({ description: 'A person who comes online. A hidden status counts as offline.' });

const clockRule = () =>
  map({
    at: timetable().meta({
      description:
        'A cron expression of five fields (minute, hour, day of the month, month, day of the week; with six, seconds first), or a moment, with or without an offset from UTC. See [clock.md](clock.md).',
      example: '"0 10 * * MON"',
    }),
    zone: zone().optional().meta({
      description: 'The time zone of `at`. Without it, the one of the topic.',
      example: 'Asia/Tokyo',
    }),
    missed: oneOf(['skip', 'start']).prefault('skip').meta({
      description:
        'What becomes of points that passed while Muster was not running. `skip`: nothing; `start`: the last of them starts a chat.',
    }),
  })
    .transform(({ at, zone: own, missed }) =>
      defined({ kind: 'clock' as const, at, zone: own, missed }),
    )
    .meta({ description: 'Points of time.' });

/** A rule of `start`; the zone of a clock is filled in later. */
export const startRule = () =>
  oneRule({
    mail: mailRule().optional(),
    message: messageRule().optional(),
    presence: presenceRule().optional(),
    clock: clockRule().optional(),
  });
