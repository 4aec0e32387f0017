import { formatDuration, type Milliseconds, parseDuration } from '../../domain/duration.ts';
import { matches } from '../pattern.ts';
import { find, itemsAt, keysAt, type Path, type Problem, textAt, type Tree } from '../tree.ts';

const OTHERWISE: Milliseconds = 3_600_000; // how long a chat lasts without any `after` (DESIGN §3)

const spanAt = (tree: Tree, path: Path): Milliseconds | undefined =>
  parseDuration(textAt(tree, path) ?? '');

const numberAt = (tree: Tree, path: Path): number | undefined => {
  const found = find(tree, path);
  if (found?.kind !== 'leaf' || found.value === undefined) return undefined;
  const value = Number(found.value);
  return Number.isNaN(value) ? undefined : value;
};

const problem = (tree: Tree, path: Path, text: string): Problem => ({
  path,
  at: find(tree, path)?.at ?? 0,
  text,
});

/** `size.max` is not below `size.min`. */
export function sizesCrossed(tree: Tree): Problem[] {
  return matches(tree, 'topics.*.size.max').flatMap((path) => {
    const min = numberAt(tree, [...path.slice(0, -1), 'min']) ?? 2;
    const max = numberAt(tree, path);
    if (max === undefined || max >= min || max < 1) return [];
    return [problem(tree, path, `less than \`min\`, expected ${min} or more`)];
  });
}

/** `extend.most` is not below `extend.by`. */
export function extendTooShort(tree: Tree): Problem[] {
  return matches(tree, 'topics.*.extend.most').flatMap((path) => {
    const by = spanAt(tree, [...path.slice(0, -1), 'by']);
    const most = spanAt(tree, path);
    if (by === undefined || most === undefined || most >= by) return [];
    return [problem(tree, path, `less than \`by\`, expected ${formatDuration(by)} or more`)];
  });
}

/** The warning comes after the opening. */
export function warnTooLong(tree: Tree): Problem[] {
  return keysAt(tree, ['topics']).flatMap((topic) => {
    const path = ['topics', topic, 'warn'];
    const warn = spanAt(tree, path);
    if (warn === undefined) return [];
    const limits = itemsAt(tree, ['topics', topic, 'end'])
      .map((rule) => spanAt(tree, [...rule, 'after']))
      .filter((after) => after !== undefined);
    const shortest = limits.length === 0 ? OTHERWISE : Math.min(...limits);
    if (warn < shortest) return [];
    const why = limits.length === 0 ? 'without any `after`' : 'by its rule `after`';
    const text = `${why} a chat ends after ${formatDuration(shortest)}, expected a shorter span`;
    return [problem(tree, path, text)];
  });
}
