import { ask } from '../../src/control/client.ts';
import { sendMail, type MailReply } from './mail.ts';
import { Muster } from './muster.ts';
import type { MusterSettings } from './muster-config.ts';
import { Prosody } from './prosody.ts';
import type { ProsodyOptions } from './prosody-config.ts';
import { type Habits, StockClient } from './stock-client.ts';
import type { TcpProxy } from './tcp-proxy.ts';
import type { XmppServer } from './xmpp-server.ts';
import { instant } from './client/happening.ts';

/** The component's domain of integration tests. */
export const COMPONENT = 'muster.localhost';
/** Whose mail starts chats. */
export const EDITOR = 'editor@magazine.example';

/** What a test may say of a topic; other keys as in the configuration. */
export interface TopicDraft {
  readonly name?: string;
  readonly members: readonly (string | object)[];
  /** The chat's own limit, such as `5s`. */
  readonly after: string;
  readonly more?: object;
}

/** A topic that mail from the editor to `TOPIC@…` starts. */
export function mailTopic(topic: string, { name, members, after, more }: TopicDraft): object {
  return {
    ...(name === undefined ? {} : { name }),
    members,
    start: [{ mail: { to: `${topic}@${COMPONENT}`, from: [EDITOR] } }],
    end: [{ after }],
    ...more,
  };
}

/** Handle and name for each person: `alice` is Alice, known as `alice`. */
export function namedPeople(server: XmppServer, names: readonly string[]): Record<string, object> {
  return Object.fromEntries(
    names.map((name) => [server.jid(name), { name: displayName(name), handle: name }]),
  );
}

export const displayName = (name: string): string =>
  `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;

/** The key `xmpp` of a Muster that reaches the server through a network that a test can break. */
export function linkThrough({ server }: Stage<XmppServer>, network: TcpProxy): object {
  return {
    service: `xmpp://127.0.0.1:${network.port}`,
    component: server.component,
    secret: server.secret,
    hosts: [server.host],
  };
}

/** A row of a listing command. */
export type Row = Readonly<Record<string, unknown>>;

/** When a mail was answered, and how. */
export interface Sent extends MailReply {
  /** The moment of the answer, as happenings are stamped. */
  readonly at: number;
}

/** A server, Muster and people for one test; all goes when it is disposed of. */
export class Stage<Server extends XmppServer = Prosody> implements AsyncDisposable {
  readonly server: Server;
  readonly people: StockClient[] = [];
  #muster: Muster | undefined;
  #mails = 0;

  /** On a server that runs; it is stopped with the rest. */
  constructor(server: Server) {
    this.server = server;
  }

  /** Starts a Prosody with these accounts. */
  static async open(
    accounts: readonly string[],
    options: Partial<ProsodyOptions> = {},
  ): Promise<Stage> {
    return new Stage(await Prosody.start({ component: COMPONENT, ...options, accounts }));
  }

  /** The server, as most tests know it. */
  get prosody(): Server {
    return this.server;
  }

  get muster(): Muster {
    if (this.#muster === undefined) throw new Error('Muster was not started');
    return this.#muster;
  }

  /** Starts Muster; resolves when it is ready. */
  async play(settings: MusterSettings): Promise<Muster> {
    await this.prepare(settings);
    await this.muster.run();
    return this.muster;
  }

  /** Prepares Muster without starting it. */
  async prepare(settings: MusterSettings): Promise<Muster> {
    this.#muster = await Muster.prepare(this.server, settings);
    return this.#muster;
  }

  async logIn(name: string, habits: Habits = {}): Promise<StockClient> {
    const person = new StockClient(this.server, name, habits);
    this.people.push(person);
    await person.logIn();
    return person;
  }

  /** Sends a mail of the editor to a topic; each has a Message-ID of its own unless one is given. */
  async mail(
    topic: string,
    content: { subject?: string; text?: string; messageId?: string } = {},
  ): Promise<Sent> {
    this.#mails += 1;
    const reply = await sendMail(this.muster.smtpPort, {
      from: EDITOR,
      to: `${topic}@${COMPONENT}`,
      subject: `Issue ${this.#mails}`,
      text: `Text ${this.#mails}`,
      ...content,
    });
    return { ...reply, at: instant() };
  }

  /** What the command line asks of the running process, without a program of its own for each. */
  async command(command: string, args: Record<string, unknown> = {}): Promise<Row[]> {
    const answer = await ask(`${this.muster.folder}/control.sock`, { command, args });
    return (Array.isArray(answer) ? answer : [answer]) as Row[];
  }

  /** Everybody goes and Muster is stopped; the server stays. */
  async strike(): Promise<void> {
    await Promise.allSettled([
      ...this.people.map((person) => person.vanish()),
      this.#muster?.stop() ?? Promise.resolve(),
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.strike();
    await this.server.stop();
  }
}
