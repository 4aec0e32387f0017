import { type EventEmitter, once } from 'node:events';
import type { Socket } from 'node:net';
import { type Client, client, xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import { streamManaged } from './client/stream-management.ts';
import type { Prosody } from './prosody.ts';

/** A client whose stream the server keeps while the connection is broken, and that resumes it (XEP-0198). */
export class Phone implements AsyncDisposable {
  readonly heard: Element[] = [];
  readonly #xmpp: Client;
  readonly #troubles: unknown[] = [];
  #wake: (() => void) | undefined;

  private constructor(xmpp: Client) {
    this.#xmpp = xmpp;
    // A broken connection is what this is about; one that broke by itself is told by `loses`.
    xmpp.on('error', (error: unknown) => this.#troubles.push(error));
    // The library decodes each TCP chunk by itself: characters over a border would break.
    xmpp.on('connect', () => (xmpp.socket as unknown as Socket).setEncoding('utf8'));
    xmpp.on('stanza', (one: Element) => {
      this.heard.push(one);
      this.#wake?.();
    });
  }

  static async logIn(prosody: Prosody, name: string): Promise<Phone> {
    const xmpp = client({
      service: prosody.service,
      domain: prosody.host,
      credentials: async (authenticate) => {
        const credentials = { username: name, password: prosody.password(name) };
        await authenticate(credentials, 'PLAIN', xml('user-agent', {}));
      },
      resource: 'phone',
    });
    xmpp.reconnect.stop();
    const phone = new Phone(xmpp);
    xmpp.iqCallee.get('urn:xmpp:ping', 'ping', () => true);
    const managed = streamManaged(xmpp);
    await xmpp.start();
    await managed;
    return phone;
  }

  send(one: Element): void {
    void this.#xmpp.send(one);
  }

  async hears(wanted: (one: Element) => boolean): Promise<void> {
    while (!this.heard.some(wanted)) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** The connection breaks. */
  async loses(): Promise<void> {
    const socket = this.#xmpp.socket as unknown as Socket | null;
    if (socket === null) throw new AggregateError(this.#troubles, this.#troubles.join('; '));
    const gone = once(this.#xmpp, 'disconnect');
    socket.destroy();
    await gone;
  }

  /** Resumes the stream; resolves when the server has taken it up. */
  async comesBack(): Promise<void> {
    const { streamManagement } = this.#xmpp as unknown as { streamManagement: EventEmitter };
    const resumed = once(streamManagement, 'resumed');
    await this.#xmpp.reconnect.reconnect();
    await resumed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#xmpp.stop();
  }
}
