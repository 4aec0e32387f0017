import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

// Below the ports that systems give to outgoing connections (Linux from 32768, others from 49152): a
// server that is stopped and started again finds its port still free.
const LOWEST = 12_000;
const HIGHEST = 32_000;

/** As many different TCP ports as asked for, free on 127.0.0.1 at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Map<number, Server>();
  while (found.size < count) {
    const port = LOWEST + Math.trunc(Math.random() * (HIGHEST - LOWEST));
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (free) found.set(port, server);
  }
  await Promise.all([...found.values()].map((server) => once(server.close(), 'close')));
  return [...found.keys()];
}

/** One free TCP port on 127.0.0.1. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error('no free port');
  return port;
}

/** Whether somebody accepts connections on that port of 127.0.0.1. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
