import { z } from 'zod';
import type { Beginning, BeginRule } from '../../domain/topic.ts';
import { parseDuration } from '../../domain/duration.ts';
import { map, oneOf, text } from '../shape.ts';
import { count, duration, flag } from '../values.ts';
import { nextFull } from './times.ts';

/** `size`: how many people a chat has (A24). */
export const size = () =>
  map({
    min: count(1).optional().meta({
      description:
        'With fewer people there is no chat. The publisher and the person of a presence rule are not counted. Without it 2, or 1 where there is such a person: a chat needs two people in all.',
      example: '3',
    }),
    max: count(1).optional().meta({
      description: 'The most people of one room. Without it, any number.',
      example: '30',
    }),
    over: oneOf(['split', 'first', 'random']).prefault('split').meta({
      description:
        'What happens above `max`. `split`: several rooms of about the same size; `first`: those who subscribed first; `random`: a random choice.',
    }),
  })
    .prefault({})
    .meta({ description: 'How many people a chat has.' });

/** `begin`: when the people are selected (A8). */
export const begin = () =>
  map({
    after: duration(0)
      .transform((after): BeginRule => ({ kind: 'after', after }))
      .optional()
      .meta({ description: 'That long after the event.', example: '0s' }),
    at: nextFull().optional().meta({
      description:
        'At the next full quarter of an hour (`next 15m`), hour (`next 1h`) and so on, in the zone of the topic.',
      example: 'next 15m',
    }),
    announce: flag().prefault(false).meta({
      description:
        'Whether the people who would be selected at the event are told when the chat begins. Nothing is said when it begins at once.',
    }),
  })
    .transform(({ after, at, announce }, context): Beginning => {
      const rule = after ?? at;
      if (rule !== undefined && (after === undefined || at === undefined)) {
        return { ...rule, announce };
      }
      context.addIssue({ code: 'custom', message: 'exactly one of `after` and `at`' });
      return z.NEVER;
    })
    .prefault({ after: '0s' })
    .meta({
      description:
        'When the chat begins: the people are selected at that moment. Without it, at once.',
    });

/** `extend`: putting off the end. */
export const extend = () =>
  map({
    by: duration().meta({ description: 'By how much, each time.', example: '30m' }),
    most: duration().meta({ description: 'How much in all; not less than `by`.', example: '2h' }),
  }).meta({ description: 'How members may put off the end. Without it, they may not.' });

/** `again`: a second event. */
export const again = () =>
  map({
    running: oneOf(['join', 'ignore', 'new']).prefault('join').meta({
      description:
        'What an event does while a chat of the topic runs. `join`: it is posted there, and members who have come online since are brought in; `ignore`: nothing; `new`: it starts a chat of its own. With `join` and `new` alike, what comes within two seconds of the event that began a chat belongs to that chat.',
    }),
    quiet: duration(0).prefault('0s').meta({
      description: 'How long after the end of a chat no event starts another one.',
    }),
  })
    .prefault({})
    .meta({ description: 'What a second event does.' });

/** `select`: who takes part. */
export const select = () =>
  map({
    presence: oneOf(['online', 'any']).prefault('online').meta({
      description: '`online`: only members who are online; `any`: all of them.',
    }),
    status: z
      .array(oneOf(['available', 'away', 'busy']), { error: 'a list' })
      .min(1, { error: 'at least one status; leave the key out to take members of any' })
      .optional()
      .meta({
        description:
          'Only members whose client shows one of these. `away`: also not available for long (xa); `busy`: do not disturb (dnd). Without it, any.',
        example: '[available, away]',
      }),
  })
    .prefault({})
    .meta({ description: 'Which members take part.' });

/** `archive`: what becomes of a chat's messages at its end. */
export const archive = () =>
  text('archive', '`erase` or a span such as 30d', (source) =>
    source === 'erase' ? ('erase' as const) : parseDuration(source),
  );
