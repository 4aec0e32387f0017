import { breakOff } from './break-off.ts';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One connection through the proxy: what the program opened, and what goes on to the server. */
interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

/** A network between a program and a server on 127.0.0.1 that a test can break. */
export class TcpProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  /** How many pieces that went to the program began in the middle of a UTF-8 character. */
  splits = 0;
  #piece = Infinity;
  #held = false;
  #barred = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Opens a way to a port of 127.0.0.1. */
  static async open(target: number): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: false });
    const proxy = new TcpProxy(server);
    server.on('connection', (near) => proxy.#join(near, target));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Passes on what goes to the program in pieces of so many bytes. */
  chop(bytes: number): void {
    this.#piece = bytes;
  }

  /** From now on nothing that the program says reaches the server; what it has said waits. */
  hold(): void {
    this.#held = true;
    for (const { near } of this.#pairs) near.pause();
  }

  /** What was held goes on its way. */
  release(): void {
    this.#held = false;
    for (const { near } of this.#pairs) near.resume();
  }

  /** Breaks every connection; what was held is lost. New ones are let through. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      breakOff(near);
      breakOff(far);
    }
    this.#held = false;
  }

  /** Refuses new connections, or lets them through again. */
  bar(barred: boolean): void {
    this.#barred = barred;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: Socket, target: number): void {
    if (this.#barred) {
      breakOff(near);
      return;
    }
    const far = connect(target, '127.0.0.1');
    const pair = { near, far };
    this.#pairs.add(pair);
    near.on('data', (data) => far.write(data));
    near.setNoDelay(true);
    far.on('data', (data: Buffer) => this.#pass(data, near));
    if (this.#held) near.pause();
    for (const socket of [near, far]) {
      socket.on('error', () => {}); // told by `close`
      socket.on('close', () => {
        this.#pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
  }

  #pass(data: Buffer, near: Socket): void {
    for (let start = 0; start < data.length; start += this.#piece) {
      const piece = data.subarray(start, start + this.#piece);
      if (((piece[0] ?? 0) & 0xc0) === 0x80) this.splits += 1;
      near.write(piece);
    }
  }
}
