import { z } from 'zod';
import { defined, list, map, oneOf, oneRule } from '../shape.ts';
import { duration, person, words } from '../values.ts';
import type { AfterRule, TopicMember } from '../../domain/topic.ts';
import { mailRule } from './mail.ts';

const member = () =>
  z.union([
    person().transform((jid): TopicMember => ({ jid })),
    map({
      jid: person().meta({ description: "The person's address.", example: 'bob@example.org' }),
      duration: duration().optional().meta({
        description:
          'How long the person stays related to the others of a chat, at most. Without it, the end of the chat decides.',
        example: '2h',
      }),
    }).transform((entry): TopicMember => defined(entry)),
  ]);

const startRule = () => oneRule({ mail: mailRule().optional() });

const endRule = () =>
  oneRule({
    after: duration()
      .transform((after): AfterRule => ({ kind: 'after', after }))
      .optional()
      .meta({ description: 'That long after its opening.', example: '1h' }),
  });

/** One entry of `topics`. Keys that take a single value have the others in `notyet.ts`. */
export const topicEntry = () =>
  map({
    name: words().optional().meta({
      description: 'The title that people see. Without it, the name of the topic.',
      example: 'Mail magazine X',
    }),
    open: z.literal(false, { error: 'false' }).prefault(false).meta({
      description: 'Whether people can subscribe by themselves.',
    }),
    consent: oneOf(['always']).prefault('always').meta({
      description: '`always`: members are brought into a chat without being asked first.',
    }),
    members: list(member()).prefault([]).meta({
      description: 'The people of the topic: addresses, or maps with an own duration.',
      example: '[alice@example.org, { jid: bob@example.org, duration: 2h }]',
    }),
    standing: z.literal(false, { error: 'false' }).prefault(false).meta({
      description: 'Whether relations last beyond a chat.',
    }),
    identity: oneOf(['handle']).prefault('handle').meta({
      description: '`handle`: members know each other by handle, not by address.',
    }),
    start: list(startRule()).prefault([]).meta({
      description:
        'What starts a chat; each rule by itself does. Without any, only the command `muster start` does.',
    }),
    select: map({
      presence: oneOf(['online', 'any']).prefault('online').meta({
        description: '`online`: only members who are online; `any`: all of them.',
      }),
    })
      .prefault({})
      .meta({ description: 'Which members take part.' }),
    end: list(endRule()).prefault([]).meta({
      description:
        'What ends a chat: the first rule that fires. Without any `after`, one hour after its opening.',
      example: '[{ after: 1h }]',
    }),
  }).prefault({});
