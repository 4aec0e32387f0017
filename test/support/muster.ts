import { type ChildProcess, execFile } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { alive, endChild, spawnBound } from './child.ts';
import { musterConfig, type MusterSettings } from './muster-config.ts';
import { PATIENCE } from './patience.ts';
import { freePorts } from './ports.ts';
import type { XmppServer } from './xmpp-server.ts';

const ROOT = new URL('../../', import.meta.url).pathname;

/** One line of the log (DESIGN §8): happenings have `event`, other lines only what pino writes. */
export interface LogLine {
  readonly event?: string;
  readonly [field: string]: unknown;
}

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real program as a child process, with its configuration and data in a temporary folder. */
export class Muster implements AsyncDisposable {
  readonly folder: string;
  readonly configFile: string;
  readonly smtpPort: number;
  readonly lmtpPort: number;
  /** Every line of the log of all runs, oldest first. */
  readonly lines: LogLine[] = [];
  /** What it wrote to standard error, and lines of standard output that are not JSON. */
  stderr = '';
  readonly #change = new EventEmitter().setMaxListeners(0);
  #process: ChildProcess | undefined;

  private constructor(folder: string, ports: { readonly smtp: number; readonly lmtp: number }) {
    this.folder = folder;
    this.configFile = join(folder, 'muster.yaml');
    this.smtpPort = ports.smtp;
    this.lmtpPort = ports.lmtp;
  }

  /** Writes the configuration and runs the program; resolves when it is `ready`. */
  static async start(server: XmppServer, settings: MusterSettings): Promise<Muster> {
    const muster = await Muster.prepare(server, settings);
    await muster.run();
    return muster;
  }

  /** Writes the configuration; `run` starts the program. */
  static async prepare(server: XmppServer, settings: MusterSettings): Promise<Muster> {
    const folder = await mkdtemp(join(tmpdir(), 'muster-run-'));
    const [smtp = 0, lmtp = 0] = await freePorts(2);
    const muster = new Muster(folder, { smtp, lmtp });
    await muster.configure(server, settings);
    return muster;
  }

  /** Writes another configuration; it counts from the next `run`. */
  async configure(server: XmppServer, settings: MusterSettings): Promise<void> {
    const ports = { smtp: this.smtpPort, lmtp: this.lmtpPort };
    await writeFile(this.configFile, musterConfig(server, this.folder, ports, settings));
  }

  /** Starts the program, again too; resolves when it says `ready` (or at once: `{ ready: false }`). */
  async run(
    options: {
      readonly ready?: boolean;
      readonly patience?: number;
      /** Further words of the command line. */
      readonly words?: readonly string[];
    } = {},
  ): Promise<void> {
    if (this.running) throw new Error('it is running');
    const from = this.lines.length;
    const child = spawnBound(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        'src/main.ts',
        'run',
        '--config',
        this.configFile,
        ...(options.words ?? []),
      ],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#process = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    if (child.stdout !== null)
      createInterface({ input: child.stdout }).on('line', (line) => this.#onLine(line));
    child.once('exit', () => this.#change.emit('change'));
    if (options.ready !== false)
      await this.event('ready', { from, patience: options.patience ?? 15_000 });
  }

  get running(): boolean {
    return this.#process !== undefined && alive(this.#process);
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** The happenings of one name, oldest first. */
  events(name: string): LogLine[] {
    return this.lines.filter((line) => line.event === name);
  }

  /**
   * Resolves with the first happening of that name which fits, among the lines from number `from`
   * (default 0: also those that were) on; rejects after `patience` ms (`PATIENCE` unless given), and at once
   * when the program ends.
   */
  event(
    name: string,
    options: {
      readonly from?: number;
      readonly patience?: number;
      readonly where?: (line: LogLine) => boolean;
    } = {},
  ): Promise<LogLine> {
    const find = (): LogLine | undefined =>
      this.lines
        .slice(options.from ?? 0)
        .find((line) => line.event === name && (options.where?.(line) ?? true));
    return this.until(find, `the event ${name}`, options.patience);
  }

  /** Resolves with the condition's first defined value, looked at after every line. */
  until<T>(condition: () => T | undefined, what: string, patience = PATIENCE): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (why: string): void => {
        stop();
        reject(new Error(`${why} while waiting for ${what}\n${this.recent()}`));
      };
      const timer = setTimeout(() => finish(`Muster: not within ${patience} ms`), patience);
      const look = (): void => {
        const value = condition();
        if (value === undefined) {
          if (!this.running) finish('Muster has ended');
          return;
        }
        stop();
        resolve(value);
      };
      const stop = (): void => {
        clearTimeout(timer);
        this.#change.off('change', look);
      };
      this.#change.on('change', look);
      look();
    });
  }

  /** Runs `scripts/muster ARGS --config FILE`. */
  cli(...args: string[]): Promise<CliResult> {
    return new Promise((resolve) => {
      execFile(
        join(ROOT, 'scripts/muster'),
        [...args, '--config', this.configFile],
        { encoding: 'utf8', timeout: 20_000 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          resolve({ code, stdout, stderr });
        },
      );
    });
  }

  /** Runs a listing command with `--json` and reads what it prints; rejects when it fails. */
  async list(...args: string[]): Promise<Record<string, unknown>[]> {
    const result = await this.cli(...args, '--json');
    if (result.code !== 0) throw new Error(`muster ${args.join(' ')}: ${result.stderr}`);
    return JSON.parse(result.stdout) as Record<string, unknown>[];
  }

  /** Kill -9; resolves when the process is gone. */
  async kill9(): Promise<void> {
    if (this.#process !== undefined) await endChild(this.#process, 'SIGKILL');
  }

  /** SIGTERM; resolves with the exit code, rejects when it does not end within ten seconds. */
  async terminate(): Promise<number | null> {
    if (this.#process !== undefined) await endChild(this.#process, 'SIGTERM');
    return this.#process?.exitCode ?? null;
  }

  /** Resolves with the exit code when the program ends by itself. */
  async ended(): Promise<number | null> {
    if (this.#process !== undefined && this.running) await once(this.#process, 'exit');
    return this.#process?.exitCode ?? null;
  }

  /** Ends it in order and removes the folder. */
  async stop(): Promise<void> {
    try {
      await this.terminate();
    } finally {
      await rm(this.folder, { recursive: true, force: true });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** The last lines of its log and what it complained of, to explain a failure. */
  recent(): string {
    const lines = this.lines.slice(-25).map((line) => JSON.stringify(line));
    return [...lines, this.stderr.slice(-2000)].join('\n');
  }

  #onLine(line: string): void {
    try {
      this.lines.push(JSON.parse(line) as LogLine);
    } catch {
      this.stderr += `${line}\n`; // not a line of the log: shown when something fails
    }
    this.#change.emit('change');
  }
}
