/**
 * Selection over 1,000,000 subscriptions: 100 topics of 10,000 people each, of whom a part is
 * online. Time for each event beside a bare loop that intersects two sets, in the same run.
 *
 *   npm run bench -- select [--online=1,10] [--seconds=2]
 */
import { createChoose } from '../src/between/opening/choose.ts';
import type { BareJid, FullJid } from '../src/domain/jid.ts';
import type { Topic } from '../src/domain/topic.ts';
import { Directory } from '../src/people/directory.ts';
import { Inquiry } from '../src/people/inquiry.ts';
import { HandleRegistry } from '../src/people/handles.ts';
import { PresenceBook } from '../src/people/presence.ts';
import { Subscriptions } from '../src/people/subscriptions.ts';
import { WishBook } from '../src/people/wish-book.ts';
import { openSqlite } from '../src/store/sqlite/open.ts';
import type { Clock } from '../src/schedule/port.ts';
import type { Wire } from '../src/xmpp/port.ts';
import { silentLog } from '../test/support/silent-log.ts';
import { topicOf } from '../test/support/topics.ts';
import { count, given, median, quantile, table } from './figures.ts';

const TOPICS = 100;
const SUBSCRIBERS = 10_000;
const PEOPLE = 100_000; // each subscribes to ten topics
const ONLINE = given('online', [1, 10]); // per cent
const [SECONDS = 0] = given('seconds', [2]);

const jidOf = (person: number): BareJid => `user${person}@example.org` as BareJid;
const jids = Array.from({ length: PEOPLE }, (_, person) => jidOf(person));
const topics = new Map(
  Array.from({ length: TOPICS }, (_, index) => {
    const members = Array.from({ length: SUBSCRIBERS }, (__, place) => {
      // A topic's people are spread over all, and in no order.
      const person = (index * 1009 + place * 7919) % PEOPLE;
      return { jid: jids[person] ?? jidOf(person) };
    });
    const name = `topic-${index}`;
    return [name, topicOf({ name, members, size: { min: 2, max: 50, over: 'split' } })] as const;
  }),
);

const now = Date.now();
const clock = { now: () => now };
/** Nobody's last word is old: it is looked at, but nobody is asked. */
const timeless: Clock = { ...clock, at: () => () => {}, sleep: () => Promise.resolve() };
const wire: Wire = {
  domain: 'muster.example.org',
  online: true,
  send: () => {},
  sendRaw: () => {},
  request: () => Promise.reject(new Error('nobody is asked anything here')),
  fence: () => Promise.resolve(),
  drained: () => Promise.resolve(),
};
const store = await openSqlite({ path: ':memory:', domain: 'muster.example.org', log: silentLog });
const wishes = new WishBook(store, { people: new Map(), zone: 'UTC' });
const subscriptions = new Subscriptions(store, topics, clock);
const handles = new HandleRegistry(store, {
  people: new Map(),
  first: 'words',
  hosts: [],
  reserved: () => false,
  invent: () => '',
});

/** What is measured: the selection of a topic, and the least that can be done instead. */
function prepare(percent: number): {
  ours: (topic: Topic) => Promise<number>;
  bare: (topic: Topic) => number;
} {
  const presence = new PresenceBook();
  const online = new Set<BareJid>();
  for (let person = 0; person < PEOPLE; person += 100 / percent) {
    const jid = jids[Math.floor(person)] ?? jidOf(person);
    online.add(jid);
    const info = { type: 'available', show: '', status: '', priority: 0, caps: '' } as const;
    presence.heard(`${jid}/phone` as FullJid, info, now);
  }
  const directory = new Directory(topics, {
    presence,
    handles,
    subscriptions,
    refusals: (topic) => wishes.refusals(topic),
  });
  const choose = createChoose({
    directory,
    presence,
    inquiry: new Inquiry({
      wire,
      book: presence,
      clock: timeless,
      traits: { feeds: () => true, reportsDrops: () => true },
    }),
    inquiryAge: 60_000,
    wishes,
    buddies: () => [],
    random: Math.random,
  });
  const sets = new Map(
    [...topics.values()].map(({ name, members }) => [name, new Set(members.map(({ jid }) => jid))]),
  );
  return {
    ours: async (topic) => (await choose(topic, now)).willing.length,
    bare: ({ name }) => {
      const subscribers = sets.get(name) ?? new Set();
      const found: BareJid[] = [];
      for (const person of online) if (subscribers.has(person)) found.push(person);
      return found.length;
    },
  };
}

/** Both by turns, so that both see the same machine; milliseconds of each event. */
async function measure(percent: number): Promise<string[]> {
  const { ours, bare } = prepare(percent);
  const times = { ours: [] as number[], bare: [] as number[] };
  const all = [...topics.values()];
  const until = performance.now() + SECONDS * 1000;
  let chosen = 0;
  // Some rounds at least, however slow the machine: the first of a topic builds its index.
  for (let index = 0; index < 3 * TOPICS || performance.now() < until; index += 1) {
    const topic = all[index % TOPICS];
    if (topic === undefined) continue;
    const begun = performance.now();
    chosen = await ours(topic);
    const between = performance.now();
    if (bare(topic) !== chosen) throw new Error('the two have not chosen the same people');
    times.ours.push(between - begun);
    times.bare.push(performance.now() - between);
  }
  const warm = { ours: times.ours.slice(TOPICS), bare: times.bare.slice(TOPICS) };
  const [ms, plain] = [median(warm.ours), median(warm.bare)];
  return [
    `${percent} %`,
    String(chosen),
    ...[ms, quantile(warm.ours, 0.99), median(times.ours.slice(0, TOPICS)), plain].map((value) =>
      value.toFixed(3),
    ),
    (ms / plain).toFixed(1),
  ];
}

console.log(
  `${count(TOPICS * SUBSCRIBERS)} subscriptions of ${count(PEOPLE)} people; ms per event:`,
);
const rows: string[][] = [];
for (const percent of ONLINE) rows.push(await measure(percent));
const head = ['online', 'chosen', 'median', 'p99', 'first of a topic', 'bare', '÷ bare'];
console.log(table([head, ...rows]));
await store.close();
