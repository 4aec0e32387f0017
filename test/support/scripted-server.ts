import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Element } from '@xmpp/xml';
import { Account, type Contact } from './scripted/account.ts';
import { advertisement, FULL, type Privileges } from './scripted/advertisement.ts';
import { type ClientOptions, ScriptedClient } from './scripted/client.ts';
import { answerIq, reply } from './scripted/host.ts';
import { Inbox, type Matcher } from './scripted/inbox.ts';
import { ComponentStream } from './scripted/stream.ts';

export { containing, type Matcher, stanza } from './scripted/inbox.ts';

export interface ScriptedServerOptions {
  /** The component's domain. */
  readonly domain?: string;
  readonly secret?: string;
  /** The host of the accounts. */
  readonly host?: string;
  /** What is granted (XEP-0356); all that Muster asks for unless given. */
  readonly privileges?: Privileges;
  /** What it says it is. */
  readonly software?: { readonly name: string; readonly version: string };
}

/**
 * A server played by a test on loopback: a component connects to it, accounts have contact lists,
 * nodes and clients, and what the component sends to them arrives there. It behaves as Prosody
 * 0.12 does (FIELD-NOTES 1).
 */
export class ScriptedServer implements AsyncDisposable {
  readonly domain: string;
  readonly host: string;
  /** Everything that the component sent, in order. */
  readonly inbox = new Inbox('the server');
  /** A stream error with which the next components are refused. */
  refuses: 'conflict' | 'host-unknown' | 'not-authorized' | 'system-shutdown' | undefined;
  privileges: Privileges;
  /** Takes everything in and answers nothing. */
  silent = false;
  /** What it takes in without an answer, as ejabberd does with plain IQs of a privileged component. */
  ignores: Matcher = () => false;
  /** Whether IQs and messages of the component to itself come back. */
  loops = true;
  readonly #secret: string;
  readonly #software: { readonly name: string; readonly version: string };
  readonly #accounts = new Map<string, Account>();
  readonly #listener: Server;
  #streams: ComponentStream[] = [];
  #connected: (() => void)[] = [];
  #port = 0;

  private constructor(options: ScriptedServerOptions) {
    this.domain = options.domain ?? 'muster.example.org';
    this.host = options.host ?? 'example.org';
    this.privileges = options.privileges ?? FULL;
    this.#secret = options.secret ?? 'secret';
    this.#software = options.software ?? { name: 'Prosody', version: '0.12.3' };
    this.#listener = createServer((socket) => {
      const stream = new ComponentStream(socket, {
        secret: this.#secret,
        refusal: (domain) => (domain === this.domain ? this.refuses : 'host-unknown'),
        authenticated: (one) => this.#authenticated(one),
        stanza: (element) => this.#take(element),
        closed: (one) => {
          this.#streams = this.#streams.filter((other) => other !== one);
        },
      });
      this.#streams.push(stream);
    });
  }

  /** Listens on a free port of 127.0.0.1. */
  static async start(options: ScriptedServerOptions = {}): Promise<ScriptedServer> {
    const server = new ScriptedServer(options);
    await server.resume();
    return server;
  }

  get port(): number {
    return this.#port;
  }

  /** The stream of the connected component. */
  get stream(): ComponentStream | undefined {
    return this.#streams.find(({ authenticated }) => authenticated);
  }

  /** Listens again, on the same port, after `halt`. */
  async resume(): Promise<void> {
    this.#listener.listen(this.#port, '127.0.0.1');
    await once(this.#listener, 'listening');
    this.#port = (this.#listener.address() as AddressInfo).port;
  }

  /** Drops all connections and listens no longer; accounts stay. */
  async halt(): Promise<void> {
    const closed = once(this.#listener, 'close');
    this.#listener.close();
    this.drop();
    await closed;
  }

  /** Drops the connections without a word. */
  drop(): void {
    for (const stream of this.#streams) stream.socket.destroy();
  }

  async stop(): Promise<void> {
    if (this.#listener.listening) await this.halt();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Resolves when a component has authenticated next. */
  connected(): Promise<void> {
    return new Promise((resolve) => void this.#connected.push(resolve));
  }

  /** Registers an account, with what is in its contact list. */
  account(jid: string, contacts: Readonly<Record<string, Contact>> = {}): Account {
    const account = new Account(jid, contacts);
    this.#accounts.set(jid, account);
    return account;
  }

  /** A client of a registered account; it is not online yet. */
  client(jid: string, options: ClientOptions = {}): ScriptedClient {
    const account = this.#accounts.get(bare(jid));
    if (account === undefined) throw new Error(`no account ${bare(jid)}`);
    const ours = (...subscriptions: readonly string[]): readonly string[] =>
      Object.entries(account.contacts)
        .filter(([contact]) => this.#ours(contact))
        .filter(([, { subscription = 'none' }]) => subscriptions.includes(subscription))
        .map(([contact]) => contact);
    const feed = (): readonly string[] =>
      this.privileges.presence === undefined ? [] : [this.domain];
    const client = new ScriptedClient(jid, options, {
      route: (stanza) => this.#route(stanza),
      watchers: () => [...feed(), ...ours('from', 'both')],
      watched: () => ours('to', 'both'),
    });
    account.clients.set(jid, client);
    return client;
  }

  /** Waits for a stanza of the component; see `Inbox.receives`. */
  receives(matcher: Matcher, within?: number): Promise<Element> {
    return this.inbox.receives(matcher, within);
  }

  /** Sends to the component: a stanza, or text and bytes as they are. */
  send(content: Element | string | Uint8Array): void {
    this.stream?.write(content instanceof Uint8Array ? content : String(content));
  }

  #authenticated(stream: ComponentStream): void {
    const { privileges } = this;
    if (Object.keys(privileges).length > 0)
      stream.write(advertisement(this.host, this.domain, privileges).toString());
    const clients = [...this.#accounts.values()].flatMap(({ online }) => online);
    if (privileges.presence !== undefined) for (const client of clients) client.repeat(this.domain);
    for (const tell of this.#connected.splice(0)) tell();
  }

  #take(element: Element): void {
    this.inbox.add(element);
    if (this.silent || this.ignores(element)) return;
    const from = String(element.attrs['from'] ?? '');
    if (bare(from).split('@').at(-1) !== this.domain) this.stream?.fail('invalid-from');
    else this.#route(element);
  }

  /** Brings a stanza to the component, to a client, or answers it. */
  #route(element: Element): void {
    const to = String(element.attrs['to'] ?? '');
    const from = String(element.attrs['from'] ?? '');
    if (this.#ours(to)) {
      if (this.loops || !this.#ours(from)) this.send(element);
      return;
    }
    const account = this.#accounts.get(bare(to));
    const session = account?.clients.get(to);
    const client = session?.isGone === true ? undefined : session;
    const request = element.attrs['type'] === 'get' || element.attrs['type'] === 'set';
    if (client !== undefined) client.deliver(element);
    else if (element.name === 'iq') {
      if (request) this.#answer(element, to === bare(to) ? account : undefined);
    } else if (to === bare(to) && account !== undefined) {
      for (const one of account.online) one.deliver(element);
    } else if (element.name === 'message' && element.attrs['type'] !== 'error')
      this.#route(reply(element, { error: 'service-unavailable' }));
  }

  #answer(request: Element, account: Account | undefined): void {
    this.#route(answerIq(request, account, this.privileges, this.#software));
  }

  #ours(jid: string): boolean {
    return bare(jid).split('@').at(-1) === this.domain;
  }
}

function bare(jid: string): string {
  return jid.split('/')[0] ?? '';
}
