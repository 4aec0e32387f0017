import { expect } from 'chai';
import type { Element } from '@xmpp/xml';
import { difference } from '../scenario/rooms/difference.ts';
import { stanzaOf, submission } from '../scenario/rooms/stage.ts';
import { Connection } from './client/connection.ts';
import { Muster } from './muster.ts';
import { Prosody } from './prosody.ts';
import type { ProsodyOptions } from './prosody-config.ts';

/** The component's domain, where users may open rooms. */
export const SERVICE = 'rooms.localhost';
/** How one asks to enter (XEP-0045 §7.2). */
export const JOIN = `<x xmlns='http://jabber.org/protocol/muc'/>`;

/** What the service says of an occupant: items and status codes. */
export const user = (...content: readonly string[]): string =>
  `<x xmlns='http://jabber.org/protocol/muc#user'>${content.join('')}</x>`;
export const codes = (...numbers: readonly number[]): string =>
  numbers.map((code) => `<status code='${code}'/>`).join('');
/** The error of a refused stanza. */
export const refusal = (type: string, condition: string): string =>
  `<error type='${type}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;

const PATIENCE = 15_000; // ms for a stanza to arrive on a busy machine

/** A client that sends and receives plain stanzas, each looked at in its turn. */
export class Player {
  readonly name: string;
  readonly #connection: Connection;
  readonly #inbox: Element[] = [];
  #wake: (() => void) | undefined;
  #fences = 0;

  private constructor(name: string, connect: (hear: (stanza: Element) => void) => Connection) {
    this.name = name;
    this.#connection = connect((stanza) => {
      this.#inbox.push(stanza);
      this.#wake?.();
    });
  }

  static async logIn(prosody: Prosody, name: string, resource: string): Promise<Player> {
    const player = new Player(
      name,
      (hear) =>
        new Connection(
          {
            service: prosody.service,
            host: prosody.host,
            name,
            password: prosody.password(name),
            resource,
            streamManagement: false,
          },
          hear,
        ),
    );
    await player.#connection.start();
    return player;
  }

  /** The full JID. */
  get jid(): string {
    return this.#connection.jid;
  }

  get bare(): string {
    return this.jid.split('/', 1)[0] ?? '';
  }

  sends(text: string): void {
    this.#connection.send(stanzaOf(text));
  }

  /** Sends an IQ and waits for its result. */
  async asks(to: string, type: 'get' | 'set', payload: string): Promise<Element> {
    return await this.#connection.request(
      stanzaOf(`<iq to='${to}' type='${type}'>${payload}</iq>`),
    );
  }

  /** Sends an IQ that is refused; the condition of the error. */
  async isRefused(to: string, type: 'get' | 'set', payload: string): Promise<string> {
    try {
      await this.asks(to, type, payload);
    } catch (error) {
      return (error as { condition?: string }).condition ?? String(error);
    }
    throw new Error(`${this.name}: ${payload} was not refused`);
  }

  /** The next stanza; it must be as described (see `difference`). */
  async receives(text: string): Promise<Element> {
    const next = await this.next(`not ${text}`);
    const wrong = difference(next, stanzaOf(text));
    if (wrong === undefined) return next;
    const rest = this.#inbox.map(String).join('\n    ');
    throw new Error(
      `${this.name}: ${wrong}\n  received ${String(next)}\n  expected ${text}\n  then ${rest}`,
    );
  }

  /** The next stanza, whatever it is. */
  async next(instead = ''): Promise<Element> {
    const until = Date.now() + PATIENCE;
    for (;;) {
      const next = this.#inbox.shift();
      if (next !== undefined) return next;
      const left = until - Date.now();
      if (left <= 0) throw new Error(`${this.name} received nothing, ${instead}`);
      await this.#more(left);
    }
  }

  /** Waits until the service has done with what this player sent to a room and all that came back is here. */
  async done(room: string): Promise<void> {
    const id = `fence-${++this.#fences}`;
    this.sends(`<iq to='${room}' type='get' id='${id}'><ping xmlns='urn:xmpp:ping'/></iq>`);
    const until = Date.now() + PATIENCE;
    for (;;) {
      const index = this.#inbox.findIndex((stanza) => stanza.attrs['id'] === id);
      if (index >= 0) {
        this.#inbox.splice(index, 1);
        return;
      }
      const left = until - Date.now();
      if (left <= 0) throw new Error(`${this.name}: no answer from ${room}`);
      await this.#more(left);
    }
  }

  /** Nothing more has come; `room` is asked first, so that everything on its way has arrived. */
  async receivesNothing(room: string): Promise<void> {
    await this.done(room);
    expect(this.#inbox.map(String), `${this.name} received something`).to.deep.equal([]);
  }

  /** Takes what has come without a look, after everything on its way from a room has arrived. */
  async ignores(room: string): Promise<Element[]> {
    await this.done(room);
    return this.#inbox.splice(0);
  }

  /** Enters a room and is done with all that this brings. */
  async enters(room: string, nick = this.name, content = JOIN): Promise<Element[]> {
    this.sends(`<presence to='${room}/${nick}'>${content}</presence>`);
    return await this.ignores(room);
  }

  /** Opens a room with these fields of its form (without `muc#`) and is done with all that this brings. */
  async opens(room: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.enters(room);
    await this.asks(room, 'set', submission(fields));
    await this.ignores(room);
  }

  /** Submits fields of the configuration. */
  async configures(room: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await this.asks(room, 'set', submission(fields));
  }

  /** The connection breaks. */
  async vanishes(): Promise<void> {
    await this.#connection.drop();
  }

  async #more(within: number): Promise<void> {
    const arrival = Promise.withResolvers<void>();
    this.#wake = arrival.resolve;
    const timer = setTimeout(arrival.resolve, within);
    await arrival.promise;
    clearTimeout(timer);
  }
}

/** A server, a Muster where users may open rooms, and players; all goes when it is disposed of. */
export class Theatre implements AsyncDisposable {
  readonly prosody: Prosody;
  readonly muster: Muster;
  readonly #players: Player[] = [];

  private constructor(prosody: Prosody, muster: Muster) {
    this.prosody = prosody;
    this.muster = muster;
  }

  /** Opens it with these accounts; `more` are further keys of Muster's configuration, `options` the server's. */
  static async open(
    accounts: readonly string[],
    more: Readonly<Record<string, unknown>> = {},
    options: Partial<ProsodyOptions> = {},
  ): Promise<Theatre> {
    const prosody = await Prosody.start({ ...options, accounts, component: SERVICE });
    try {
      const muster = await Muster.start(prosody, {
        topics: {
          // A configuration needs one; nobody starts it.
          idle: {
            members: accounts.map((name) => prosody.jid(name)),
            start: [{ mail: { to: `idle@${SERVICE}`, from: ['nobody@nowhere.example'] } }],
            end: [{ after: '1h' }],
          },
        },
        more: { rooms: { open_to_users: true }, ...more },
      });
      return new Theatre(prosody, muster);
    } catch (error) {
      await prosody.stop();
      throw error;
    }
  }

  async logIn(name: string, resource = 'play'): Promise<Player> {
    const player = await Player.logIn(this.prosody, name, resource);
    this.#players.push(player);
    return player;
  }

  async logAllIn(...names: readonly string[]): Promise<Player[]> {
    return await Promise.all(names.map((name) => this.logIn(name)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#players.map((player) => player.vanishes()));
    await this.muster.stop();
    await this.prosody.stop();
  }
}
