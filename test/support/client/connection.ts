import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type Client, client, xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import { breakOff } from '../break-off.ts';
import { NS } from './namespaces.ts';
import { errorOf } from './stanza.ts';
import { streamManaged } from './stream-management.ts';

/** An IQ that was answered with an error. */
export class RequestFailed extends Error {
  readonly condition: string;
  readonly stanza: Element;

  constructor(stanza: Element) {
    const { condition, text } = errorOf(stanza);
    super(`${condition} ${text}`.trim());
    this.condition = condition;
    this.stanza = stanza;
  }
}

export interface Account {
  readonly service: string;
  readonly host: string;
  readonly name: string;
  readonly password: string;
  readonly resource: string;
  readonly streamManagement: boolean;
}

interface Waiting {
  readonly resolve: (stanza: Element) => void;
  readonly reject: (error: Error) => void;
}

/** What the library's connection has beside its types. */
interface Inside {
  _onElement(element: Element): void;
}

/** One stream to the server: from log-in until it ends, in whatever way. */
export class Connection {
  readonly #xmpp: Client;
  readonly #requests = new Map<string, Waiting>();
  readonly #onStanza: (stanza: Element) => void;
  readonly #streamManagement: boolean;
  #counter = 0;
  #open = false;
  jid = '';
  /** Resolves when the stream is over. */
  readonly closed: Promise<void>;

  constructor(account: Account, onStanza: (stanza: Element) => void) {
    this.#onStanza = onStanza;
    this.#streamManagement = account.streamManagement;
    this.#xmpp = client({
      service: account.service,
      domain: account.host,
      // PLAIN: the library's SCRAM costs half a second of our processor for each log-in.
      credentials: async (authenticate) => {
        const { name: username, password } = account;
        await authenticate({ username, password }, 'PLAIN', xml('user-agent', {}));
      },
      resource: account.resource,
      timeout: 10_000,
    });
    this.#xmpp.reconnect.stop(); // a new Connection is the stock client's reconnect
    this.#xmpp.on('error', () => {}); // told by `start` or by `closed`
    // The library decodes each TCP chunk by itself: characters over a border would break.
    this.#xmpp.on('connect', () => this.#socket()?.setEncoding('utf8'));
    this.closed = new Promise((resolve) => this.#xmpp.once('disconnect', () => resolve()));
    void this.closed.then(() => this.#ended());
    const inside = this.#xmpp as unknown as Inside;
    const original = inside._onElement.bind(this.#xmpp);
    inside._onElement = (element) => this.#onElement(element, original);
  }

  /** Logs in; rejects when the server refuses. */
  async start(): Promise<void> {
    const failed = once(this.#xmpp, 'error').then(([error]) => {
      throw error as Error;
    });
    failed.catch(() => {});
    // A server that goes in the middle of the log-in: the library would wait for ever.
    const ended = this.closed.then(() => {
      throw new Error('the stream ended before the log-in was done');
    });
    ended.catch(() => {});
    const managed = this.#streamManagement ? streamManaged(this.#xmpp) : undefined;
    const started = this.#xmpp.start();
    started.catch(() => {}); // when `failed` was first
    try {
      const jid = await Promise.race([started, failed, ended]);
      this.jid = jid.toString();
      await Promise.race([managed, failed, ended]);
      this.#open = true;
    } catch (error) {
      this.#socket()?.destroy();
      throw error;
    }
  }

  /** Writes a stanza; when the stream is gone it is lost, as with every client. */
  send(stanza: Element): void {
    if (this.#open) this.#xmpp.send(stanza).catch(() => {});
  }

  /** Sends an IQ and resolves with the result stanza; rejects with `RequestFailed`. */
  async request(iq: Element): Promise<Element> {
    const id = `${this.jid}-${(this.#counter += 1)}`;
    iq.attrs['id'] = id;
    const answer = new Promise<Element>((resolve, reject) => {
      this.#requests.set(id, { resolve, reject });
    });
    if (!this.#open) this.#ended();
    this.send(iq);
    return answer;
  }

  /** Closes the stream in order. */
  async stop(): Promise<void> {
    if (!this.#open) return;
    await this.#xmpp.stop().catch(() => {});
    await this.closed;
  }

  /** The network goes: no unavailable, no `</stream>`. */
  async drop(): Promise<void> {
    const socket = this.#socket();
    if (socket !== null) breakOff(socket);
    await this.closed;
  }

  /** No byte is read from now on: the TCP window fills, as with a phone that sleeps. */
  pauseReading(): void {
    this.#socket()?.pause();
  }

  resumeReading(): void {
    this.#socket()?.resume();
  }

  #socket(): Socket | null {
    return this.#xmpp.socket as unknown as Socket | null;
  }

  #ended(): void {
    this.#open = false;
    for (const { reject } of this.#requests.values()) reject(new Error('the stream ended'));
    this.#requests.clear();
  }

  #onElement(element: Element, original: (element: Element) => void): void {
    // Without stream management the server sees a lost connection at once.
    if (element.name === 'stream:features' && !this.#streamManagement)
      element.children = element.children.filter(
        (child) => typeof child === 'string' || !child.is('sm', NS.sm),
      );
    const isStanza = ['iq', 'message', 'presence'].includes(element.name);
    if (!this.#open || !isStanza) {
      original(element);
      return;
    }
    // With stream management the library counts what arrives; the answers to IQs are ours.
    if (this.#streamManagement)
      original(element.name === 'iq' ? xml('iq', { type: 'result', id: 'counted' }) : element);
    const waiting = this.#requests.get(String(element.attrs['id']));
    const type = String(element.attrs['type']);
    if (element.name === 'iq' && waiting !== undefined && ['result', 'error'].includes(type)) {
      this.#requests.delete(String(element.attrs['id']));
      if (type === 'result') waiting.resolve(element);
      else waiting.reject(new RequestFailed(element));
      return;
    }
    this.#onStanza(element);
  }
}
