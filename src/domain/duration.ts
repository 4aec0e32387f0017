/** A span of time in milliseconds. */
export type Milliseconds = number;
/** A point of time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

const UNITS: Readonly<Record<string, Milliseconds>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/gy;

/** Reads `90s`, `1h30m`, `2d` or `0`; `undefined` for anything else. */
export function parseDuration(text: string): Milliseconds | undefined {
  const source = text.trim();
  if (source === '0') return 0;
  let total = 0;
  let end = 0;
  PART.lastIndex = 0;
  for (let part = PART.exec(source); part !== null; part = PART.exec(source)) {
    total += Number(part[1]) * (UNITS[part[2] ?? ''] ?? Number.NaN);
    end = PART.lastIndex;
  }
  return end > 0 && end === source.length && Number.isSafeInteger(Math.round(total))
    ? Math.round(total)
    : undefined;
}

/** Writes a span the way `parseDuration` reads it, largest unit first: `1h30m`. */
export function formatDuration(span: Milliseconds): string {
  let rest = Math.max(0, Math.round(span));
  if (rest === 0) return '0s';
  let text = '';
  for (const [unit, size] of Object.entries(UNITS).toReversed()) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text;
}

/** The second in which a point of time lies, as stamps without fractions have it (XEP-0082). */
export function wholeSecond(at: Instant): Instant {
  return Math.floor(at / 1000) * 1000;
}
