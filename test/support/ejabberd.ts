import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { alive, endChild, spawnBound } from './child.ts';
import {
  ejabberdConfig,
  type EjabberdOptions,
  type EjabberdPlace,
  STOCK,
} from './ejabberd-config.ts';
import { freePorts } from './ports.ts';
import type { XmppServer } from './xmpp-server.ts';

const ERLANG = '/usr/bin/erl';
const INSTALL = 'apt-get install ejabberd   (scripts/test does it)';

/**
 * A real ejabberd in a temporary folder of its own, on free ports of 127.0.0.1. It is a node
 * without a name: no epmd runs, and the installed one is not touched.
 */
export class Ejabberd implements XmppServer {
  readonly host: string;
  readonly component: string;
  readonly secret: string;
  readonly folder: string;
  readonly #place: EjabberdPlace;
  #process: ChildProcess | undefined;

  private constructor(options: EjabberdOptions, place: EjabberdPlace) {
    this.host = options.host ?? 'localhost';
    this.component = options.component;
    this.secret = options.secret ?? 'secret';
    this.folder = place.folder;
    this.#place = place;
  }

  /** Starts it and resolves when clients and components can connect. */
  static async start(options: EjabberdOptions): Promise<Ejabberd> {
    if (!existsSync(ERLANG) || !existsSync(STOCK))
      throw new Error(`ejabberd is not installed: ${INSTALL}`);
    const folder = await mkdtemp(join(tmpdir(), 'muster-ejabberd-'));
    const [c2sPort = 0, componentPort = 0, apiPort = 0] = await freePorts(3);
    const place = { folder, c2sPort, componentPort, apiPort };
    const server = new Ejabberd(options, place);
    await mkdir(join(folder, 'data'));
    await writeFile(join(folder, 'ejabberd.yml'), ejabberdConfig(options, place));
    try {
      await server.resume();
    } catch (error) {
      await server.stop();
      throw error;
    }
    for (const name of options.accounts) await server.addAccount(name);
    return server;
  }

  get service(): string {
    return `xmpp://127.0.0.1:${this.#place.c2sPort}`;
  }

  get componentPort(): number {
    return this.#place.componentPort;
  }

  get componentService(): string {
    return `xmpp://127.0.0.1:${this.#place.componentPort}`;
  }

  jid(name: string): string {
    return `${name}@${this.host}`;
  }

  password(name: string): string {
    return `${name}-password`;
  }

  /** This server as the clients of another of its virtual hosts see it. */
  on(host: string): XmppServer {
    const { component, secret, service, componentService } = this;
    return {
      ...{ host, component, secret, service, componentService },
      jid: (name) => `${name}@${host}`,
      password: (name) => this.password(name),
      halt: () => this.halt(),
      resume: () => this.resume(),
      stop: () => this.stop(),
      [Symbol.asyncDispose]: () => this.stop(),
    };
  }

  async addAccount(name: string, host = this.host): Promise<void> {
    await this.command('register', { user: name, host, password: this.password(name) });
  }

  /** Removes an account with all that it has. */
  async removeAccount(name: string, host = this.host): Promise<void> {
    await this.command('unregister', { user: name, host });
  }

  /** One of the commands that `ejabberdctl` has too; resolves with its answer. */
  async command(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.#place.apiPort}/api/${name}`, {
      method: 'POST',
      body: JSON.stringify(args),
      // Kept connections would keep a test's process alive.
      headers: { 'Content-Type': 'application/json', Connection: 'close' },
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`ejabberd: ${name}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Starts the halted or killed server again: same ports, same data. */
  async resume(): Promise<void> {
    if (this.#process !== undefined && alive(this.#process)) return;
    const data = join(this.folder, 'data');
    const child = spawnBound(
      ERLANG,
      ['-noinput', '-mnesia', 'dir', `"${data}"`, '-s', 'ejabberd'],
      {
        cwd: this.folder,
        stdio: 'ignore',
        env: {
          PATH: process.env['PATH'],
          HOME: this.folder,
          ERL_LIBS: await libraries(),
          EJABBERD_CONFIG_PATH: join(this.folder, 'ejabberd.yml'),
          EJABBERD_LOG_PATH: join(this.folder, 'ejabberd.log'),
          ERL_CRASH_DUMP: join(this.folder, 'erl_crash.dump'),
        },
      },
    );
    this.#process = child;
    const stop = new AbortController();
    const outcome = await Promise.race([
      this.#started(child, stop.signal),
      once(child, 'exit').then(() => 'it ended', String),
    ]);
    stop.abort();
    if (outcome !== '') {
      await endChild(child, 'SIGKILL');
      throw new Error(`ejabberd did not start: ${outcome}\n${await this.logTail()}`);
    }
  }

  async halt(): Promise<void> {
    if (this.#process !== undefined) await endChild(this.#process, 'SIGTERM');
  }

  async stop(): Promise<void> {
    if (this.#process !== undefined) await endChild(this.#process, 'SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** The last lines of its log, to explain a failure. */
  async logTail(lines = 40): Promise<string> {
    const path = join(this.folder, 'ejabberd.log');
    const text = existsSync(path) ? await readFile(path, 'utf8') : '(no log)';
    return text.trimEnd().split('\n').slice(-lines).join('\n');
  }

  /** Its ports open only after everything else is there. */
  async #started(child: ChildProcess, stop: AbortSignal): Promise<string> {
    const until = Date.now() + 20_000;
    while (!(await this.command('status').catch(() => false))) {
      if (stop.aborted || !alive(child)) return 'it ended';
      if (Date.now() > until) return 'it does not answer';
      await pause(25); // between two attempts to connect
    }
    return '';
  }
}

/** The version that is installed, as a number: 23.01. */
export async function ejabberdVersion(): Promise<number> {
  const folders = await readdir(await libraries());
  const [version = Number.NaN] = folders
    .map((name) => Number.parseFloat(/^ejabberd-(\d+\.\d+)/u.exec(name)?.[1] ?? ''))
    .filter((one) => !Number.isNaN(one));
  return version;
}

/** Where the package has its Erlang libraries, as its own `ejabberdctl` says. */
async function libraries(): Promise<string> {
  const script = await readFile('/usr/sbin/ejabberdctl', 'utf8');
  const found = /^ERL_LIBS='([^']+)'/mu.exec(script)?.[1];
  if (found === undefined) throw new Error('ejabberdctl does not say where its libraries are');
  return found;
}
