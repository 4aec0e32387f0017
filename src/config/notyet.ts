import { fits, matches } from './pattern.ts';
import { find, keyAt, type Path, type Problem, type Tree } from './tree.ts';

/**
 * Keys of the contract (DESIGN §7) whose feature does not work yet, and values of keys that do:
 * refused, never accepted and ignored. `*` is any key or the end of a value, `#` any item of a list.
 * A feature that comes takes its lines out and puts its keys into the schema.
 */
export const NOT_YET: readonly string[] = [
  'xmpp.#',
  'store = redis:*',
  'handles.most',
  'auto_response',
  'status',
  'mail.verify = dmarc',
  'web',
  'topics.*.start.#.sms',
  'topics.*.start.#.gather',
  'topics.*.start.#.place',
  'topics.*.select.place',
  'places',
];

const SAYING = 'not yet: it does not work in this version';

const split = (line: string): [pattern: string, value: string | undefined] => {
  const [pattern = '', value] = line.split(' = ');
  return [pattern, value];
};

const hasValue = (tree: Tree, path: Path, wanted: string): boolean => {
  const found = find(tree, path);
  if (found?.kind !== 'leaf') return false;
  const value = String(found.value);
  return wanted.endsWith('*') ? value.startsWith(wanted.slice(0, -1)) : value === wanted;
};

const remove = (tree: Tree, path: Path): void => {
  const parent = find(tree, path.slice(0, -1));
  if (parent?.kind === 'map') parent.entries.delete(String(path.at(-1)));
  else if (parent?.kind === 'list') parent.items.length = 0;
};

/** Takes out of the tree what does not work yet, and returns a problem for each. */
export function refuseNotYet(tree: Tree): Problem[] {
  return NOT_YET.flatMap((line) => {
    const [pattern, value] = split(line);
    const paths = matches(tree, pattern).filter(
      (path) => value === undefined || hasValue(tree, path, value),
    );
    const problems = paths.map((path) => ({
      at: value === undefined ? keyAt(tree, path) : (find(tree, path)?.at ?? 0),
      path,
      text: value === undefined ? SAYING : `\`${value.replace('*', '')}\` ${SAYING}`,
    }));
    paths.forEach((path) => remove(tree, path));
    return problems;
  });
}

/** The keys of the map at a path that are known but do not work yet. */
export function keysNotYet(path: Path): string[] {
  return NOT_YET.flatMap((line) => {
    const [pattern, value] = split(line);
    const parts = pattern.split('.');
    const key = parts.at(-1) ?? '';
    const inThere =
      path.length === 0 ? parts.length === 1 : fits(parts.slice(0, -1).join('.'), path);
    return value === undefined && key !== '#' && inThere ? [key] : [];
  });
}
