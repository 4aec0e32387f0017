import { createHash } from 'node:crypto';
import xml, { type Element } from '@xmpp/xml';
import { Inbox, type Matcher } from './inbox.ts';

const NS_CAPS = 'http://jabber.org/protocol/caps';
const NS_INFO = 'http://jabber.org/protocol/disco#info';
const NS_PING = 'urn:xmpp:ping';

/** What a client is like; `silent` answers no request at all, like a phone asleep. */
export interface ClientOptions {
  /** Features that its XEP-0115 capabilities stand for. */
  readonly caps?: readonly string[];
  readonly silent?: boolean;
}

/** What a client needs of its server. */
export interface ClientServer {
  readonly route: (stanza: Element) => void;
  /** Who hears this client's presence. */
  readonly watchers: () => readonly string[];
  /** Whose presence it wants to hear; asked at log-in, as Prosody does. */
  readonly watched: () => readonly string[];
}

/** A client of one account, played by the test. */
export class ScriptedClient {
  readonly jid: string;
  readonly features: readonly string[];
  readonly inbox: Inbox;
  silent: boolean;
  isAvailable = false;
  /** When it sent its presence, as a snapshot says. */
  since = '2026-01-01T00:00:00Z';
  /** He was online and is not any more: the server has no such session. */
  isGone = false;
  readonly #directed = new Set<string>();
  readonly #server: ClientServer;
  #shown: readonly Element[] = [];

  constructor(jid: string, options: ClientOptions, server: ClientServer) {
    this.jid = jid;
    this.features = options.caps ?? [];
    this.silent = options.silent ?? false;
    this.inbox = new Inbox(jid);
    this.#server = server;
  }

  /** XEP-0115: what its presence says that it can. */
  get caps(): { readonly node: string; readonly ver: string } {
    const parts = ['client/pc//scripted', ...[...this.features].toSorted()];
    const text = parts.map((part) => `${part}<`).join('');
    return {
      node: 'https://client.example',
      ver: createHash('sha1').update(text).digest('base64'),
    };
  }

  /** Comes online, or changes its state: `away`, `dnd` … */
  available(show?: string, status?: string): void {
    const first = !this.isAvailable;
    this.isAvailable = true;
    this.isGone = false;
    this.#shown = [
      ...(show === undefined ? [] : [xml('show', {}, show)]),
      ...(status === undefined ? [] : [xml('status', {}, status)]),
    ];
    this.#broadcast(this.#server.watchers());
    if (!first) return;
    for (const to of this.#server.watched())
      this.#server.route(xml('presence', { type: 'probe', from: this.jid, to }));
  }

  /** The server tells once more what this client last said: the snapshot for a new component. */
  repeat(to: string): void {
    const delay = xml('delay', { xmlns: 'urn:xmpp:delay', stamp: this.since });
    this.#broadcast([to], delay);
  }

  /** Goes offline, by log-out or because the server missed it. */
  unavailable(): void {
    this.isAvailable = false;
    this.isGone = true;
    for (const to of new Set([...this.#server.watchers(), ...this.#directed]))
      this.#server.route(xml('presence', { type: 'unavailable', from: this.jid, to }));
    this.#directed.clear();
  }

  /** Vanishes without a word, as with servers that do not report it. */
  vanishes(): void {
    this.isAvailable = false;
    this.isGone = true;
    this.#directed.clear();
  }

  /** Sends a stanza; `from` is set as a server would. */
  sends(stanza: Element): void {
    const sent = xml(stanza.name, { ...stanza.attrs, from: this.jid }, ...stanza.children);
    const to = String(sent.attrs['to'] ?? '');
    if (sent.name === 'presence' && to !== '') {
      if (sent.attrs['type'] === 'unavailable') this.#directed.delete(to);
      else if (sent.attrs['type'] === undefined) this.#directed.add(to);
    }
    this.#server.route(sent);
  }

  /** Waits for a stanza; see `Inbox.receives`. */
  receives(matcher: Matcher, within?: number): Promise<Element> {
    return this.inbox.receives(matcher, within);
  }

  /** What the server delivers to this client; it answers as stock clients do. */
  deliver(stanza: Element): void {
    this.inbox.add(stanza);
    if (stanza.name !== 'iq' || this.silent) return;
    const { type, id, from } = stanza.attrs as Record<string, string | undefined>;
    if (from === undefined || (type !== 'get' && type !== 'set')) return;
    this.sends(this.#answer(stanza, { id, to: from }));
  }

  #answer(stanza: Element, attrs: Readonly<Record<string, string | undefined>>): Element {
    if (stanza.getChild('ping', NS_PING)) return xml('iq', { ...attrs, type: 'result' });
    const info = stanza.getChild('query', NS_INFO);
    if (info) return xml('iq', { ...attrs, type: 'result' }, this.#info(info.attrs['node']));
    const condition = xml('service-unavailable', {
      xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas',
    });
    return xml('iq', { ...attrs, type: 'error' }, xml('error', { type: 'cancel' }, condition));
  }

  #info(node: unknown): Element {
    return xml(
      'query',
      { xmlns: NS_INFO, node },
      xml('identity', { category: 'client', type: 'pc', name: 'scripted' }),
      ...[...this.features].toSorted().map((feature) => xml('feature', { var: feature })),
    );
  }

  #broadcast(audience: readonly string[], ...more: readonly Element[]): void {
    const { node, ver } = this.caps;
    const caps = { xmlns: NS_CAPS, hash: 'sha-1', node, ver };
    for (const to of audience) {
      const shown = this.#shown.map((part) => xml(part.name, part.attrs, ...part.children));
      const attrs = { from: this.jid, to };
      this.#server.route(xml('presence', attrs, ...shown, xml('c', caps), ...more));
    }
  }
}
