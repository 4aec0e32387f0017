import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Prosody } from '../prosody.ts';
import { clientPage, type ViewMode } from './page.ts';

const DIST = fileURLToPath(new URL('.', import.meta.resolve('converse.js/dist/converse.min.js')));

/** Browsers look for every name under `localhost` on this machine (RFC 6761 §6.3). */
const HOST = 'demo.localhost';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.ttf': 'font/ttf',
};

/** What the site shows at `/`; Converse.js itself is at `/client`. */
type Front = (site: Site) => string;

/**
 * Converse.js (npm) on a free port of 127.0.0.1: the page of each person with his log-in filled in,
 * and the WebSocket handed on to Prosody, so that one port is all that a browser needs.
 */
export class Site implements AsyncDisposable {
  readonly port: number;
  readonly #prosody: Prosody;
  readonly #server: Server;
  readonly #front: Front;
  readonly #sockets = new Set<Socket>();

  private constructor(prosody: Prosody, server: Server, front: Front) {
    this.#prosody = prosody;
    this.#server = server;
    this.#front = front;
    this.port = (server.address() as AddressInfo).port;
    server.on('request', (request, response) => void this.#answer(request, response));
    server.on('upgrade', (request, socket, head) =>
      this.#toProsody(request, socket as Socket, head),
    );
    server.on('connection', (socket) => this.#keep(socket));
  }

  /** Serves; the server must have been started with `webSocket: true`. */
  static async open(
    prosody: Prosody,
    front: Front = () => 'Converse.js is at /client',
  ): Promise<Site> {
    if (prosody.webSocketPort === 0) throw new Error('Prosody was started without webSocket: true');
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Site(prosody, server, front);
  }

  /**
   * The address at which a person is logged in: a host name, and with it a storage, of his own,
   * under that of the front page, since browsers give frames of another site no storage.
   */
  clientUrl(name: string, mode: ViewMode = 'overlayed'): string {
    return `http://${name}.${HOST}:${this.port}/client?name=${name}&mode=${mode}`;
  }

  get url(): string {
    return `http://${HOST}:${this.port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server.close(), 'close');
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const html = { 'content-type': 'text/html; charset=utf-8' };
    if (pathname === '/') response.writeHead(200, html).end(this.#front(this));
    else if (pathname === '/client') response.writeHead(200, html).end(this.#client(searchParams));
    else if (pathname.startsWith('/converse/')) await sendFile(response, pathname.slice(10));
    // Its OMEMO part looks for this beside the page.
    else if (pathname.endsWith('.wasm')) await sendFile(response, pathname.slice(1));
    else response.writeHead(404).end();
  }

  #client(asked: URLSearchParams): string {
    const mode = asked.get('mode') === 'fullscreen' ? 'fullscreen' : 'overlayed';
    return clientPage(this.#prosody, asked.get('name') ?? '', mode);
  }

  /** Gives the connection to Prosody as the browser asked for it; both ends close together. */
  #toProsody(request: IncomingMessage, browser: Socket, head: Buffer): void {
    const server = connect(this.#prosody.webSocketPort, '127.0.0.1');
    this.#keep(server);
    const lines = [`GET ${request.url} HTTP/1.1`];
    for (let index = 0; index + 1 < request.rawHeaders.length; index += 2)
      lines.push(`${request.rawHeaders[index]}: ${request.rawHeaders[index + 1]}`);
    server.write(`${lines.join('\r\n')}\r\n\r\n`);
    server.write(head);
    server.pipe(browser).pipe(server);
    server.once('close', () => browser.destroy()).on('error', () => browser.destroy());
    browser.once('close', () => server.destroy()).on('error', () => server.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }
}

async function sendFile(response: ServerResponse, path: string): Promise<void> {
  const file = normalize(join(DIST, decodeURIComponent(path)));
  try {
    if (!file.startsWith(DIST)) throw new Error('outside');
    const content = await readFile(file);
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=3600' }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}
