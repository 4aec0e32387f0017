import { createHash, randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { type Element, Parser } from '@xmpp/xml';

/** What a stream asks and tells. */
export interface StreamOwner {
  /** A stream error to send instead of the handshake's answer. */
  refusal(domain: string): string | undefined;
  readonly secret: string;
  authenticated(stream: ComponentStream): void;
  stanza(stanza: Element, stream: ComponentStream): void;
  closed(stream: ComponentStream): void;
}

/** The server's end of a component stream (XEP-0114). */
export class ComponentStream {
  readonly socket: Socket;
  domain = '';
  authenticated = false;
  /** How the other end behaved; for tests of the writing. */
  readonly chunks: string[] = [];
  readonly #owner: StreamOwner;
  readonly #id = randomUUID();

  constructor(socket: Socket, owner: StreamOwner) {
    this.socket = socket;
    this.#owner = owner;
    const parser = new Parser();
    parser.on('start', (header: Element) => this.#open(String(header.attrs['to'])));
    parser.on('element', (element: Element) => this.#element(element));
    parser.on('end', () => socket.end('</stream:stream>'));
    parser.on('error', () => this.fail('not-well-formed'));
    socket.setEncoding('utf8').setNoDelay(true);
    socket.on('data', (data: string) => {
      this.chunks.push(data);
      parser.write(data);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => owner.closed(this));
  }

  write(text: string | Uint8Array): void {
    if (this.socket.writable) this.socket.write(text);
  }

  /** Ends the stream with a stream error (RFC 6120 §4.9). */
  fail(condition: string): void {
    this.write(
      `<stream:error><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`,
    );
    this.socket.end('</stream:stream>');
  }

  #open(domain: string): void {
    this.domain = domain;
    this.write(
      `<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' ` +
        `xmlns='jabber:component:accept' from='${domain}' id='${this.#id}'>`,
    );
    const refusal = this.#owner.refusal(domain);
    if (refusal === 'host-unknown') this.fail(refusal);
  }

  #element(element: Element): void {
    if (this.authenticated) this.#owner.stanza(element, this);
    else if (element.name === 'handshake') this.#handshake(element.text());
    else this.fail('not-authorized');
  }

  #handshake(given: string): void {
    const wanted = createHash('sha1')
      .update(this.#id + this.#owner.secret)
      .digest('hex');
    const refusal = given === wanted ? this.#owner.refusal(this.domain) : 'not-authorized';
    if (refusal !== undefined) {
      this.fail(refusal);
      return;
    }
    this.authenticated = true;
    this.write('<handshake/>');
    this.#owner.authenticated(this);
  }
}
