import { breakOff } from './break-off.ts';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { settle } from './manual-clock.ts';

/** A client of SMTP and LMTP that says what it is told to, byte by byte, on loopback. */
export class MailClient {
  private readonly socket: Socket;
  private heard = '';

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.socket.setEncoding('utf8').on('data', (text) => (this.heard += String(text)));
    // A server that hangs up while we write is what some tests are about.
    this.socket.on('error', () => undefined);
  }

  /** Waits until the server has taken the connection. */
  async connected(): Promise<void> {
    if (this.socket.connecting) await once(this.socket, 'connect');
    await settle();
  }

  /** Writes as it is. */
  say(text: string | Buffer): this {
    this.socket.write(text);
    return this;
  }

  /** Waits until that was heard, and gives all heard so far. */
  async hears(what: RegExp): Promise<string> {
    while (!what.test(this.heard)) {
      if (this.socket.readableEnded) throw new Error(`ended after: ${this.heard}`);
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'end')]);
    }
    return this.heard;
  }

  /** Waits until the server has closed; gives all that was heard. */
  async end(): Promise<string> {
    if (!this.socket.readableEnded && !this.socket.closed)
      await Promise.race([once(this.socket, 'end'), once(this.socket, 'close')]);
    this.socket.destroy();
    return this.heard;
  }

  /** Says that nothing more will be said. */
  finish(): this {
    this.socket.end();
    return this;
  }

  /** Breaks off. */
  reset(): void {
    breakOff(this.socket);
  }
}

/** The code of each reply, the last line of it alone. */
export const codes = (heard: string): string[] =>
  [...heard.matchAll(/^(\d{3}(?: \d\.\d+\.\d+)?)(?: |\r)/gmu)].map(([, code]) => code ?? '');
