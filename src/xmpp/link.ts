import { Socket } from 'node:net';
import { type Component, component } from '@xmpp/component';
import type { Element } from '@xmpp/xml';
import { reasonOf } from '../domain/errors.ts';
import type { Connection, Dial, Ear } from './link/connection.ts';
import { composeLink, type Link, type LinkOptions } from './link/compose.ts';
import { StanzaParser } from './link/parser.ts';

export type { Link, LinkLimits, LinkOptions } from './link/compose.ts';

const NS_STREAM = 'http://etherx.jabber.org/streams';
// Probes of an idle connection by the system: finds a dead peer without the server's help.
const KEEPALIVE_MS = 30_000;

/** Decodes UTF-8 across TCP chunks (the library decodes each chunk on its own). */
class Utf8Socket extends Socket {
  constructor() {
    super();
    this.setEncoding('utf8');
    this.setNoDelay(true);
    this.setKeepAlive(true, KEEPALIVE_MS);
  }
}

/** The link to the server (XEP-0114). This file alone touches @xmpp/component; see FIELD-NOTES 2. */
export function createLink(options: LinkOptions): Link {
  return composeLink(options, dialWith(options));
}

function dialWith(options: LinkOptions): Dial {
  const mostInbound = options.limits?.inbound ?? 1024 * 1024;
  return (ear) => {
    const entity = bareComponent(options);
    const fail = failureOf(entity, ear);
    readSafely(entity, ear, fail, mostInbound);
    negotiate(entity, options).catch(fail);
    return connectionOf(entity, ear, fail);
  };
}

/** The library's connection without its reconnect, middleware and IQ handling, which we do ourselves. */
function bareComponent({ host, port, domain, secret, log }: LinkOptions): Component {
  const entity = component({ service: `xmpp://${domain}`, domain, password: secret });
  entity.reconnect.stop();
  entity.removeAllListeners();
  entity.timeout = 0; // its own timers are off: the lifecycle's clock decides
  entity.Socket = Utf8Socket;
  entity.Parser = class extends StanzaParser {
    constructor() {
      super();
      this.on('dropped', () => log.warn('a stanza nested too deep was left out', { domain }));
    }
  };
  entity.socketParameters = () => ({ host, port });
  return entity;
}

/**
 * Makes of the many ways in which a connection ends one `closed`. Returns what ends it: the first
 * reason counts.
 */
function failureOf(entity: Component, ear: Ear): (error: unknown) => void {
  let failure: Error | undefined;
  const fail = (error: unknown): void => {
    failure ??= error instanceof Error ? error : new Error(reasonOf(error));
    entity.socket?.destroy();
  };
  entity.on('error', fail);
  entity.on('close', () => fail(new Error('the server closed the stream')));
  entity.once('disconnect', () => {
    const reason = failure ?? new Error('the server closed the connection');
    entity.emit('error', reason); // settles what the library still waits for
    ear.closed(reason, conditionOf(reason));
  });
  return fail;
}

function conditionOf(reason: Error): string | undefined {
  return 'condition' in reason && typeof reason.condition === 'string'
    ? reason.condition
    : undefined;
}

/** Replaces the library's reading: nothing that arrives can throw out of the socket's handler. */
function readSafely(
  entity: Component,
  ear: Ear,
  fail: (error: unknown) => void,
  mostInbound: number,
): void {
  let stanzas = 0;
  let size = 0;
  entity._onParserError = fail;
  entity._onElement = (element: Element): void => {
    stanzas += 1;
    if (element.is('error', NS_STREAM)) fail(streamError(element));
    else if (['iq', 'message', 'presence'].includes(element.name)) ear.stanza(element);
    else if (element.name === 'handshake') {
      entity.emit('element', element); // what `authenticate` waits for
      ear.online(); // at once: stanzas may follow in the same chunk
    }
  };
  entity._onData = (data): void => {
    ear.heard();
    // After </stream:stream> or a parser error there is no parser, and nothing more to read.
    if (entity.parser === null || entity.socket?.destroyed === true) return;
    const before = stanzas;
    try {
      entity.parser.write(String(data));
    } catch (error) {
      fail(error); // the parser's state is lost
      return;
    }
    size = stanzas === before ? size + data.length : 0;
    if (size > mostInbound) fail(new Error(`a stanza of more than ${mostInbound} bytes arrived`));
  };
}

/** RFC 6120 §4.9: what the server says before it closes the stream. */
function streamError(element: Element): Error {
  const [condition] = element.getChildElements();
  const name = condition?.name ?? 'undefined-condition';
  const text = element.getChildText('text') ?? '';
  const message = `the server closed the stream: ${name}${text === '' ? '' : ` (${text})`}`;
  return Object.assign(new Error(message), { condition: name });
}

async function negotiate(entity: Component, { domain, secret }: LinkOptions): Promise<void> {
  await entity.connect(domain);
  const header = await entity.open({ domain });
  await entity.authenticate(String(header.attrs['id'] ?? ''), secret);
}

function connectionOf(entity: Component, ear: Ear, fail: (error: unknown) => void): Connection {
  return {
    get backedUp() {
      return entity.socket?.writableNeedDrain ?? true;
    },
    get unsent() {
      return entity.socket?.writableLength ?? 0;
    },
    write: (text) => void entity.socket?.write(text, () => ear.drain()),
    pause: () => void entity.socket?.pause(),
    resume: () => void entity.socket?.resume(),
    close: () => void entity.socket?.end('</stream:stream>'),
    destroy: fail,
  };
}
