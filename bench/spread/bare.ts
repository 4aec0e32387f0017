import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Element } from '@xmpp/xml';

/** The yardstick: a component that sends what it is given in one write and looks at no answer. */
export class BareComponent implements Disposable {
  readonly domain: string;
  readonly #socket: Socket;
  #ids = 0;

  private constructor(domain: string, socket: Socket) {
    this.domain = domain;
    this.#socket = socket;
  }

  static async connect(port: number, domain: string, secret: string): Promise<BareComponent> {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8').setNoDelay(true);
    socket.write(
      `<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='${domain}'>`,
    );
    const [header] = (await once(socket, 'data')) as [string];
    const id = /\sid='([^']*)'/u.exec(header)?.[1] ?? '';
    socket.write(
      `<handshake>${createHash('sha1')
        .update(id + secret)
        .digest('hex')}</handshake>`,
    );
    await once(socket, 'data');
    socket.resume();
    return new BareComponent(domain, socket);
  }

  /** Gives each stanza our address and an id where it lacks one, and writes all at once. */
  send(stanzas: readonly Element[]): void {
    const texts = stanzas.map((stanza) => {
      stanza.attrs['from'] ??= this.domain;
      stanza.attrs['id'] ??= `bare-${(this.#ids += 1)}`;
      return stanza.toString();
    });
    this.#socket.write(texts.join(''));
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
