/**
 * The configuration file as a tree that knows where everything stands, so that whatever is wrong
 * can be told with its line and column. Offsets count UTF-16 units from the start of the text.
 */
export type Tree = Leaf | Branch | List;

export interface Leaf {
  readonly kind: 'leaf';
  readonly at: number;
  /** `undefined`: nothing was written there, or what was written is reported as wrong already. */
  value: string | number | boolean | undefined;
  /** The text to show in messages: as written, before variables were filled in. */
  readonly shown: string;
}

export interface Branch {
  readonly kind: 'map';
  readonly at: number;
  readonly entries: Map<string, Entry>;
}

export interface Entry {
  /** Where the key stands. */
  readonly at: number;
  readonly tree: Tree;
}

export interface List {
  readonly kind: 'list';
  readonly at: number;
  readonly items: Tree[];
}

/** Keys and list positions from the top of the file. */
export type Path = readonly (string | number)[];

/** Something wrong in the file. */
export interface Problem {
  readonly at: number;
  readonly path: Path;
  /** What is wrong and what was expected. */
  readonly text: string;
  /** The key that was probably meant instead. */
  readonly meant?: Path;
}

/** The value without positions. */
export function plain(tree: Tree): unknown {
  switch (tree.kind) {
    case 'leaf':
      return tree.value;
    case 'list':
      return tree.items.map(plain);
    case 'map':
      return Object.fromEntries(
        [...tree.entries].map(([key, { tree: value }]) => [key, plain(value)]),
      );
  }
}

const stepInto = (tree: Tree, key: string | number): Tree | undefined => {
  if (tree.kind === 'map') return tree.entries.get(String(key))?.tree;
  return tree.kind === 'list' && typeof key === 'number' ? tree.items[key] : undefined;
};

/** What stands at a path, `undefined` when nothing does. */
export function find(tree: Tree, path: Path): Tree | undefined {
  let here: Tree | undefined = tree;
  for (const key of path) here = here && stepInto(here, key);
  return here;
}

/** Where the key at the end of a path stands; of the nearest one above it when there is no such key. */
export function keyAt(tree: Tree, path: Path): number {
  let here: Tree = tree;
  let at = tree.at;
  for (const key of path) {
    const next = stepInto(here, key);
    if (next === undefined) return at;
    at = (here.kind === 'map' ? here.entries.get(String(key))?.at : undefined) ?? next.at;
    here = next;
  }
  return at;
}

/** The text that stands at a path, `undefined` when something else or nothing does. */
export function textAt(tree: Tree, path: Path): string | undefined {
  const found = find(tree, path);
  return found?.kind === 'leaf' && typeof found.value === 'string' ? found.value : undefined;
}

/** The keys of the map at a path, in the order of the file; none when there is no map. */
export function keysAt(tree: Tree, path: Path): string[] {
  const found = find(tree, path);
  return found?.kind === 'map' ? [...found.entries.keys()] : [];
}

/** The paths of the items of the list at a path; none when there is no list. */
export function itemsAt(tree: Tree, path: Path): Path[] {
  const found = find(tree, path);
  return found?.kind === 'list' ? found.items.map((_, index) => [...path, index]) : [];
}

/** A path as an admin reads it: `topics.magazine-x.start[0].mail`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}
