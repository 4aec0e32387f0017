import type { Environment } from './environment.ts';
import type { Path, Problem, Tree } from './tree.ts';

// Braces mean a map to YAML, so `{ secret: ${NAME} }` would be none. Variables are therefore put
// into signs of Unicode's private use before the file is parsed, one for one: columns stay right.
const DOLLAR = '\uE000';
const OPEN = '\uE001';
const CLOSE = '\uE002';
const WRITTEN = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/gu;
const HIDDEN = /\uE000\uE001([A-Za-z0-9_]*)\uE002/gu;
const HIDDEN_OR_ESCAPED = /(\$?)\uE000\uE001([A-Za-z0-9_]*)\uE002/gu;

/** The text with each `${NAME}` in a form that YAML takes for plain letters, of the same length. */
export function hideVariables(text: string): string {
  return text.replaceAll(WRITTEN, `${DOLLAR}${OPEN}$1${CLOSE}`);
}

/** The text as it was written. */
export function showVariables(text: string): string {
  return text.replaceAll(HIDDEN, (_, name: string) => `\${${name}}`);
}

/**
 * Fills the hidden `${NAME}` in the values from the environment; `$${NAME}` stands for the text
 * `${NAME}` itself. Changes the tree. What was filled in is never shown in a message.
 * Returns a problem for each variable that is not set.
 */
export function fillVariables(tree: Tree, env: Environment, path: Path = []): Problem[] {
  switch (tree.kind) {
    case 'map':
      return [...tree.entries].flatMap(([key, entry]) =>
        fillVariables(entry.tree, env, [...path, key]),
      );
    case 'list':
      return tree.items.flatMap((item, index) => fillVariables(item, env, [...path, index]));
    case 'leaf': {
      if (typeof tree.value !== 'string') return [];
      const { value, wrong } = fill(tree.value, env);
      tree.value = wrong.length > 0 ? undefined : value;
      return wrong.map((text) => ({ at: tree.at, path, text }));
    }
  }
}

function fill(text: string, env: Environment): { value: string; wrong: string[] } {
  const wrong: string[] = [];
  // What is still written with a brace has no name in it that a variable can have.
  if (/(?<!\$)\$\{/u.test(text)) {
    wrong.push('${ begins the name of a variable, expected ${NAME}; write $${ for the text itself');
  }
  const value = text
    .replaceAll('$${', '${')
    .replaceAll(HIDDEN_OR_ESCAPED, (_, escape: string, name: string) => {
      if (escape !== '') return `\${${name}}`;
      const filling = env[name];
      if (filling === undefined) {
        wrong.push(`the variable ${name} is not set, expected it in the environment`);
      }
      return filling ?? '';
    });
  return { value, wrong };
}
