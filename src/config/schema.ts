import { z } from 'zod';
import { mail } from './keys/mail.ts';
import { personEntry } from './keys/person.ts';
import { topicEntry } from './keys/topic.ts';
import { xmpp } from './keys/xmpp.ts';
import { list, map, named, oneOf, text } from './shape.ts';
import {
  count,
  duration,
  file,
  flag,
  language,
  person,
  prefix,
  topicName,
  zone,
} from './values.ts';

const store = () =>
  text('store', 'a store such as sqlite:/var/lib/muster/muster.db', (source) => {
    const [, path] = /^sqlite:(.+)$/su.exec(source) ?? [];
    return path === undefined ? undefined : { kind: 'sqlite' as const, path };
  });

/**
 * Every key that works, documented in place (DESIGN §7). To make another one work: add it here or in
 * `keys/`, take it out of `notyet.ts`, and run `npm run docs`.
 */
export const schema = map({
  xmpp: xmpp(),
  store: store().meta({
    description:
      'Where Muster keeps its state: `sqlite:` and the path of a file, relative to the folder of this configuration; `"sqlite::memory:"` (in quotes) forgets everything at the end.',
    example: 'sqlite:/var/lib/muster/muster.db',
  }),
  control: file().optional().meta({
    description:
      'The Unix socket where the command line speaks to the running process; relative to the folder of this configuration. Whoever can write to its folder can command Muster.',
    example: '/run/muster/control.sock',
  }),
  language: language().prefault('en').meta({ description: 'The language of texts to people.' }),
  zone: zone().prefault('UTC').meta({
    description: 'The time zone of times in texts to people, and of points of time in rules.',
    example: 'Asia/Tokyo',
  }),
  admins: list(person()).prefault([]).meta({
    description: 'Who may administer the service from an XMPP client.',
    example: '[root@example.org]',
  }),
  inquiry: duration(0).prefault('5m').meta({
    description:
      "How old the last word on a person's presence may be; an older one is checked by a ping before he is selected. Of people elsewhere, or where `presence` is not granted, nobody tells when they are lost: they are asked each time.",
  }),
  contacts: map({
    most: count().prefault(20).meta({
      description:
        'The most people of a chat that still get a contact list group; larger chats get the room alone.',
    }),
  })
    .prefault({})
    .meta({ description: "What is put into people's contact lists." }),
  handles: map({
    first: oneOf(['words', 'localpart']).prefault('words').meta({
      description:
        'The first handle of a person whose entry in `people` names none. `words`: two words (`quiet-otter`); `localpart`: the front of his address, for people of the hosts.',
    }),
  })
    .prefault({})
    .meta({ description: "The names at Muster's domain that stand for people." }),
  commands: map({
    prefix: prefix().prefault('!').meta({
      description:
        'What a text command inside a room begins with, so that talk is never taken for one. At most three characters, no spaces. In quotes.',
      example: '"!"',
    }),
  })
    .prefault({})
    .meta({ description: 'What people can say to Muster.' }),
  confirm: map({
    after: duration().prefault('5s').meta({
      description:
        'How long after a message who asked whether it was received gets the summary; late answers follow.',
    }),
  })
    .prefault({})
    .meta({ description: 'How the reception of messages is confirmed.' }),
  rooms: map({
    open_to_users: flag().prefault(false).meta({
      description:
        'Whether people of the hosts may open rooms of their own by joining a name that does not exist. Clients then offer the service for group chats.',
    }),
    idle: duration().prefault('30m').meta({
      description: "After so long without a message a user's room ends.",
    }),
    after: duration().prefault('8h').meta({
      description: "So long after its opening a user's room ends.",
    }),
  })
    .prefault({})
    .meta({ description: 'Rooms that users open.' }),
  mail: mail().optional(),
  people: named(person(), personEntry()).prefault({}).meta({
    description: 'What is known of people, by address. Members need no entry here.',
  }),
  topics: named(topicName(), topicEntry()).prefault({}).meta({
    description:
      "The topics, by name. The name is the front of the topic's address at Muster's domain: lower case, not a person's handle.",
  }),
});

/** The configuration as the schema gives it. */
export type Checked = z.output<typeof schema>;
