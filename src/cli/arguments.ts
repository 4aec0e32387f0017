import { parseArgs } from 'node:util';
import { MusterError, reasonOf } from '../domain/errors.ts';
import { nearest } from '../domain/nearest.ts';

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

/** What each command takes after it. */
const COMMANDS: Readonly<Record<string, string | undefined>> = {
  run: undefined,
  init: undefined,
  topics: undefined,
  people: undefined,
  relations: undefined,
  chats: undefined,
  events: undefined,
  start: 'TOPIC',
  end: 'CHAT',
  archive: 'ROOM',
  help: undefined,
};

const OPTIONS = {
  config: { type: 'string', short: 'c' },
  json: { type: 'boolean' },
  retire: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  replay: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

/** Reads the words after `muster`; throws `command-unknown` or `command-invalid`. */
export function parseCommandLine(words: readonly string[]): Arguments {
  const { values, positionals } = parsed(words);
  const [command, ...operands] = positionals;
  if (values.version === true) return { ...defaults, command: 'version' };
  if (values.help === true || command === undefined) return { ...defaults, command: 'help' };
  if (command === 'check') {
    throw new MusterError(
      'command-unknown',
      '“muster check”: not yet, it does not work in this version',
      {
        remedy: 'the log of “muster run” names what the server does not grant, and the cure',
      },
    );
  }
  if (!Object.hasOwn(COMMANDS, command)) {
    throw new MusterError('command-unknown', `there is no command “${command}”`, {
      remedy: didYouMean(nearest(command, Object.keys(COMMANDS))),
    });
  }
  const wanted = COMMANDS[command];
  if (operands.length !== (wanted === undefined ? 0 : 1)) {
    const takes = wanted === undefined ? 'nothing after it' : `one name after it: ${wanted}`;
    throw new MusterError('command-invalid', `“muster ${command}” takes ${takes}`, {
      remedy: SEE_HELP,
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

const SEE_HELP = 'see “muster help”';

const didYouMean = (word: string | undefined): string =>
  word === undefined ? SEE_HELP : `did you mean “${word}”? ${SEE_HELP}`;

/** The first word that looks like an option and is none. */
function unknownOption(words: readonly string[]): string | undefined {
  const { tokens } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: OPTIONS,
    strict: false,
    tokens: true,
  });
  return tokens.flatMap((token) =>
    token.kind === 'option' && !Object.hasOwn(OPTIONS, token.name) ? [token.rawName] : [],
  )[0];
}

function refuse(wrong: boolean, why: string): void {
  if (wrong) throw new MusterError('command-invalid', why, { remedy: SEE_HELP });
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
      options: OPTIONS,
    });
  } catch (cause) {
    const unknown = unknownOption(words);
    if (unknown === undefined) {
      throw new MusterError('command-invalid', reasonOf(cause), { remedy: SEE_HELP, cause });
    }
    const near = nearest(unknown.replace(/^-+/u, ''), Object.keys(OPTIONS));
    throw new MusterError('command-invalid', `there is no option “${unknown}”`, {
      remedy: didYouMean(near === undefined ? undefined : `--${near}`),
      cause,
    });
  }
}
