import type { Path, Tree } from './tree.ts';

const isIndex = (key: string | number): boolean => typeof key === 'number';

const keyMatches = (part: string, key: string | number): boolean =>
  part === '#' ? isIndex(key) : !isIndex(key) && (part === '*' || part === key);

/** Whether a path fits a pattern such as `topics.*.start.#.mail` (`*`: any key, `#`: any list item). */
export function fits(pattern: string, path: Path): boolean {
  const parts = pattern.split('.');
  return parts.length === path.length && path.every((key, i) => keyMatches(parts[i] ?? '', key));
}

const children = (tree: Tree): [string | number, Tree][] => {
  if (tree.kind === 'map') return [...tree.entries].map(([key, entry]) => [key, entry.tree]);
  return tree.kind === 'list' ? [...tree.items.entries()] : [];
};

/** Every path of the tree that fits a pattern. */
export function matches(tree: Tree, pattern: string): Path[] {
  let found: { path: Path; tree: Tree }[] = [{ path: [], tree }];
  for (const part of pattern.split('.')) {
    found = found.flatMap(({ path, tree: here }) =>
      children(here)
        .filter(([key]) => keyMatches(part, key))
        .map(([key, next]) => ({ path: [...path, key], tree: next })),
    );
  }
  return found.map(({ path }) => path);
}
