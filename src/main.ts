import { readFileSync, writeFileSync } from 'node:fs';
import { type Arguments, parseCommandLine } from './cli/arguments.ts';
import { table, type Row } from './cli/tables.ts';
import { USAGE } from './cli/usage.ts';
import { environment, machineZone } from './config/environment.ts';
import { initText } from './config/init.ts';
import { loadConfig } from './config/load.ts';
import { ask } from './control/client.ts';
import { MusterError } from './domain/errors.ts';
import { run } from './run.ts';

const DEFAULT_CONFIG = '/etc/muster/muster.yaml';

/** `muster COMMAND`: 0 when it was done, 1 when it failed, 2 when it was not understood. */
async function main(words: readonly string[]): Promise<void> {
  const args = parseCommandLine(words);
  const env = environment();
  const file = args.config ?? env['MUSTER_CONFIG'] ?? DEFAULT_CONFIG;
  switch (args.command) {
    case 'help':
      process.stdout.write(USAGE);
      return;
    case 'version':
      process.stdout.write(`muster ${version()}\n`);
      return;
    case 'init':
      return init(args.config);
    case 'run':
      return run(loadConfig(file, env), { retire: args.retire });
    default:
      return operate(args, file);
  }
}

function init(file: string | undefined): void {
  if (file === undefined) process.stdout.write(initText(machineZone()));
  else writeFileSync(file, initText(machineZone()), { flag: 'wx', mode: 0o600 });
}

async function operate(args: Arguments, file: string): Promise<void> {
  const config = loadConfig(file, environment());
  if (config.control === undefined) {
    throw new MusterError('not-running', 'the configuration has no key “control”', {
      remedy: 'give it the path of a socket, such as /run/muster/control.sock',
    });
  }
  const [operand] = args.operands;
  const named = args.command === 'end' ? { chat: operand } : { topic: operand };
  const result = await ask(config.control, { command: args.command, args: named });
  if (args.json) process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  else process.stdout.write(table(Array.isArray(result) ? result : [result as Row], config.zone));
}

function version(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

const MISUSE: ReadonlySet<string> = new Set(['command-unknown', 'command-invalid']);

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof MusterError)) throw error;
  const remedy = error.remedy === undefined ? '' : `\n  ${error.remedy}`;
  process.stderr.write(`muster: ${error.message}${remedy}\n`);
  process.exitCode = MISUSE.has(error.code) ? 2 : 1;
}
