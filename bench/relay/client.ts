import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Where bytes arrive: the same memory for all clients, since each is read at once. */
const INBOX = Buffer.allocUnsafeSlow(256 * 1024);
const HEADER = (host: string): string =>
  `<?xml version='1.0'?><stream:stream to='${host}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;

/** An account on a server that takes PLAIN without TLS. */
export interface Account {
  readonly port: number;
  readonly host: string;
  readonly name: string;
  readonly password: string;
}

/** A client of a person that parses nothing: a socket, and whoever looks at the bytes. */
export class RawClient {
  readonly jid: string;
  readonly name: string;
  readonly #socket: Socket;
  /** Sees the bytes that arrive, which are only good until it returns. */
  hear: (bytes: Buffer) => void = () => {};

  private constructor({ port, host, name }: Account) {
    this.name = name;
    this.jid = `${name}@${host}/bench`;
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      onread: {
        buffer: INBOX,
        callback: (length) => {
          this.hear(INBOX.subarray(0, length));
          return true;
        },
      },
    });
    this.#socket.setNoDelay(true);
  }

  /** Logs in and binds the resource `bench`; no presence is sent. */
  static async logIn(account: Account): Promise<RawClient> {
    const client = new RawClient(account);
    const { host, name, password } = account;
    await once(client.#socket, 'connect');
    await client.ask(HEADER(host), '</stream:features>');
    const plain = Buffer.from(`\0${name}\0${password}`).toString('base64');
    await client.ask(
      `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`,
      '<success',
    );
    await client.ask(HEADER(host), '</stream:features>');
    await client.ask(
      `<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>bench</resource></bind></iq>`,
      '</jid>',
    );
    return client;
  }

  send(xml: string): void {
    this.#socket.write(xml);
  }

  /** Sends and resolves when `answer` has arrived; rejects after ten seconds. */
  ask(xml: string, answer: string): Promise<void> {
    const before = this.hear;
    let seen = '';
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`${this.name} waited in vain for ${answer} after ${xml}: ${seen}`));
      }, 10_000);
      this.hear = (bytes) => {
        seen = (seen + bytes.toString('latin1')).slice(-10_000);
        if (!seen.includes(answer)) return;
        clearTimeout(timer);
        this.hear = before;
        resolve();
      };
      this.send(xml);
    });
  }

  end(): void {
    this.#socket.destroy();
  }
}
