import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Forwards TCP in crumbs of a few bytes, so that characters are split over packets. */
export class CrumblingProxy implements AsyncDisposable {
  readonly port: number;
  readonly #listener: Server;
  readonly #sockets: Set<Socket>;

  private constructor(listener: Server, sockets: Set<Socket>) {
    this.port = (listener.address() as AddressInfo).port;
    this.#listener = listener;
    this.#sockets = sockets;
  }

  /** @param size of a crumb in bytes; odd, so that it meets every place of a character */
  static async start(target: number, size = 1021): Promise<CrumblingProxy> {
    const sockets = new Set<Socket>();
    const listener = createServer((near) => {
      const far = connect(target, '127.0.0.1');
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from);
        from.setNoDelay(true);
        from.on('data', (data: Buffer) => crumble(data, size, to));
        from.on('error', () => to.destroy());
        from.on('close', () => to.destroy());
      }
    }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new CrumblingProxy(listener, sockets);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const closed = once(this.#listener, 'close');
    this.#listener.close();
    await closed;
  }
}

function crumble(data: Buffer, size: number, to: Socket): void {
  for (let at = 0; at < data.length; at += size) to.write(data.subarray(at, at + size));
}
