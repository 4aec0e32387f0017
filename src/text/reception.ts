import type { Reception } from './texts.ts';

const ORDER: readonly Reception[] = [
  'displayed',
  'received',
  'not-yet',
  'unproven',
  'not-received',
];

/**
 * The summary of who has received a message: a part for each state that occurs, best first.
 * `alone`: what is said when there is nobody to report of.
 */
export function told(
  report: readonly { readonly nick: string; readonly reception: Reception }[],
  words: Readonly<Record<Reception, (nicks: readonly string[]) => string>>,
  alone: string,
  head: string,
  between: string,
): string {
  if (report.length === 0) return alone;
  const parts = ORDER.flatMap((state) => {
    const nicks = report.filter(({ reception }) => reception === state).map(({ nick }) => nick);
    return nicks.length === 0 ? [] : [words[state](nicks)];
  });
  return head + parts.join(between);
}
