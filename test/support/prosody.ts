import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { alive, endChild, spawnBound } from './child.ts';
import { accepts, freePorts } from './ports.ts';
import { prosodyConfig, type ProsodyOptions, type ProsodyPlace } from './prosody-config.ts';
import { accountFile, rosterFile, type SeedContact } from './prosody-data.ts';
import type { XmppServer } from './xmpp-server.ts';

const PROGRAM = '/usr/bin/prosody';
const INSTALL = 'apt-get install prosody prosody-modules   (scripts/test does it)';
const PRIVILEGE = [
  '/usr/lib/prosody/modules/mod_privilege',
  '/usr/local/lib/prosody/modules/mod_privilege',
];

/** A real Prosody in a temporary folder of its own, on free ports of 127.0.0.1. */
export class Prosody implements XmppServer {
  readonly host: string;
  readonly component: string;
  readonly secret: string;
  readonly folder: string;
  readonly c2sPort: number;
  readonly componentPort: number;
  /** Where browsers connect, when the options ask for it; the path is `/xmpp-websocket`. */
  readonly webSocketPort: number;
  #process: ChildProcess | undefined;

  private constructor(options: ProsodyOptions, place: ProsodyPlace) {
    this.host = options.host ?? 'localhost';
    this.component = options.component ?? '';
    this.secret = options.secret ?? 'secret';
    this.folder = place.folder;
    this.c2sPort = place.c2sPort;
    this.componentPort = place.componentPort;
    this.webSocketPort = options.webSocket === true ? place.webSocketPort : 0;
  }

  /** Starts it and resolves when clients and components can connect. */
  static async start(options: ProsodyOptions): Promise<Prosody> {
    if (!existsSync(PROGRAM)) throw new Error(`prosody is not installed: ${INSTALL}`);
    if (!PRIVILEGE.some((path) => existsSync(path)))
      throw new Error(`prosody's mod_privilege is not installed: ${INSTALL}`);
    const folder = await mkdtemp(join(tmpdir(), 'muster-prosody-'));
    await chmod(folder, 0o700);
    const [c2sPort = 0, componentPort = 0, webSocketPort = 0] = await freePorts(3);
    const place = { folder, c2sPort, componentPort, webSocketPort };
    const prosody = new Prosody(options, place);
    await mkdir(join(folder, 'data'));
    await mkdir(join(folder, 'certs'));
    await writeFile(join(folder, 'prosody.cfg.lua'), prosodyConfig(options, place));
    await Promise.all(options.accounts.map((name) => prosody.addAccount(name)));
    await prosody.resume();
    return prosody;
  }

  /** Where a client connects: `xmpp://127.0.0.1:PORT`. */
  get service(): string {
    return `xmpp://127.0.0.1:${this.c2sPort}`;
  }

  /** Where a component connects: `xmpp://127.0.0.1:PORT`. */
  get componentService(): string {
    return `xmpp://127.0.0.1:${this.componentPort}`;
  }

  jid(name: string): string {
    return `${name}@${this.host}`;
  }

  password(name: string): string {
    return `${name}-password`;
  }

  /** Creates an account, also while the server runs (it reads the file at the next log-in). */
  async addAccount(name: string): Promise<void> {
    await accountFile(join(this.folder, 'data'), this.host, name, this.password(name));
  }

  /** Writes a contact list whole; only while that person is logged off. */
  async seedRoster(name: string, contacts: readonly SeedContact[]): Promise<void> {
    await rosterFile(join(this.folder, 'data'), this.host, name, contacts);
  }

  /** Starts the halted or killed server again: same ports, same data. */
  async resume(): Promise<void> {
    if (this.#process !== undefined && alive(this.#process)) return;
    const child = spawnBound(PROGRAM, ['-F', '--config', join(this.folder, 'prosody.cfg.lua')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, PROSODY_CONFIG: undefined },
    });
    this.#process = child;
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    const stop = new AbortController();
    const outcome = await Promise.race([
      this.#listening(child, stop.signal),
      once(child, 'exit').then(() => 'it ended', String),
    ]);
    stop.abort();
    if (outcome !== '') {
      await endChild(child, 'SIGKILL');
      throw new Error(`Prosody did not start: ${outcome}\n${complaint}\n${await this.logTail()}`);
    }
  }

  /** Ends the process in order (SIGTERM); the data stay for `resume`. */
  async halt(): Promise<void> {
    if (this.#process !== undefined) await endChild(this.#process, 'SIGTERM');
  }

  /** Ends the process with SIGKILL; the data stay for `resume`. */
  async kill(): Promise<void> {
    if (this.#process !== undefined) await endChild(this.#process, 'SIGKILL');
  }

  /** It does nothing any more, as a machine that hangs, until `wake`; its connections stand. */
  stall(): void {
    this.#process?.kill('SIGSTOP');
  }

  wake(): void {
    this.#process?.kill('SIGCONT');
  }

  async restart(): Promise<void> {
    await this.halt();
    await this.resume();
  }

  /** Ends the process and removes the folder. */
  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** The last lines of its log, to explain a failure. */
  async logTail(lines = 40): Promise<string> {
    const path = join(this.folder, 'prosody.log');
    const text = existsSync(path) ? await readFile(path, 'utf8') : '(no log)';
    return text.trimEnd().split('\n').slice(-lines).join('\n');
  }

  async #listening(child: ChildProcess, stop: AbortSignal): Promise<string> {
    const until = Date.now() + 15_000;
    const ports = [
      this.c2sPort,
      ...(this.component === '' ? [] : [this.componentPort]),
      ...(this.webSocketPort === 0 ? [] : [this.webSocketPort]),
    ];
    for (const port of ports) {
      while (!(await accepts(port))) {
        if (stop.aborted || !alive(child)) return 'it ended';
        if (Date.now() > until) return `nothing listens on port ${port}`;
        await pause(15); // between two attempts to connect
      }
    }
    return '';
  }
}
