import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import xml from '@xmpp/xml';
import { readConfig } from '../../../src/config/load.ts';
import { ask } from '../../../src/control/client.ts';
import type { Chat } from '../../../src/domain/chat.ts';
import type { Instant } from '../../../src/domain/duration.ts';
import { type Muster, startMuster } from '../../../src/muster.ts';
import { keptLog, type Line } from '../../support/linked.ts';
import { settle } from '../../support/manual-clock.ts';
import { ScriptedServer } from '../../support/scripted-server.ts';
import { StageClock } from './clock.ts';
import { Person, type Kind } from './person.ts';

export const HOST = 'example.org';
export const DOMAIN = 'muster.example.org';
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** What a play says of itself. */
export interface Setting {
  readonly topics: Readonly<Record<string, object>>;
  readonly people?: Readonly<Record<string, object>>;
  /** Other top-level keys of the configuration. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** When the curtain rises; 2026-11-23T09:00Z, a Monday, unless given. */
  readonly start?: Instant;
  /** Who is named in the topics and has no account, by localpart. */
  readonly without?: readonly string[];
}

/** A row of a table. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * The whole service, put together as it is in earnest, with a server and people played by the test
 * and a clock that only the test moves.
 */
export class Play implements AsyncDisposable {
  readonly server: ScriptedServer;
  readonly clock: StageClock;
  readonly folder: string;
  readonly log = keptLog();
  readonly #people = new Map<string, Person>();
  #setting: Setting;
  #muster: Muster | undefined;
  #runs = 0;
  #probes = 0;
  #answers = 0;
  #store = '';

  private constructor(server: ScriptedServer, folder: string, setting: Setting) {
    this.server = server;
    this.folder = folder;
    this.#setting = setting;
    this.clock = new StageClock(setting.start ?? Date.UTC(2026, 10, 23, 9));
    this.clock.rest = () => this.rest();
  }

  /** Prepares everything; `run` starts Muster, `begin` does both. */
  static async prepare(setting: Setting): Promise<Play> {
    const server = await ScriptedServer.start({ domain: DOMAIN, host: HOST });
    const play = new Play(server, await mkdtemp(join(tmpdir(), 'muster-play-')), setting);
    const named = JSON.stringify(setting.topics).matchAll(/"([\w-]+)@example\.org"/gu);
    for (const [, name = ''] of named)
      if (setting.without?.includes(name) !== true) play.person(name);
    play.#store = join(play.folder, 'first', 'muster.db');
    return play;
  }

  static async begin(setting: Setting): Promise<Play> {
    const play = await Play.prepare(setting);
    await play.run();
    return play;
  }

