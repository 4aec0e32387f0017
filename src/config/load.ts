import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LineCounter } from 'yaml';
import { MusterError, reasonOf } from '../domain/errors.ts';
import { build } from './build.ts';
import { crossCheck } from './checks/all.ts';
import type { Config } from './config.ts';
import type { Environment } from './environment.ts';
import { explain, withoutEchoes } from './explain.ts';
import { refuseNotYet } from './notyet.ts';
import { outline } from './outline.ts';
import { parse } from './parse.ts';
import { schema } from './schema.ts';
import { readSecretFiles } from './secretfile.ts';
import { pathText, plain, type Problem, type Tree } from './tree.ts';
import { fillVariables, hideVariables } from './variables.ts';

/**
 * Reads and checks a configuration file (DESIGN §7). `env` fills its `${VARIABLES}`.
 * Throws `MusterError`: `config-unreadable` when there is no such file or it cannot be read;
 * `config-invalid` with one line for each fault, `file:line:column: key: what is wrong, what was
 * expected`. No message shows a secret or what a variable was filled with.
 */
export function loadConfig(path: string, env: Environment): Config {
  return readConfig(readText(path), path, env);
}

/** The same for the text of a file; `path` names it in messages and is where relative paths begin. */
export function readConfig(text: string, path: string, env: Environment): Config {
  const lines = new LineCounter();
  const { tree, problems } = parse(hideVariables(text), lines);
  if (problems.length > 0) throw invalid(problems, path, lines);
  return check(tree, path, lines, env);
}

function check(tree: Tree, path: string, lines: LineCounter, env: Environment): Config {
  const folder = dirname(resolve(path));
  const told = [
    ...fillVariables(tree, env),
    ...readSecretFiles(tree, folder),
    ...refuseNotYet(tree),
  ];
  const result = schema.safeParse(plain(tree));
  const faults = result.success ? [] : explain(result.error.issues, tree, outline());
  const unknown = faults.filter(({ meant }) => meant !== undefined);
  const found = [...faults, ...crossCheck(tree, folder)];
  const problems = [...told, ...withoutEchoes(found, [...told, ...unknown])];
  if (problems.length > 0 || !result.success) throw invalid(problems, path, lines);
  return build(result.data, folder);
}

function readText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new MusterError(
      'config-unreadable',
      `cannot read the configuration ${path}: ${reasonOf(error)}`,
      {
        remedy: `Name another file with --config, or write a first one with: muster init --config ${path}`,
        cause: error,
      },
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const before = bytes.toString('utf8').split('\uFFFD')[0] ?? '';
    const rows = before.split('\n');
    const place = `${path}:${rows.length}:${(rows.at(-1)?.length ?? 0) + 1}`;
    throw new MusterError(
      'config-invalid',
      `${place}: not a character of UTF-8, expected a file in UTF-8`,
      {
        cause: error,
      },
    );
  }
}

function invalid(problems: readonly Problem[], file: string, lines: LineCounter): MusterError {
  const told = problems
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, path, text }) => {
      const { line, col } = lines.linePos(at);
      const key = pathText(path);
      return `${file}:${Math.max(1, line)}:${Math.max(1, col)}: ${key === '' ? '' : `${key}: `}${text}`;
    });
  return new MusterError('config-invalid', [...new Set(told)].join('\n'), {
    remedy: 'Every key is explained in docs/admin/configuration.md',
  });
}
