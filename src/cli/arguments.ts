import { parseArgs } from 'node:util';
import { MusterError, reasonOf } from '../domain/errors.ts';

/** The command line, read. */
export interface Arguments {
  readonly command: string;
  /** What follows the command. */
  readonly operands: readonly string[];
  readonly config: string | undefined;
  readonly json: boolean;
  readonly retire: boolean;
  /** Only say what would happen. */
  readonly dryRun: boolean;
  /** The event that is to happen again. */
  readonly replay: string | undefined;
}

/** How many operands each command takes. */
const COMMANDS: Readonly<Record<string, number>> = {
  run: 0,
  init: 0,
  topics: 0,
  people: 0,
  relations: 0,
  chats: 0,
  events: 0,
  start: 1,
  end: 1,
  archive: 1,
  help: 0,
};

/** Reads the words after `muster`; throws `command-unknown` or `command-invalid`. */
export function parseCommandLine(words: readonly string[]): Arguments {
  const { values, positionals } = parsed(words);
  const [command, ...operands] = positionals;
  if (values.version === true) return { ...defaults, command: 'version' };
  if (values.help === true || command === undefined) return { ...defaults, command: 'help' };
  if (command === 'check') {
    throw new MusterError('command-unknown', '“muster check” does not work yet in this version', {
      remedy: 'the log of “muster run” names what the server does not grant, and the cure',
    });
  }
  const expected = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (expected === undefined) {
    throw new MusterError('command-unknown', `there is no command “${command}”`, {
      remedy: 'see “muster help”',
    });
  }
  if (operands.length !== expected) {
    const takes = expected === 0 ? 'nothing after it' : 'one name after it';
    throw new MusterError('command-invalid', `“muster ${command}” takes ${takes}`, {
      remedy: 'see “muster help”',
    });
  }
  const dry = command === 'start' || (command === 'events' && values.replay !== undefined);
  refuse(values['dry-run'] === true && !dry, '--dry-run goes with “start” and “events --replay”');
  refuse(values.replay !== undefined && command !== 'events', '--replay goes with “events”');
  refuse(values.retire === true && command !== 'run', '--retire goes with “run”');
  return {
    command,
    operands,
    config: values.config,
    json: values.json ?? false,
    retire: values.retire ?? false,
    dryRun: values['dry-run'] ?? false,
    replay: values.replay,
  };
}

function refuse(wrong: boolean, why: string): void {
  if (wrong) throw new MusterError('command-invalid', why, { remedy: 'see “muster help”' });
}

const defaults = {
  operands: [],
  config: undefined,
  json: false,
  retire: false,
  dryRun: false,
  replay: undefined,
};

function parsed(words: readonly string[]): {
  values: {
    config?: string | undefined;
    json?: boolean | undefined;
    retire?: boolean | undefined;
    'dry-run'?: boolean | undefined;
    replay?: string | undefined;
    help?: boolean | undefined;
    version?: boolean | undefined;
  };
  positionals: string[];
} {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        config: { type: 'string', short: 'c' },
        json: { type: 'boolean' },
        retire: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        replay: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (cause) {
    throw new MusterError('command-invalid', reasonOf(cause), {
      remedy: 'see “muster help”',
      cause,
    });
  }
}
