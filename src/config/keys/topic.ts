import { z } from 'zod';
import { defined, list, map, oneOf } from '../shape.ts';
import { duration, flag, language, person, words, zone } from '../values.ts';
import type { TopicMember } from '../../domain/topic.ts';
import { again, begin, extend, select, size, archive } from './course.ts';
import { endRule } from './end.ts';
import { startRule } from './start.ts';

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

/** One entry of `topics`. Keys that take a single value have the others in `notyet.ts`. */
export const topicEntry = () =>
  map({
    name: words().optional().meta({
      description: 'The title that people see. Without it, the name of the topic.',
      example: 'Mail magazine X',
    }),
    zone: zone().optional().meta({
      description: 'The time zone of points of time in its rules. Without it, the one at the top.',
      example: 'Europe/Berlin',
    }),
    language: language().optional().meta({
      description:
        'The language of texts to people whose own is not known. Without it, the one at the top.',
      example: 'en',
    }),
    open: flag().prefault(false).meta({
      description: 'Whether people of the hosts can subscribe by themselves.',
    }),
    consent: oneOf(['always', 'ask']).prefault('always').meta({
      description:
        "`always`: members are brought into a chat without being asked first; `ask`: each is asked, and nothing is put into his contact list before he agrees. A person's own setting goes first.",
    }),
    members: list(member()).prefault([]).meta({
      description: 'The people of the topic: addresses, or maps with an own duration.',
      example: '[alice@example.org, { jid: bob@example.org, duration: 2h }]',
    }),
    publisher: person().optional().meta({
      description:
        "The person who posts to the topic's address, and who takes part in every chat, listed among the members or not.",
      example: 'x@example.org',
    }),
    standing: flag().prefault(false).meta({
      description:
        "Whether the publisher's relations with the subscribers last beyond a chat, as a group of their own in the contact lists.",
    }),
    posts: oneOf(['refuse', 'moderate']).prefault('refuse').meta({
      description:
        "What becomes of posts to the topic's address by anybody but the publisher. `refuse`: they are sent back; `moderate`: the publisher decides.",
    }),
    identity: oneOf(['handle', 'real']).prefault('handle').meta({
      description:
        '`handle`: members know each other by handle, not by address; `real`: for colleagues, by their real addresses, which also lets clients encrypt (OMEMO).',
    }),
    start: list(startRule()).prefault([]).meta({
      description:
        'What starts a chat; each rule by itself does. Without any, only the command `muster start` does.',
    }),
    select: select(),
    size: size(),
    begin: begin(),
    end: list(endRule()).prefault([]).meta({
      description:
        'What ends a chat: the first rule that fires. Without any `after`, one hour after its opening.',
      example: '[{ after: 1h }]',
    }),
    warn: duration().optional().meta({
      description: 'How long before the end the room is told, once. Without it, not at all.',
      example: '5m',
    }),
    extend: extend().optional(),
    late: oneOf(['invite', 'ignore']).prefault('ignore').meta({
      description:
        'What becomes of members who come online while a chat runs. `invite`: each is invited, once; `ignore`: nothing.',
    }),
    again: again(),
    archive: archive().prefault('erase').meta({
      description:
        'What becomes of the messages of a chat at its end: `erase`, or how long they are kept for the admin (`muster archive`).',
      example: '30d',
    }),
  }).prefault({});
