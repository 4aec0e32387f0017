/**
 * What the store costs beside bare node:sqlite writing the same rows in the same run: the same
 * file system, WAL and synchronous=FULL, prepared inserts into tables of the same columns and keys.
 *
 *   npx node bench/store.ts [seconds for each measurement]
 *
 * Numbers differ from machine to machine; the ratios are what to compare.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Chat } from '../src/domain/chat.ts';
import type { Effect } from '../src/domain/effect.ts';
import type { TriggerEvent } from '../src/domain/event.ts';
import type { BareJid } from '../src/domain/jid.ts';
import { MIGRATIONS } from '../src/store/sqlite/migrations/all.ts';
import { openSqlite } from '../src/store/sqlite/open.ts';

const SECONDS = Number(process.argv[2] ?? 2);
const DOMAIN = 'muster.example.org';
const EFFECTS = 400; // a chat of 20: 380 roster entries, 20 bookmarks
const LEAST = 100; // rounds, however long they take
const TOGETHER = 50; // calls in one turn of the event loop
const TEXT = 'Out now. '.repeat(100);
const log = { event: () => {}, warn: console.error, error: console.error, debug: () => {} };

const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'));
const store = await openSqlite({ path: join(folder, 'store.db'), domain: DOMAIN, log });
const bare = new DatabaseSync(join(folder, 'bare.db'));
bare.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
for (const sql of MIGRATIONS) bare.exec(sql);

const sql = {
  begin: bare.prepare('BEGIN IMMEDIATE'),
  commit: bare.prepare('COMMIT'),
  chat: bare.prepare('INSERT INTO chats VALUES (?, ?, 1, ?)'),
  effect: bare.prepare(
    `INSERT INTO effects (domain, id, key, chat, stage, version, number, action)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  settle: bare.prepare('DELETE FROM effects WHERE domain = ? AND id = ?'),
  event: bare.prepare(`INSERT INTO events VALUES (?, ?, ?, 'pending', NULL, ?)`),
  seen: bare.prepare('INSERT INTO seen VALUES (?, ?, ?, ?)'),
};

function transaction(work: () => void): void {
  sql.begin.run();
  work();
  sql.commit.run();
}

/** About as much as a chat of 20 people; the store does not look inside. */
function chatOf(id: string): Chat {
  const members = numbers(20).map((n) => ({ jid: `user${n}@example.org`, nick: `User ${n}` }));
  return { id, title: 'Mail magazine X', text: TEXT, members } as unknown as Chat;
}

function effectOf(chat: string, n: number): Effect {
  const owner = `user${n % 20}@example.org` as BareJid;
  const contact = `quiet-otter-${Math.floor(n / 20)}@${DOMAIN}` as BareJid;
  return {
    id: `${chat}.1.${n}`,
    key: `roster ${chat} ${owner} ${contact} ${n}`,
    chat,
    stage: 1,
    action: { kind: 'roster-put', owner, contact, name: 'Quiet Otter', group: 'Mail magazine X' },
  };
}

function eventOf(id: string): TriggerEvent {
  const source = 'editor@magazine.example';
  return {
    id,
    topic: 'magazine-x',
    kind: 'mail',
    at: Date.now(),
    source,
    subject: 'Issue',
    text: TEXT,
  };
}

let serial = 0;
const fresh = (): string => `c${(serial++).toString(36).padStart(19, '0')}`;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

interface Pair {
  readonly name: string;
  /** How many of the unit named in `name` one round does. */
  readonly units: number;
  readonly ours: () => Promise<unknown>;
  readonly bare: () => void;
  /** Whether there is material for another round; always, unless given. */
  readonly more?: () => boolean;
}

function insertEvent(): void {
  const event = eventOf(fresh());
  sql.seen.run(DOMAIN, event.topic, event.id, event.at);
  sql.event.run(DOMAIN, event.id, event.at, JSON.stringify(event));
}

function accept(): Promise<unknown> {
  const event = eventOf(fresh());
  return store.acceptEvent(event, { topic: event.topic, key: event.id });
}

/** Effects that wait to be settled, in both databases alike. */
const waiting = { ours: [] as string[], bare: [] as string[] };

/** An effect that is there: settling unknown ones would be too cheap. */
function take(ids: string[]): string {
  const id = ids.pop();
  if (id === undefined) throw new Error('more was settled than written');
  return id;
}

/** Keeps enough for the measurement after the one that settles many. */
const many = (): boolean => waiting.ours.length > 10_000;
const any = (): boolean => waiting.ours.length > 0;

const PAIRS: readonly Pair[] = [
  {
    name: `commits of a chat with ${EFFECTS} effects`,
    units: 1,
    ours: async () => {
      const chat = fresh();
      const effects = numbers(EFFECTS).map((n) => effectOf(chat, n));
      waiting.ours.push(...effects.map(({ id }) => id));
      await store.commit({ chat, expected: 0, state: chatOf(chat), effects });
    },
    bare: () => {
      const chat = fresh();
      transaction(() => {
        sql.chat.run(DOMAIN, chat, JSON.stringify(chatOf(chat)));
        for (const n of numbers(EFFECTS)) {
          const { id, key, action } = effectOf(chat, n);
          sql.effect.run(DOMAIN, id, key, chat, 1, 1, n, JSON.stringify(action));
          waiting.bare.push(id);
        }
      });
    },
  },
  {
    name: `effects settled, ${TOGETHER} calls in a turn`,
    units: TOGETHER,
    ours: () =>
      Promise.all(
        numbers(TOGETHER).map(() =>
          store.settleEffects([{ id: take(waiting.ours), outcome: 'done' }]),
        ),
      ),
    bare: () =>
      transaction(() => {
        for (const _ of numbers(TOGETHER)) sql.settle.run(DOMAIN, take(waiting.bare));
      }),
    more: many,
  },
  {
    name: 'effects settled, one call at a time',
    units: 1,
    ours: () => store.settleEffects([{ id: take(waiting.ours), outcome: 'done' }]),
    bare: () => transaction(() => void sql.settle.run(DOMAIN, take(waiting.bare))),
    more: any,
  },
  {
    name: `events accepted, ${TOGETHER} calls in a turn`,
    units: TOGETHER,
    ours: () => Promise.all(numbers(TOGETHER).map(accept)),
    bare: () =>
      transaction(() => {
        for (const _ of numbers(TOGETHER)) insertEvent();
      }),
  },
  {
    name: 'events accepted, one call at a time',
    units: 1,
    ours: accept,
    bare: () => transaction(insertEvent),
  },
];

/** Ours and bare in turns, so that both see the same machine; returns rounds a second of each. */
async function measure(pair: Pair): Promise<readonly [ours: number, bare: number]> {
  let [ours, plain, rounds] = [0, 0, 0];
  const enough = (): boolean => ours + plain >= SECONDS * 1000 && rounds >= LEAST;
  while (!enough() && pair.more?.() !== false) {
    const start = performance.now();
    await pair.ours();
    const between = performance.now();
    pair.bare();
    ours += between - start;
    plain += performance.now() - between;
    rounds += 1;
  }
  return [(rounds * 1000) / ours, (rounds * 1000) / plain];
}

try {
  for (const pair of PAIRS) {
    const [ours, plain] = await measure(pair);
    const rate = (rounds: number): string => Math.round(rounds * pair.units).toLocaleString('en');
    const ratio = (ours / plain).toFixed(2);
    console.log(`${pair.name}: ${rate(ours)}/s, bare ${rate(plain)}/s, ratio ${ratio}`);
  }
} finally {
  await store.close();
  bare.close();
  rmSync(folder, { recursive: true });
}
