import type { Instant } from '../domain/duration.ts';
import { domainIn } from '../domain/jid.ts';
import type { Topic } from '../domain/topic.ts';
import { nextPoint } from '../triggers/clock/parse.ts';
import type { Config } from './config.ts';

/**
 * What is allowed and yet hardly meant: one line each, with the key and the remedy, for the one who
 * starts Muster. `now`: for points of time that have passed.
 */
export function warningsOf(config: Config, now: Instant): string[] {
  const { hosts } = config.xmpp;
  const bare =
    hosts.length === 0
      ? [
          'xmpp.hosts is empty: nobody is served with privileges, people get rooms and invitations only; name the hosts where they have accounts, such as [example.org]',
        ]
      : [];
  return [
    ...bare,
    ...[...config.topics.values()].flatMap((topic) =>
      [...empty(topic), ...passed(topic, now), ...unseen(topic, hosts)].map(
        (text) => `topics.${topic.name}${text}`,
      ),
    ),
  ];
}

function empty({ members, open }: Topic): string[] {
  return members.length > 0 || open
    ? []
    : [
        ' has no members and is not open: no chat can come; name members, or let people subscribe with `open: true`',
      ];
}

function passed(topic: Topic, now: Instant): string[] {
  return rulesOf(topic).flatMap(({ key, rule }) =>
    rule.kind === 'clock' && nextPoint(rule, now) === undefined
      ? [
          `.${key}.clock: ${rule.at} has passed and comes no more; take the rule out, or give another point`,
        ]
      : [],
  );
}

/** Only the hosts tell who comes and goes; of others we hear when they have added the topic. */
function unseen(topic: Topic, hosts: readonly string[]): string[] {
  return rulesOf(topic).flatMap(({ key, rule }) =>
    (rule.kind === 'presence' || rule.kind === 'presence_off') && !hosts.includes(domainIn(rule.of))
      ? [
          `.${key}.${rule.kind}: ${rule.of} is on none of xmpp.hosts: he is seen only when he has added the topic to his contacts`,
        ]
      : [],
  );
}

const rulesOf = ({ start, end }: Topic) => [
  ...start.map((rule, index) => ({ rule, key: `start[${index}]` })),
  ...end.map((rule, index) => ({ rule, key: `end[${index}]` })),
];
