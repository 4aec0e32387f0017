import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ChildProcess } from 'node:child_process';
import { Change } from '../change.ts';
import { endChild, spawnBound } from '../child.ts';
import type { Prosody } from '../prosody.ts';

/** The system's Python: Debian's packages are in no other. */
const PYTHON = '/usr/bin/python3';
const PACKAGE = '/usr/lib/python3/dist-packages/slixmpp';
const PROGRAM = new URL('client.py', import.meta.url).pathname;

/** A line that the Python program wrote by itself; `happenings.py` says which there are. */
export interface Happened {
  readonly event: string;
  readonly [field: string]: unknown;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly condition: string; readonly text: string };
}

/** slixmpp raised an exception: the condition of a stanza error, or the exception's own name. */
export class SlixmppError extends Error {
  readonly condition: string;
  readonly text: string;

  constructor(action: string, error: { readonly condition: string; readonly text: string }) {
    super(`${action}: ${error.condition} ${error.text}`.trim());
    this.condition = error.condition;
    this.text = error.text;
  }
}

/** A person at slixmpp, Debian's XMPP library, in a process of its own. */
export class Slixmpp implements AsyncDisposable {
  readonly name: string;
  /** All that happened, oldest first. */
  readonly happenings: Happened[] = [];
  readonly #process: ChildProcess;
  readonly #change = new Change();
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #stderr = '';
  #ids = 0;

  private constructor(prosody: Prosody, name: string) {
    this.name = name;
    const place = ['127.0.0.1', String(prosody.c2sPort)];
    const args = [PROGRAM, prosody.jid(name), prosody.password(name), ...place];
    this.#process = spawnBound(PYTHON, ['-B', ...args], { stdio: 'pipe' });
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    if (this.#process.stdout !== null)
      createInterface({ input: this.#process.stdout }).on('line', (line) => this.#take(line));
    this.#process.once('exit', (code) => this.#change.end(`slixmpp ended (${code})`));
  }

  /** Starts the program; resolves when the person is online. */
  static async logIn(prosody: Prosody, name: string): Promise<Slixmpp> {
    if (!existsSync(PYTHON) || !existsSync(PACKAGE))
      throw new Error(
        'slixmpp is not installed: apt-get install python3-slixmpp (scripts/test does it)',
      );
    const person = new Slixmpp(prosody, name);
    const { jid } = await person.event('online');
    // The server sends a client its own presence: from then on others reach it.
    await person.event('contact-presence', { from: jid });
    return person;
  }

  /** The happenings of one kind, oldest first. */
  seen(event: string): Happened[] {
    return this.happenings.filter((each) => each.event === event);
  }

  /** Resolves with the first happening of a kind that has these fields. */
  event(event: string, fields: Readonly<Record<string, unknown>> = {}): Promise<Happened> {
    const fits = (each: Happened): boolean =>
      each.event === event && Object.entries(fields).every(([key, value]) => each[key] === value);
    return this.until(() => this.happenings.find(fits), `${event} ${JSON.stringify(fields)}`);
  }

  /** Resolves with the condition's first truthy value, looked at after every line of the program. */
  until<T>(condition: () => T, what: string) {
    return this.#change.until(condition, `${this.name}: ${what}`, () => this.#recent());
  }

  /** Does something (`actions.py`); resolves with its result, rejects with `SlixmppError`. */
  async do<T = unknown>(action: string, args: Readonly<Record<string, unknown>> = {}): Promise<T> {
    const id = (this.#ids += 1);
    let answer: Answer | undefined;
    this.#waiting.set(id, (each) => (answer = each));
    this.#process.stdin?.write(`${JSON.stringify({ ...args, id, do: action })}\n`);
    const { error, result } = await this.until(() => answer, `the answer to ${action}`);
    if (error !== undefined) throw new SlixmppError(action, error);
    return result as T;
  }

  /** The condition of the error that an action ends in; empty when there is none. */
  async refused(action: string, args: Readonly<Record<string, unknown>> = {}): Promise<string> {
    try {
      await this.do(action, args);
      return '';
    } catch (error) {
      if (error instanceof SlixmppError) return error.condition;
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endChild(this.#process, 'SIGTERM');
  }

  #take(line: string): void {
    const value = JSON.parse(line) as Answer | Happened;
    if ('event' in value) this.happenings.push(value as Happened);
    else {
      this.#waiting.get((value as Answer).id)?.(value as Answer);
      this.#waiting.delete((value as Answer).id);
    }
    this.#change.notify();
  }

  #recent(): string {
    const lines = this.happenings.slice(-12).map((each) => JSON.stringify(each));
    return [...lines, this.#stderr.slice(-2000)].join('\n');
  }
}
