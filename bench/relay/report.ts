import { count, median, spread, table } from '../figures.ts';
import type { Relayer } from './stage.ts';

/** What was measured of one relayer with rooms of one size. */
export interface Found {
  /** Deliveries a second, and the 99th percentile of delay in ms, a value for each round. */
  readonly rates: number[];
  readonly p99: number[];
  /** Bytes of a delivery. */
  size: number;
  /** Processor seconds of itself and of the server, and deliveries, in all rounds together. */
  own: number;
  server: number;
  deliveries: number;
}

/** Ratios within rounds: what disturbed a round disturbed both. */
const ratios = (ours: readonly number[], theirs: readonly number[]): number[] =>
  ours.map((value, round) => value / (theirs[round] ?? Number.NaN));

/** Prints what was found, a row for each size. */
export function report(sizes: readonly number[], of: (who: Relayer, size: number) => Found): void {
  const yardsticks = ['bare', 'muc', 'mam'] as const;
  const rows = sizes.map((size) => {
    const muster = of('muster', size);
    const others = yardsticks.map((who) => of(who, size));
    return [
      String(size),
      ...[muster, ...others].map(({ rates }) => count(median(rates))),
      ...others.map(({ rates }) => spread(ratios(muster.rates, rates))),
    ];
  });
  const head = ['people', 'Muster/s', 'bare/s', 'MUC/s', 'MUC+MAM/s', '÷ bare', '÷ MUC'];
  console.log('\nDeliveries a second, and Muster’s as multiples of the others’:');
  console.log(table([[...head, '÷ MUC+MAM'], ...rows]));

  const delays = sizes.map((size) => {
    const [muster, bare] = [of('muster', size), of('bare', size)];
    const medians = [muster, bare].map(({ p99 }) => median(p99).toFixed(1));
    return [String(size), ...medians, spread(ratios(muster.p99, bare.p99))];
  });
  console.log('\n99th percentile of delay at half load, ms:');
  console.log(table([['people', 'Muster', 'bare', '÷ bare'], ...delays]));

  const costs = sizes.map((size) => {
    const [muster, bare] = [of('muster', size), of('bare', size)];
    const own = [muster, bare].map((one) => micro(one.own, one));
    const server = [muster, ...yardsticks.map((who) => of(who, size))];
    const ratio = perDelivery(muster.server, muster) / perDelivery(bare.server, bare);
    const times = server.map((one) => micro(one.server, one));
    return [String(size), ...own, ...times, ratio.toFixed(2)];
  });
  // What the server takes for our deliveries is the one figure that other programs hardly disturb.
  const processes = ['Muster', 'bare', 'server: Muster', 'bare', 'MUC', 'MUC+MAM', 'Muster ÷ bare'];
  console.log('\nProcessor time per delivery, µs:');
  console.log(table([['people', ...processes], ...costs]));
  const bytes = (['muster', ...yardsticks] as const).map((who) =>
    sizes.map((size) => of(who, size).size.toFixed(0)).join(', '),
  );
  console.log(`\nBytes of a delivery: ${bytes.join(' | ')}`);
}

/** Microseconds. */
const perDelivery = (seconds: number, { deliveries }: Found): number =>
  (seconds * 1e6) / deliveries;

const micro = (seconds: number, found: Found): string => perDelivery(seconds, found).toFixed(1);
