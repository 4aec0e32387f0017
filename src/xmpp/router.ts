import xml, { type Element } from '@xmpp/xml';
import { reasonOf, StanzaError } from '../domain/errors.ts';
import { type BareJid, bareOf, type Jid, parseJid } from '../domain/jid.ts';
import { isRoomName } from '../domain/room-name.ts';
import type { Log } from '../observe/port.ts';
import type { Endpoint, Wire } from './port.ts';
import { errorReply } from './protocol/error.ts';
import { isPrivilegedIq } from './protocol/privilege.ts';
import { createOrder } from './router/order.ts';

/** What an address at our domain can be (DESIGN §4). */
export type AddressKind = 'service' | 'topic' | 'room' | 'handle' | 'unknown';

export interface RouterOptions {
  readonly domain: string;
  readonly wire: Pick<Wire, 'send'>;
  readonly log: Log;
  /** What a localpart is; the bare domain has an empty one. See `classifier`. */
  readonly classify: (local: string) => AddressKind;
  readonly endpoints: Readonly<Record<AddressKind, Endpoint>>;
  /**
   * Hears each presence from a full JID of another domain, before it is dispatched: the feed of
   * XEP-0356 comes to the component's domain, directed presence to any of our addresses.
   */
  readonly onPresence?: (stanza: Element, from: Jid, to: Jid) => void;
  /** Takes a message from a server that tells our privileges; true when it was one (XEP-0356 §4.2). */
  readonly onAdvertisement?: (stanza: Element, from: Jid) => boolean;
}

/** Brings stanzas to the endpoints. */
export interface Router {
  /** Handles a stanza; never throws, never rejects. */
  route(stanza: Element): void;
  /** Resolves when no handler is under way. */
  idle(): Promise<void>;
}

/** Classifies by shape first, then by what is known. */
export function classifier(known: {
  topic: (local: string) => boolean;
  handle: (local: string) => boolean;
}): (local: string) => AddressKind {
  return (local) => {
    if (local === '') return 'service';
    if (isRoomName(local)) return 'room';
    if (known.topic(local)) return 'topic';
    return known.handle(local) ? 'handle' : 'unknown';
  };
}

type Payload = Element | undefined | 'answered';
type Handler = (endpoint: Endpoint, stanza: Element, from: Jid, to: Jid) => void | Promise<void>;

/** Builds the router of a component. Stanzas to one bare address are handled in order, unless it
 * keeps order by itself; IQs at once. */
export function createRouter(options: RouterOptions): Router {
  const { domain, endpoints, log, wire } = options;
  const order = createOrder<BareJid>();

  function route(stanza: Element): void {
    const from = parseJid(String(stanza.attrs['from'] ?? ''));
    const to = parseJid(String(stanza.attrs['to'] ?? ''));
    if (from === undefined || to === undefined || to.domain !== domain) {
      // Not answered: a reply from such an address would cost us the stream.
      log.warn('a stanza with a malformed address was dropped', {
        domain,
        from: String(stanza.attrs['from']),
        to: String(stanza.attrs['to']),
      });
      return;
    }
    if (observed(stanza, from, to)) return;
    const handle = handlers[stanza.name];
    if (handle === undefined) return;
    const endpoint = endpoints[options.classify(to.local)];
    const task = (): Promise<void> | undefined => attempt(handle, endpoint, stanza, from, to);
    if (stanza.name === 'iq' || endpoint.ordersItself === true) order.beside(task);
    else order.after(bareOf(to), task);
  }

  /** Shows presences and privileges to who watches; true when nobody else is to see the stanza. */
  function observed(stanza: Element, from: Jid, to: Jid): boolean {
    try {
      if (stanza.name === 'presence' && from.resource !== '' && from.domain !== domain) {
        options.onPresence?.(stanza, from, to);
      }
      // A privileged IQ that an ejabberd sent back (FIELD-NOTES 1): to answer it would answer ourselves.
      if (stanza.name === 'iq' && isPrivilegedIq(stanza)) return true;
      return (
        stanza.name === 'message' &&
        from.local === '' &&
        to.local === '' &&
        options.onAdvertisement?.(stanza, from) === true
      );
    } catch (error) {
      fault(stanza, error);
      return false;
    }
  }

  /** Runs a handler; undefined when it was done at once, else a promise that never rejects. */
  function attempt(handle: Handler, ...args: Parameters<Handler>): Promise<void> | undefined {
    const failed = (error: unknown): void => answer(args[1], asStanzaError(args[1], error));
    try {
      return handle(...args)?.catch(failed);
    } catch (error) {
      failed(error);
      return undefined;
    }
  }

  function asStanzaError(stanza: Element, error: unknown): StanzaError {
    if (error instanceof StanzaError) return error;
    fault(stanza, error);
    return new StanzaError('wait', 'internal-server-error');
  }

  function fault(stanza: Element, error: unknown): void {
    log.error('a handler of stanzas failed', {
      domain,
      stanza: stanza.name,
      to: String(stanza.attrs['to']),
      reason: reasonOf(error),
      error,
    });
  }

  /** RFC 6120 §8.3.1: an error is never answered, nor a result. */
  function answer(stanza: Element, error: StanzaError): void {
    const type: unknown = stanza.attrs['type'];
    if (type === 'error' || type === 'result') return;
    if (stanza.name === 'iq' && stanza.attrs['id'] === undefined) return;
    reply(stanza, errorReply(stanza, error));
  }

  function reply(stanza: Element, answered: Element): void {
    try {
      wire.send(answered);
    } catch (error) {
      fault(stanza, error);
    }
  }

  function replyWith(stanza: Element, payload: Payload): void {
    if (payload !== 'answered') reply(stanza, resultOf(stanza, payload));
  }

  async function replyLater(stanza: Element, payload: Promise<Payload>): Promise<void> {
    replyWith(stanza, await payload);
  }

  const handlers: Readonly<Record<string, Handler>> = {
    message: (endpoint, stanza, from, to) => endpoint.message(stanza, from, to),
    presence: (endpoint, stanza, from, to) => endpoint.presence(stanza, from, to),
    iq(endpoint, stanza, from, to) {
      const { type, id } = stanza.attrs as Record<string, string | undefined>;
      if ((type !== 'get' && type !== 'set') || id === undefined) return undefined;
      const outcome = endpoint.iq(stanza, from, to);
      if (outcome instanceof Promise) return replyLater(stanza, outcome);
      replyWith(stanza, outcome);
      return undefined;
    },
  };

  return { route, idle: () => order.idle() };
}

/** RFC 6120 §8.2.3: addresses swapped, id kept. */
function resultOf(stanza: Element, payload: Element | undefined): Element {
  const { from, to, id } = stanza.attrs as Record<string, string>;
  const children = payload === undefined ? [] : [payload];
  return xml('iq', { type: 'result', from: to, to: from, id }, ...children);
}
