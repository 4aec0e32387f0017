import { rm } from 'node:fs/promises';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { MusterError, reasonOf } from '../domain/errors.ts';
import type { Log } from '../observe/port.ts';
import { type ControlReply, LONGEST_REQUEST, parseRequest } from './protocol.ts';

/** Carries out one command; throws `command-unknown` for one that it does not know. */
export type Operate = (
  command: string,
  args: Readonly<Record<string, unknown>>,
) => Promise<unknown>;

/** The Unix socket on which the command line speaks to the running process (key `control`). */
export class ControlServer {
  readonly #path: string;
  readonly #log: Log;
  readonly #server: Server;
  readonly #peers = new Set<Socket>();

  constructor(path: string, operate: Operate, log: Log) {
    this.#path = path;
    this.#log = log;
    this.#server = createServer((socket) => {
      this.#peers.add(socket);
      socket.once('close', () => this.#peers.delete(socket));
      socket.on('error', (error) =>
        log.debug('a control peer went away', { reason: error.message }),
      );
      serve(socket, operate, log).catch((error: unknown) => {
        log.warn('a control request failed', { reason: reasonOf(error) });
        socket.destroy();
      });
    });
  }

  /** Rejects with `port-taken` when another process listens there. */
  async start(): Promise<void> {
    if (await answers(this.#path)) {
      throw new MusterError('port-taken', `another Muster listens at ${this.#path}`, {
        remedy: 'stop it, or give this one its own path in the key “control”',
      });
    }
    await rm(this.#path, { force: true }); // left behind by a killed process
    try {
      listenPrivately(this.#server, this.#path);
      await once(this.#server, 'listening');
    } catch (cause) {
      throw new MusterError('port-taken', `cannot listen at ${this.#path}: ${reasonOf(cause)}`, {
        remedy: 'create the folder and let the user that runs Muster write there',
        cause,
      });
    }
    this.#log.debug('control socket listens', { path: this.#path });
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const peer of this.#peers) peer.end();
    await closed;
  }
}

/**
 * Binds the socket so that nobody but our own user may ever connect: a `chmod` behind it would leave
 * a moment in which everybody can. Node binds it within the call.
 */
function listenPrivately(server: Server, path: string): void {
  const before = process.umask(0o177);
  try {
    server.listen(path);
  } finally {
    process.umask(before);
  }
}

async function serve(socket: Socket, operate: Operate, log: Log): Promise<void> {
  let waiting = 0;
  socket.on('data', (chunk: Buffer) => {
    waiting = chunk.includes(10) ? 0 : waiting + chunk.length;
    if (waiting > LONGEST_REQUEST) socket.destroy(new Error('the request is too long'));
  });
  for await (const line of createInterface({ input: socket })) {
    const reply = await answer(line, operate, log);
    socket.write(`${JSON.stringify(reply)}\n`);
  }
  socket.end();
}

async function answer(line: string, operate: Operate, log: Log): Promise<ControlReply> {
  try {
    const { command, args } = parseRequest(line);
    return { ok: true, result: await operate(command, args) };
  } catch (error) {
    if (error instanceof MusterError) {
      const { code, message, remedy } = error;
      return { ok: false, code, message, ...(remedy === undefined ? {} : { remedy }) };
    }
    log.error('a command failed', { reason: reasonOf(error) });
    return { ok: false, code: 'command-invalid', message: `it failed: ${reasonOf(error)}` };
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
