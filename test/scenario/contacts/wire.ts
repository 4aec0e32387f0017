import { type Element, Parser } from '@xmpp/xml';
import { MusterError, StanzaError } from '../../../src/domain/errors.ts';
import type { Lane, Wire } from '../../../src/xmpp/port.ts';

/** A link on which everything that is sent can be read, and requests wait for their answers. */
export class FakeWire implements Wire {
  readonly domain = 'muster.example';
  readonly online = true;
  readonly sent: { readonly stanza: Element; readonly lane: Lane | undefined }[] = [];
  readonly requests: {
    readonly iq: Element;
    readonly timeout: number | undefined;
    readonly resolve: (answer: Element) => void;
    readonly reject: (error: Error) => void;
  }[] = [];

  send(stanza: Element, lane?: Lane): void {
    this.sent.push({ stanza, lane });
  }

  sendRaw(text: string, lane?: Lane): void {
    this.send(parse(text), lane);
  }

  request(iq: Element, options: { timeout?: number; lane?: Lane } = {}): Promise<Element> {
    return new Promise((resolve, reject) => {
      this.requests.push({ iq, timeout: options.timeout, resolve, reject });
    });
  }

  fence(): Promise<void> {
    return Promise.resolve();
  }

  drained(): Promise<void> {
    return Promise.resolve();
  }

  /** What was sent since the last look, serialised. */
  look(): string[] {
    return this.sent.splice(0).map(({ stanza }) => stanza.toString());
  }

  /** Lets every open request time out. */
  silence(): void {
    for (const { reject } of this.requests.splice(0)) {
      reject(new MusterError('request-timeout', 'no answer'));
    }
  }

  /** Refuses every open request. */
  refuse(): void {
    for (const { reject } of this.requests.splice(0)) {
      reject(new StanzaError('cancel', 'service-unavailable'));
    }
  }
}

/** Reads one stanza. */
export function parse(text: string): Element {
  const parser = new Parser();
  let stanza: Element | undefined;
  parser.on('element', (element: Element) => {
    stanza ??= element;
  });
  parser.write(`<stream xmlns='jabber:component:accept'>${text}`);
  if (stanza === undefined) throw new Error(`no stanza: ${text}`);
  return stanza;
}
