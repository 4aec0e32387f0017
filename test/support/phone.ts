import { type EventEmitter, once } from 'node:events';
import type { Socket } from 'node:net';
import { type Client, client, xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import type { Prosody } from './prosody.ts';

/** A client whose stream the server keeps while the connection is broken, and that resumes it (XEP-0198). */
export class Phone implements AsyncDisposable {
  readonly heard: Element[] = [];
  readonly #xmpp: Client;
  #wake: (() => void) | undefined;

  private constructor(xmpp: Client) {
    this.#xmpp = xmpp;
    xmpp.on('error', () => {}); // a broken connection is what this is about
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
    await xmpp.start();
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
    const gone = once(this.#xmpp, 'disconnect');
    (this.#xmpp.socket as unknown as Socket).destroy();
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
