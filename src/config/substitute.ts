import type { Environment } from './environment.ts';
import type { Path, Problem, Tree } from './tree.ts';

const VARIABLE = /\$?\$\{([^}]*)\}?/gu;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/u;

/**
 * Fills `${NAME}` in the values (not the keys) from the environment; `$${NAME}` stands for the text
 * `${NAME}` itself. Changes the tree. What was filled in is never shown in a message.
 * Returns a problem for each variable that is not set.
 */
export function substitute(tree: Tree, env: Environment, path: Path = []): Problem[] {
  switch (tree.kind) {
    case 'map':
      return [...tree.entries].flatMap(([key, entry]) =>
        substitute(entry.tree, env, [...path, key]),
      );
    case 'list':
      return tree.items.flatMap((item, index) => substitute(item, env, [...path, index]));
    case 'leaf': {
      if (typeof tree.value !== 'string') return [];
      const wrong: string[] = [];
      const value = tree.value.replaceAll(VARIABLE, (whole: string, name: string) => {
        if (whole.startsWith('$$')) return whole.slice(1);
        if (!NAME.test(name) || !whole.endsWith('}')) wrong.push(malformed());
        else if (env[name] === undefined) wrong.push(unset(name));
        else return env[name];
        return '';
      });
      tree.value = wrong.length > 0 ? undefined : value;
      return wrong.map((text) => ({ at: tree.at, path, text }));
    }
  }
}

const malformed = (): string =>
  '${ begins the name of a variable, expected ${NAME}; write $${ for the text itself';

const unset = (name: string): string =>
  `the variable ${name} is not set in the environment, expected its value there`;
