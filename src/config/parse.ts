import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
} from 'yaml';
import { syntaxText } from './syntax.ts';
import type { Branch, Entry, Leaf, List, Path, Problem, Tree } from './tree.ts';
import { showVariables } from './variables.ts';

const DEEPEST = 50; // the contract's deepest key is at 7
const MOST_ALIASED = 100_000; // values; aliases of aliases grow without end ("billion laughs")

/** What the text of a configuration file says. With problems in it, the tree is not to be relied on. */
export interface Parsed {
  readonly tree: Tree;
  readonly problems: readonly Problem[];
}

/** Reads YAML 1.2 and keeps the place of every key and value; faults are returned, not thrown. */
export function parse(text: string, lines: LineCounter): Parsed {
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false, // found by the reader below, which knows both places
      logLevel: 'error', // `silent` would pass over a second document
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // The parser ran out of stack or gave up on something that it does not foresee.
    return { tree: emptyMap(0), problems: [{ at: 0, path: [], text: syntaxText('IMPOSSIBLE') }] };
  }
  // One: what the parser says after the first fault mostly follows from it.
  const faults = [...document.errors, ...document.warnings].slice(0, 1);
  if (faults.length > 0) {
    const problems = faults.map(({ pos, code }) => ({
      at: pos[0],
      path: [],
      text: syntaxText(code),
    }));
    return { tree: emptyMap(0), problems };
  }
  return new Reader(document, text.length).read();
}

const emptyMap = (at: number): Branch => ({ kind: 'map', at, entries: new Map() });

const atOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;

class Reader {
  readonly #document: Document.Parsed;
  readonly #problems: Problem[] = [];
  #left: number;

  constructor(document: Document.Parsed, length: number) {
    this.#document = document;
    this.#left = length + MOST_ALIASED; // without aliases there are fewer values than letters
  }

  read(): Parsed {
    const { contents } = this.#document;
    const empty = contents === null || (isScalar(contents) && contents.value === null);
    return { tree: empty ? emptyMap(0) : this.#tree(contents, []), problems: this.#problems };
  }

  #tree(node: Node | null | undefined, path: Path): Tree {
    this.#left -= 1;
    if (path.length > DEEPEST || this.#left < 0) return this.#tooMuch(node, path);
    if (isAlias(node)) {
      const target = node.resolve(this.#document);
      if (target === undefined) this.#report(atOf(node), path, syntaxText('BAD_ALIAS'));
      return this.#tree(target, path);
    }
    if (isMap<Node, Node | null>(node)) return this.#map(atOf(node), node.items, path);
    if (isSeq<Node>(node)) return this.#list(atOf(node), node.items, path);
    return this.#leaf(isScalar(node) ? node : undefined, atOf(node), path);
  }

  #map(at: number, pairs: readonly Pair<Node, Node | null>[], path: Path): Branch {
    const entries = new Map<string, Entry>();
    for (const { key, value } of pairs) {
      const name =
        isScalar(key) && key.value !== null ? showVariables(key.source ?? '') : undefined;
      const keyAt = key.range?.[0] ?? value?.range?.[0] ?? at;
      if (name === undefined || name === '__proto__') {
        this.#report(keyAt, path, 'a key must be a plain text');
      } else if (entries.has(name)) {
        this.#report(keyAt, [...path, name], 'the key is given twice; keep one of them');
      } else {
        const tree = value === null ? nothing(keyAt) : this.#tree(value, [...path, name]);
        entries.set(name, { at: keyAt, tree });
      }
    }
    return { kind: 'map', at, entries };
  }

  #list(at: number, items: readonly Node[], path: Path): List {
    return {
      kind: 'list',
      at,
      items: items.map((item, index) => this.#tree(item, [...path, index])),
    };
  }

  #leaf(scalar: Scalar | undefined, at: number, path: Path): Leaf {
    const value = scalar?.value ?? undefined;
    if (value === undefined) return nothing(at);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return { kind: 'leaf', at, value, shown: showVariables(scalar?.source ?? String(value)) };
    }
    this.#report(at, path, 'a kind of value that no key takes');
    return nothing(at);
  }

  #tooMuch(node: Node | null | undefined, path: Path): Leaf {
    const told = this.#problems.some(({ text }) => text.startsWith('nested too deep'));
    if (!told) this.#report(atOf(node), path.slice(0, 3), 'nested too deep, or too many aliases');
    return nothing(atOf(node));
  }

  #report(at: number, path: Path, text: string): void {
    this.#problems.push({ at, path, text });
  }
}

const nothing = (at: number): Leaf => ({ kind: 'leaf', at, value: undefined, shown: '' });
