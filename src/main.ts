import { type Arguments, parseCommandLine } from './cli/arguments.ts';
import { table, type Row } from './cli/tables.ts';
import { USAGE } from './cli/usage.ts';
import { environment, machineZone } from './config/environment.ts';
import { initText, writeInit } from './config/init.ts';
import { loadConfig } from './config/load.ts';
import { ask } from './control/client.ts';
import type { ControlRequest } from './control/protocol.ts';
import { MusterError } from './domain/errors.ts';
import { VERSION } from './version.ts';

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
      process.stdout.write(`muster ${VERSION}\n`);
      return;
    case 'init':
      return init(args.config);
    case 'run':
      // The service is most of the program: commands that only ask it do not load it.
      return (await import('./run.ts')).run(loadConfig(file, env), { retire: args.retire });
    default:
      return operate(args, file);
  }
}

function init(file: string | undefined): void {
  if (file === undefined) process.stdout.write(initText(machineZone()));
  else writeInit(file, machineZone());
}

async function operate(args: Arguments, file: string): Promise<void> {
  const config = loadConfig(file, environment());
  if (config.control === undefined) {
    throw new MusterError('not-running', 'the configuration has no key “control”', {
      remedy: 'give it the path of a socket, such as /run/muster/control.sock',
    });
  }
  const result = await ask(config.control, requestOf(args));
  if (args.json) process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  else process.stdout.write(table(Array.isArray(result) ? result : [result as Row], config.zone));
}

/** `events --replay` is a command of its own for the running process. */
function requestOf({ command, operands, dryRun, replay }: Arguments): ControlRequest {
  const [operand] = operands;
  if (replay !== undefined) return { command: 'replay', args: { event: replay, dryRun } };
  if (command === 'end') return { command, args: { chat: operand } };
  if (command === 'archive') return { command, args: { room: operand } };
  return { command, args: command === 'start' ? { topic: operand, dryRun } : {} };
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
