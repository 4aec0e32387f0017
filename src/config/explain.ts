import type { z } from 'zod';
import { nearest } from '../domain/nearest.ts';
import { keysNotYet } from './notyet.ts';
import { keysOf, type Outline, outlinesAt } from './outline.ts';
import { find, keyAt, type Path, pathText, type Problem, type Tree } from './tree.ts';

type Issue = z.core.$ZodIssue;

const LONGEST = 60; // characters of a wrong value that a message shows

/** Says of each fault that the schema found where it stands, what was found and what was expected. */
export function explain(issues: readonly Issue[], tree: Tree, top: Outline): Problem[] {
  return issues.flatMap((issue) => explainOne(issue, [], tree, top));
}

function explainOne(issue: Issue, prefix: Path, tree: Tree, top: Outline): Problem[] {
  const path = [...prefix, ...(issue.path as Path)];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...path, key], tree, top));
  }
  if (issue.code === 'invalid_key') {
    const expected = issue.issues.map(({ message }) => message).join(', ');
    return [{ at: keyAt(tree, path), path, text: `wrong name, expected ${expected}` }];
  }
  if (issue.code === 'invalid_union') return explainUnion(issue, path, tree, top);
  return [wrongValue(path, issue.message, wantsText(issue), tree, top)];
}

/** The faults of the branch that takes what stands there, or what all branches together expect. */
function explainUnion(
  { errors }: z.core.$ZodIssueInvalidUnion,
  path: Path,
  tree: Tree,
  top: Outline,
): Problem[] {
  const fitting = errors.find((branch) => !branch.some(isOtherShape));
  if (fitting !== undefined) return fitting.flatMap((issue) => explainOne(issue, path, tree, top));
  const roots = errors.flat().filter(isOtherShape);
  const expected = [...new Set(roots.map(({ message }) => message))].join(' or ');
  return [wrongValue(path, expected, roots.some(wantsText), tree, top)];
}

/** Whether a branch of a union takes a different kind of thing (a list, say, where a text stands). */
const isOtherShape = (issue: Issue): boolean =>
  issue.code === 'invalid_type' && issue.path.length === 0;

function unknownKey(path: Path, tree: Tree, top: Outline): Problem {
  const parent = path.slice(0, -1);
  const works = keysOf(top, parent);
  const meant = nearest(String(path.at(-1)), [...works, ...keysNotYet(parent)]);
  const hint = meant === undefined ? '' : `; did you mean \`${meant}\`?`;
  const text = `unknown key, expected ${wordsOf(works)}${hint}`;
  const problem = { at: keyAt(tree, path), path, text };
  return meant === undefined ? problem : { ...problem, meant: [...parent, meant] };
}

const wordsOf = (keys: readonly string[]): string => {
  if (keys.length === 0) return 'none here: {}';
  return `${keys.length === 1 ? '' : 'one of '}${keys.join(', ')}`;
};

function wrongValue(
  path: Path,
  expected: string,
  asText: boolean,
  tree: Tree,
  top: Outline,
): Problem {
  const found = find(tree, path);
  if (found === undefined) {
    return { at: keyAt(tree, path), path, text: `the key is missing, expected ${expected}` };
  }
  const at = found.kind === 'leaf' && found.value === undefined ? keyAt(tree, path) : found.at;
  const secret = outlinesAt(top, path).some((here) => here.secret === true);
  const what = secret && isText(found) ? 'the value does not fit' : foundText(found);
  const hint = asText && isBare(found) ? ' (a text of digits goes in quotes)' : '';
  return { at, path, text: `${what}, expected ${expected}${hint}` };
}

const wantsText = (issue: Issue): boolean =>
  issue.code === 'invalid_type' && issue.expected === 'string';

/** Whether YAML took an unquoted text for a number or a truth value. */
const isBare = (found: Tree): boolean =>
  found.kind === 'leaf' && (typeof found.value === 'number' || typeof found.value === 'boolean');

const isText = (found: Tree): boolean => found.kind === 'leaf' && found.value !== undefined;

function foundText(found: Tree): string {
  if (found.kind === 'map') return 'found a map';
  if (found.kind === 'list') return 'found a list';
  if (found.value === undefined) return 'found nothing';
  const shown = found.shown.length > LONGEST ? `${found.shown.slice(0, LONGEST)}…` : found.shown;
  return typeof found.value === 'string' ? `found ${JSON.stringify(shown)}` : `found ${shown}`;
}

/**
 * Leaves out what follows from another problem: faults at the place of one that was told, of the map
 * just around it, or of the key that was meant there.
 */
export function withoutEchoes(faults: readonly Problem[], told: readonly Problem[]): Problem[] {
  const places = new Set(
    told.flatMap(({ path, meant = path }) =>
      [path, path.slice(0, -1), meant].map((place) => pathText(place)),
    ),
  );
  return faults.filter((fault) => told.includes(fault) || !places.has(pathText(fault.path)));
}
