import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Change } from './change.ts';
import { alive, endChild, spawnBound } from './child.ts';
import { eventually } from './eventually.ts';

const TMUX = '/usr/bin/tmux';
const SIZE = '150x45';

/** Text that tmux's parser takes as it is. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * A program at a terminal, in a tmux server of its own. tmux's control mode (tmux(1), CONTROL MODE)
 * tells of every output of the program; the screen is read then, so nothing here waits by the clock.
 */
export class Terminal implements AsyncDisposable {
  /** The program's `$HOME`, in a temporary folder. */
  readonly home: string;
  /** What the screen shows, as of the last output. */
  screen = '';
  readonly #server: ChildProcess;
  readonly #change = new Change();
  readonly #replies: ((lines: readonly string[]) => void)[] = [];
  #control: ChildProcess | undefined;
  #reading: 'no' | 'yes' | 'again' = 'no';

  private constructor(home: string) {
    this.home = home;
    this.#server = spawnBound(TMUX, ['-D', '-S', join(home, 'tmux'), '-f', '/dev/null'], {
      stdio: 'ignore',
      env: { PATH: '/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8', TERM: 'screen-256color' },
    });
  }

  /** Runs a program at a terminal of 150 columns and 45 lines. */
  static async open(command: string): Promise<Terminal> {
    if (!existsSync(TMUX))
      throw new Error('tmux is not installed: apt-get install tmux (scripts/test does it)');
    const terminal = new Terminal(await mkdtemp(join(tmpdir(), 'muster-terminal-')));
    await terminal.#start(command);
    return terminal;
  }

  /** Types a line and the Enter key. */
  async enter(line: string): Promise<void> {
    await this.#ask(`send-keys -l ${quoted(line)}`);
    await this.#ask('send-keys Enter');
  }

  /** Resolves when the screen shows this text, or fits; looked at after every output. */
  until(shows: string | RegExp | ((screen: string) => boolean), what = String(shows)) {
    const fits = (): boolean =>
      typeof shows === 'string'
        ? this.screen.includes(shows)
        : typeof shows === 'function'
          ? shows(this.screen)
          : shows.test(this.screen);
    return this.#change.until(fits, what, () => `the screen:\n${this.screen}`);
  }

  /** Ends the program and removes its home. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#control !== undefined) await endChild(this.#control, 'SIGTERM');
    await endChild(this.#server, 'SIGTERM');
    await rm(this.home, { recursive: true, force: true });
  }

  async #start(command: string): Promise<void> {
    await eventually(() => {
      if (!alive(this.#server)) throw new Error('tmux ended at once');
      if (!existsSync(join(this.home, 'tmux'))) throw new Error('tmux has opened no socket');
    });
    const args = ['-S', join(this.home, 'tmux'), '-C', 'new-session', command];
    const control = spawnBound(TMUX, args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { LANG: 'C.UTF-8', TERM: 'dumb' },
    });
    this.#control = control;
    control.once('exit', () => this.#change.end('the terminal was closed'));
    const started = this.#reply(); // to new-session
    if (control.stdout !== null) this.#listen(control.stdout);
    await Promise.race([started, once(control, 'exit')]);
    await this.#ask(`refresh-client -C ${SIZE}`);
  }

  /** Takes replies (`%begin`, lines, `%end`) and news (`%output` and others). */
  #listen(stdout: NodeJS.ReadableStream): void {
    let reply: string[] | undefined;
    createInterface({ input: stdout }).on('line', (line) => {
      if (reply !== undefined) {
        if (!/^%(?:end|error) /.test(line)) return void reply.push(line);
        this.#replies.shift()?.(reply);
        reply = undefined;
      } else if (line.startsWith('%begin ')) reply = [];
      else if (line.startsWith('%output ') || line.startsWith('%layout-change ')) this.#look();
    });
  }

  /** Reads the screen; output that comes meanwhile has it read once more. */
  #look(): void {
    if (this.#reading !== 'no') {
      this.#reading = 'again';
      return;
    }
    this.#reading = 'yes';
    void this.#ask('capture-pane -p -J').then((lines) => {
      this.screen = lines.map((line) => line.trimEnd()).join('\n');
      const again = this.#reading === 'again';
      this.#reading = 'no';
      this.#change.notify();
      if (again) this.#look();
    });
  }

  #ask(command: string): Promise<readonly string[]> {
    this.#control?.stdin?.write(`${command}\n`);
    return this.#reply();
  }

  #reply(): Promise<readonly string[]> {
    return new Promise((resolve) => this.#replies.push(resolve));
  }
}
