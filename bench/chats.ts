/**
 * 100,000 open chats with deadlines in one process: how much memory each takes, how late the ends
 * come beside as many bare timers at the same time, what a restart costs, and that nothing which
 * happens often depends on how many chats there are.
 *
 *   npm run bench -- chats [--count=100000] [--seconds=20]
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { BareJid } from '../src/domain/jid.ts';
import { spawnBound } from '../test/support/child.ts';
import { fill, indexOf, MEMBERS } from './chats/fill.ts';
import { openHouse, openStore } from './chats/house.ts';
import { count, given, quantile } from './figures.ts';

const [CHATS = 0] = given('count', [100_000]);
const [SECONDS = 0] = given('seconds', [20]);
const FEW = 10_000; // chats that a restart is measured with
const BURST = 1000; // chats that end at one instant
const HOUR = 3_600_000;
const ENDS = 50; // at least so many are to come while it is measured how late they are
/** Ms from one end to the next: chats of an hour, begun evenly. */
const EVERY = Math.min(HOUR / CHATS, (SECONDS * 1000) / ENDS);
const BREATH = 5000; // ms from the loading to the first end

if (CHATS * EVERY < 4 * (BREATH + SECONDS * 1000)) {
  throw new RangeError('so few chats are over before anything is measured: give more');
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const memory = (): { heap: number; resident: number } => {
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, resident: rss };
};

const since = (begun: number): number => performance.now() - begun;
const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'));

/** The time from an empty process to all chats at work. */
async function restart(path: string, chats: number): Promise<number> {
  const store = await openStore(path);
  const begun = performance.now();
  const house = await openHouse(store, () => {});
  const took = since(begun);
  if (house.keeper.all().length !== chats) throw new Error('not all chats are back');
  await house[Symbol.asyncDispose]();
  await store.close();
  return took;
}

/** Microseconds of one call among many. */
function each(calls: number, work: (index: number) => void): string {
  const begun = performance.now();
  for (let index = 0; index < calls; index += 1) work(index);
  return `${((since(begun) * 1000) / calls).toFixed(1)} µs`;
}

const percentiles = (values: readonly number[]): string =>
  [0.5, 0.99, 1].map((part) => quantile(values, part).toFixed(1)).join(' / ');

async function few(): Promise<void> {
  const path = join(folder, 'few.db');
  const store = await openStore(path);
  await fill(store, FEW, () => Date.now() + HOUR);
  await store.close();
  console.log(`restart with ${count(FEW)} chats: ${(await restart(path, FEW)).toFixed(0)} ms`);
}

/** How late the bare timers are, in a process of their own at the same time. */
async function timers(first: number, from: number, until: number): Promise<number[]> {
  const program = new URL('chats/timers.ts', import.meta.url).pathname;
  const child = spawnBound(
    process.execPath,
    [program, ...[CHATS, first, EVERY, from, until].map(String)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part));
  await once(child, 'close');
  return JSON.parse(text) as number[];
}

async function many(): Promise<void> {
  const store = await openStore(join(folder, 'many.db'));
  const first = Date.now(); // those whose end comes during the preparations end at once
  await fill(store, CHATS, (index) => first + index * EVERY);
  console.log(`${count(CHATS)} chats written in ${((Date.now() - first) / 1000).toFixed(0)} s`);

  const before = memory();
  const ends = new Map<string, number>();
  const loading = performance.now();
  const house = await openHouse(store, ({ id }) => ends.set(id, Date.now()));
  console.log(`restart with ${count(CHATS)} chats: ${since(loading).toFixed(0)} ms`);
  const after = memory();
  const perChat = (kind: 'heap' | 'resident'): string =>
    `${((after[kind] - before[kind]) / CHATS / 1024).toFixed(2)} KiB ${kind}`;
  console.log(`a chat of ${MEMBERS}, all inside: ${perChat('heap')}, ${perChat('resident')}`);

  const from = Date.now() + BREATH;
  const until = from + SECONDS * 1000;
  const bare = await timers(first, from, until);
  const late = [...ends].flatMap(([id, at]) => {
    const due = first + indexOf(id) * EVERY;
    return due >= from && due < until ? [at - due] : [];
  });
  const shown = `${late.length} ends in ${SECONDS} s`;
  console.log(`late by p50 / p99 / most, ms: ${percentiles(late)} (${shown}, durable by then)`);
  console.log(`bare timers beside: ${percentiles(bare)} (${bare.length})`);

  const { keeper, relations } = house;
  const open = keeper.all().filter(({ phase }) => phase === 'open');
  const someone = (index: number): BareJid =>
    `user${(index * 7919) % 20_000}@example.org` as BareJid;
  console.log('with so many chats:');
  console.log(
    `  a change of somebody's presence: ${each(200, (index) => keeper.watched(someone(index), true))}`,
  );
  console.log(`  the chats of a person: ${each(200, (index) => keeper.of(someone(index)))}`);
  console.log(
    `  whether two are related: ${each(10_000, (index) => relations.related(someone(index), someone(index + 1)))}`,
  );

  const burst = open.slice(-BURST);
  const begun = performance.now();
  await Promise.all(burst.map(({ id }) => keeper.apply(id, { type: 'end', reason: 'command' })));
  const durable = since(begun);
  while (burst.some(({ id }) => keeper.get(id) !== undefined)) await pause(5);
  const done = since(begun).toFixed(0);
  console.log(
    `${BURST} ends at one instant: durable after ${durable.toFixed(0)} ms, undone after ${done} ms`,
  );
  await house[Symbol.asyncDispose]();
  await store.close();
}

try {
  await few();
  await many();
} finally {
  rmSync(folder, { recursive: true });
}
