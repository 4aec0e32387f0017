/**
 * Relaying: Muster beside a bare component that sends the same bytes and the server's own
 * multi-user chat (without and with an archive), at the same Prosody in the same run.
 *
 *   npm run bench -- relay [--full] [--sizes=4,50] [--rounds=5]
 *
 * All take turns in short slices, so that each sees the same machine; ratios are made within a
 * round and their median is what counts. `--full` takes more rounds, and a million messages for
 * the memory figure.
 */
import { count, cpuOf, given, median, quantile, residentOf } from './figures.ts';
import { type Found, report } from './relay/report.ts';
import { openStage, type Relayer, RELAYERS, type Stage } from './relay/stage.ts';

const FULL = process.argv.includes('--full');
const SIZES = given('sizes', [4, 20, 50, 200]);
const [ROUNDS = 0] = given('rounds', [FULL ? 20 : 5]);
const [WARM_UP, SPAN] = [100, 300]; // ms
const PACED = FULL ? 3000 : 700; // ms
const MEMORY = FULL ? 500_000 : 10_000; // messages, twice
const UNDER_WAY = 400; // deliveries, and at least four messages

const underWay = (size: number): number => Math.max(4, Math.ceil(UNDER_WAY / size));

const found = new Map<string, Found>();

function of(relayer: Relayer, size: number): Found {
  const key = `${relayer} ${size}`;
  const known = found.get(key);
  if (known !== undefined) return known;
  const fresh = { rates: [], p99: [], size: 0, own: 0, server: 0, deliveries: 0 };
  found.set(key, fresh);
  return fresh;
}

/** Each round begins with another relayer, so that none always follows the same one. */
const inTurn = (relayers: readonly Relayer[], round: number): Relayer[] =>
  relayers.map((_, index) => relayers[(index + round) % relayers.length] ?? 'muster');

/** As much as goes through. */
async function flood(stage: Stage, size: number, round: number): Promise<void> {
  const { pids } = stage;
  for (const relayer of inTurn(RELAYERS, round)) {
    const note = of(relayer, size);
    const [own, server] = [cpuOf(pids[relayer]), cpuOf(pids.server)];
    const slice = await stage.crowd(relayer, size).flood(underWay(size), WARM_UP, SPAN);
    note.rates.push(slice.rate);
    note.size = slice.size;
    note.own += cpuOf(pids[relayer]) - own;
    note.server += cpuOf(pids.server) - server;
    note.deliveries += slice.sent * size;
  }
}

/** Half of what the slower of the two relays. */
async function pace(stage: Stage, size: number, round: number): Promise<void> {
  const pair = ['muster', 'bare'] as const;
  const most = Math.min(...pair.map((relayer) => median(of(relayer, size).rates)));
  for (const relayer of inTurn(pair, round)) {
    const delays = await stage.crowd(relayer, size).pace(most / size / 2, WARM_UP, PACED);
    of(relayer, size).p99.push(quantile(delays, 0.99));
  }
}

async function remember(stage: Stage): Promise<void> {
  const [size = 4] = SIZES;
  const after: number[] = [];
  for (const _ of ['first', 'second']) {
    await stage.crowd('muster', size).say(MEMORY, underWay(size));
    after.push(residentOf(stage.pids.muster));
  }
  const [first = 0, second = 0] = after;
  const shown = `${first.toFixed(0)} MiB, then ${second.toFixed(0)} MiB`;
  const each = `${count(MEMORY)} messages and ${count(MEMORY)} more`;
  console.log(`\nMuster's memory after ${each}: ${shown}, ratio ${(second / first).toFixed(2)}`);
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(0)} s`;
const begun = performance.now();
{
  await using stage = await openStage(SIZES);
  console.log(`everybody is in after ${seconds(begun)}`);
  try {
    for (const turn of [flood, pace]) {
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const size of SIZES) await turn(stage, size, round);
      }
    }
    report(SIZES, of);
    await remember(stage);
  } catch (error) {
    process.stderr.write(`${stage.recent()}\n`);
    throw error;
  }
}
console.log(`\n${seconds(begun)} in all`);
