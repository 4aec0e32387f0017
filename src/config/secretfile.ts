import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { matches } from './pattern.ts';
import { type Branch, find, type Path, type Problem, type Tree } from './tree.ts';

/** The secrets that may stand in a file of their own, named by the same key with `_file` behind it. */
const SECRETS: readonly string[] = ['xmpp.secret'];

/**
 * Puts the content of each secret's file in the place of its name. Changes the tree.
 * Returns a problem for each file that cannot be read. `folder`: where relative names begin.
 */
export function readSecretFiles(tree: Tree, folder: string): Problem[] {
  return SECRETS.flatMap((secret) =>
    matches(tree, `${secret}_file`).flatMap((path) => readOne(tree, path, folder)),
  );
}

function readOne(tree: Tree, path: Path, folder: string): Problem[] {
  const parent = find(tree, path.slice(0, -1));
  const name = String(path.at(-1));
  const secret = name.slice(0, -'_file'.length);
  const entry = parent?.kind === 'map' ? parent.entries.get(name) : undefined;
  if (parent?.kind !== 'map' || entry?.tree.kind !== 'leaf') return [];
  const file = entry.tree.value;
  if (typeof file !== 'string' || file === '') return [];
  const target = [...path.slice(0, -1), secret];
  if (parent.entries.has(secret)) {
    const text = `both ${secret} and ${name} are given, expected one of them`;
    return [{ at: entry.at, path, text }];
  }
  try {
    const content = readFileSync(resolve(folder, file), 'utf8').replace(/\r?\n$/u, '');
    put(parent, secret, content, entry.tree.at);
    if (content !== '') return [];
    return [
      {
        at: entry.tree.at,
        path: target,
        text: `the file ${entry.tree.shown} is empty, expected the secret in it`,
      },
    ];
  } catch (error) {
    put(parent, secret, undefined, entry.tree.at);
    const text = `the file ${entry.tree.shown} cannot be read (${errorCode(error)}), expected the secret in it`;
    return [{ at: entry.tree.at, path: target, text }];
  }
}

// Not the message: that shows the path, and the path may come from a variable.
const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'no file';

function put(parent: Branch, key: string, value: string | undefined, at: number): void {
  parent.entries.set(key, { at, tree: { kind: 'leaf', at, value, shown: '' } });
}
