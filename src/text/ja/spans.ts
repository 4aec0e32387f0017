import type { Milliseconds } from '../../domain/duration.ts';

const UNITS: readonly (readonly [Milliseconds, string])[] = [
  [86_400_000, '日'],
  [3_600_000, '時間'],
  [60_000, '分'],
  [1000, '秒'],
];

/** A span of time in Japanese: `1時間30分`; parts of a second do not count. */
export function span(length: Milliseconds): string {
  let rest = Math.max(0, length);
  let text = '';
  for (const [size, unit] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0秒' : text;
}
