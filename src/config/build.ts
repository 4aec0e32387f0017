import { resolve } from 'node:path';
import type { BareJid } from '../domain/jid.ts';
import type { Person } from '../domain/person.ts';
import type { Topic } from '../domain/topic.ts';
import type { Config } from './config.ts';
import type { Checked } from './schema.ts';
import { defined } from './shape.ts';

type PersonEntry = Checked['people'][BareJid];
type TopicEntry = Checked['topics'][string];
type Top = Pick<Checked, 'language' | 'zone'>;

/** The configuration in the terms of the program. `folder`: where relative paths begin. */
export function build(checked: Checked, folder: string): Config {
  const { store, control, people, topics, rooms, ...rest } = checked;
  const { open_to_users: openToUsers, ...ends } = rooms;
  return defined({
    ...rest,
    store: { ...store, path: store.path === ':memory:' ? store.path : resolve(folder, store.path) },
    rooms: { openToUsers, ...ends },
    control: control === undefined ? undefined : resolve(folder, control),
    people: new Map(entriesOf(people).map(([jid, entry]) => [jid, personOf(jid, entry)])),
    topics: new Map(entriesOf(topics).map(([name, entry]) => [name, topicOf(name, entry, rest)])),
  });
}

function entriesOf<K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(record) as [K, V][];
}

function personOf(jid: BareJid, entry: PersonEntry): Person {
  return defined({ jid, ...entry });
}

function topicOf(name: string, entry: TopicEntry, top: Top): Topic {
  const { name: title = name, language = top.language, zone = top.zone, ...rest } = entry;
  const { start, end, select, size, ...same } = rest;
  return defined({
    ...same,
    name,
    title,
    language,
    zone,
    start: start.map((rule) =>
      rule.kind === 'clock' ? { ...rule, zone: rule.zone ?? zone } : rule,
    ),
    end: end.map((rule) => (rule.kind === 'clock' ? { ...rule, zone: rule.zone ?? zone } : rule)),
    select: defined(select),
    size: defined({ ...size, min: size.min ?? fewest(rest) }),
  });
}

/** A chat needs two people; the publisher or X is one of them, uncounted (A24). */
function fewest({ publisher, start }: Pick<TopicEntry, 'publisher' | 'start'>): number {
  return publisher !== undefined || start.some(({ kind }) => kind === 'presence') ? 1 : 2;
}
