/**
 * How many single letters have to be put in, left out, replaced or exchanged with their neighbour
 * to make one word of the other (optimal string alignment).
 */
export function distance(a: string, b: string): number {
  const rows: number[][] = [[...Array(b.length + 1).keys()]];
  const cell = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        cell(i - 1, j) + 1,
        (row[j - 1] ?? 0) + 1,
        cell(i - 1, j - 1) + (same ? 0 : 1),
        swapped ? cell(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return cell(a.length, b.length);
}

const comparable = (word: string): string => word.toLowerCase().replaceAll('-', '_');

/** The one of `words` that was probably meant, `undefined` when none is near. Case does not count. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const short = comparable(word.slice(0, 64));
  const ranked = words
    .map((right) => ({ right, far: distance(short, comparable(right)) }))
    .filter(({ right, far }) => far <= Math.max(1, Math.floor(right.length / 3)))
    .toSorted((a, b) => a.far - b.far);
  return ranked[0]?.right;
}