  /** Starts Muster; resolves when it is ready and at rest. */
  async run(setting: Setting = this.#setting): Promise<void> {
    this.#setting = setting;
    await mkdir(dirname(this.#store), { recursive: true });
    const tree = {
      xmpp: {
        service: `xmpp://127.0.0.1:${this.server.port}`,
        component: DOMAIN,
        secret: 'secret',
        hosts: [HOST],
      },
      store: `sqlite:${this.#store}`,
      control: join(this.folder, 'control.sock'),
      handles: { first: 'localpart' },
      people: setting.people ?? {},
      topics: setting.topics,
      ...setting.more,
    };
    const config = readConfig(JSON.stringify(tree), join(this.folder, 'muster.yaml'), {});
    const before = this.log.lines.length;
    this.#muster = await startMuster(config, { log: this.log, clock: this.clock });
    this.#muster.failed.catch(() => undefined);
    await this.line(({ text }) => text === 'ready', 'ready', before);
    await this.clock.advance(0);
  }

  /** SIGTERM: stores and leaves in silence. */
  async stop(): Promise<void> {
    await this.#muster?.stop();
    this.#muster = undefined;
  }

  async restart(setting: Setting = this.#setting): Promise<void> {
    await this.stop();
    await this.run(setting);
  }

  /** `kill -9`: what comes next finds the store as it is at this moment. */
  async kill(): Promise<void> {
    this.#runs += 1;
    const folder = join(this.folder, `run${this.#runs}`);
    await mkdir(folder);
    const files = await readdir(dirname(this.#store));
    for (const file of files.filter((one) => !one.endsWith('.lock')))
      await copyFile(join(dirname(this.#store), file), join(folder, file));
    this.server.drop(); // whatever the old one still waits for comes to nothing
    await this.stop();
    this.#store = join(folder, basename(this.#store));
  }

  /** The link is lost and comes up again at once. */
  async reconnect(): Promise<void> {
    const before = this.log.lines.length;
    this.server.drop();
    // The link waits a little before it tries again.
    for (let wait = 0; wait < 60; wait += 1) {
      await this.clock.advance(SECOND);
      if (this.log.lines.slice(before).some(({ text }) => text === 'ready')) return;
    }
    throw new Error('the link did not come up');
  }

  /** What a kill between two writes leaves: the second one did not happen. */
  forgetMark(key: string): void {
    const db = new DatabaseSync(this.#store);
    db.prepare('DELETE FROM marks WHERE key = ?').run(key);
    db.close();
  }

  /** The same of a step of a chat, which its room has gone ahead of. */
  amendChats(amend: (chat: Chat) => Chat): void {
    const db = new DatabaseSync(this.#store);
    const put = db.prepare('UPDATE chats SET state = ? WHERE id = ?');
    for (const { id, state } of db.prepare('SELECT id, state FROM chats').all())
      put.run(JSON.stringify(amend(JSON.parse(String(state)) as Chat)), String(id));
    db.close();
  }

  /** Lets everything come to rest: nothing is sent or logged any more. */
  async rest(): Promise<void> {
    for (let quiet = 0; quiet < 3;) {
      const before = this.#activity();
      await this.#roundTrip();
      quiet = this.#activity() === before ? quiet + 1 : 0;
    }
  }

  /** There and back through the server, Muster and its link. */
  async #roundTrip(): Promise<void> {
    await settle(5);
    if (this.server.stream === undefined || this.#muster === undefined) return settle(20);
    const id = `probe-${(this.#probes += 1)}`;
    const from = `probe@${HOST}/probe`;
    const ping = xml('ping', { xmlns: 'urn:xmpp:ping' });
    this.server.send(xml('iq', { type: 'get', id, from, to: DOMAIN }, ping));
    // A link that breaks meanwhile answers nothing.
    const { stream } = this.server;
    const answered = (): boolean =>
      this.server.inbox.all.findLast((one) => one.attrs['id'] === id) !== undefined;
    while (this.server.stream === stream && !answered()) await settle(1);
    this.#answers += answered() ? 1 : 0;
  }

  #activity(): number {
    return this.server.inbox.all.length - this.#answers + this.log.lines.length;
  }

  /** A person with an account; at home until `comes`. */
  person(name: string, kind: Kind = {}): Person {
    const known = this.#people.get(name);
    if (known !== undefined) return known;
    const jid = `${name}@${HOST}`;
    const person = new Person(this.server, this.server.account(jid), name, kind);
    this.#people.set(name, person);
    return person;
  }

  /** These people come online, each with one client. */
  async come(...names: readonly string[]): Promise<Person[]> {
    const people = names.map((name) => this.person(name));
    for (const one of people) one.comes();
    await this.rest();
    return people;
  }

  async go(...names: readonly string[]): Promise<void> {
    for (const name of names) this.person(name).goes();
    await this.rest();
  }

  /** Lines of one happening, oldest first. */
  happened(event: string): Line['fields'][] {
    return this.log.lines
      .filter(({ level, text }) => level === 'event' && text === event)
      .map(({ fields }) => fields);
  }

  /** What went wrong, as an admin reads it. */
  complaints(): string[] {
    return this.log.lines
      .filter(({ level }) => level === 'warn' || level === 'error')
      .map(({ text, fields }) => `${text} ${JSON.stringify(fields)}`);
  }

  /** Waits for a line of the log. */
  async line(fits: (line: Line) => boolean, what: string, from = 0): Promise<Line> {
    for (let turn = 0; turn < 20_000; turn += 1) {
      const found = this.log.lines.slice(from).find(fits);
      if (found !== undefined) return found;
      await settle(1);
    }
    throw new Error(
      `no ${what} in:\n${this.log.lines.map((one) => JSON.stringify(one)).join('\n')}`,
    );
  }

  /** A command of the command line. */
  async command(command: string, args: Record<string, unknown> = {}): Promise<Row[]> {
    const answer = await ask(join(this.folder, 'control.sock'), { command, args });
    await this.rest();
    return (Array.isArray(answer) ? answer : [answer]) as Row[];
  }

  /** The same without coming to rest, for what has to happen in the middle of something. */
  async commandOnly(command: string, args: Record<string, unknown> = {}): Promise<Row[]> {
    const answer = await ask(join(this.folder, 'control.sock'), { command, args });
    return (Array.isArray(answer) ? answer : [answer]) as Row[];
  }

  /** Looks again and again, in turns of the event loop, until it is so. */
  async until(condition: () => Promise<boolean>): Promise<void> {
    for (let look = 0; look < 2000; look += 1) {
      if (await condition()) return;
      await settle(1);
    }
    throw new Error('it never came true');
  }

  /** A member says that the chat is to last longer. */
  async extend(chat: string, name: string): Promise<void> {
    const room = (await this.chats()).find((one) => one.chat === chat)?.room ?? '';
    this.person(name).says(room, '!more');
    await this.rest();
  }

  /** Something happens to a topic. */
  async start(topic: string): Promise<void> {
    await this.command('start', { topic });
  }

  /** The open chats: topic and localparts of the members, in their order. */
  async chats(): Promise<{ chat: string; room: string; topic: string; members: string[] }[]> {
    return (await this.command('chats'))
      .filter(({ state }) => state !== 'closed')
      .map(({ chat, room, topic, members }) => ({
        chat: String(chat),
        room: String(room),
        topic: String(topic),
        members: (members as string[]).map(localpart),
      }));
  }

  /** Who sits with whom: the members of each open chat as one text. */
  async gatherings(): Promise<string[]> {
    return (await this.chats()).map(({ members }) => members.join(' ')).toSorted();
  }

  /** How events ended, oldest first. */
  async events(): Promise<string[]> {
    return (await this.command('events'))
      .map(({ kind, state }) => `${String(kind)} ${String(state)}`)
      .toReversed();
  }

  /** What the store still has of anything temporary. */
  leftovers(): string[] {
    const db = new DatabaseSync(this.#store, { readOnly: true });
    try {
      const chats = db.prepare('SELECT id FROM chats').all();
      const effects = db.prepare('SELECT key, state, due FROM effects').all();
      const journal = db.prepare('SELECT owner, contact FROM journal').all();
      const rooms = db.prepare('SELECT room FROM occupants UNION SELECT room FROM rooms').all();
      const departed = db.prepare("SELECT key FROM marks WHERE key LIKE 'departed %'").all();
      return [
        ...chats.map(({ id }) => `chat ${String(id)}`),
        ...effects
          .filter(({ due }) => !String(due).includes('login'))
          .map(({ key, state }) => `effect ${String(key)} ${String(state)}`),
        ...rooms.map(({ room }) => `room ${String(room)}`),
        ...departed.map(({ key }) => String(key)),
        ...journal.map(({ owner, contact }) => `journal ${String(owner)} ${String(contact)}`),
      ];
    } finally {
      db.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export const localpart = (jid: unknown): string => String(jid).split('@')[0] ?? '';
