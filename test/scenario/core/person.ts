import xml, { type Element } from '@xmpp/xml';
import type { ScriptedServer } from '../../support/scripted-server.ts';
import type { Account } from '../../support/scripted/account.ts';
import type { ClientOptions, ScriptedClient } from '../../support/scripted/client.ts';

const BOOKMARKS = 'urn:xmpp:bookmarks:1';

/** What a person's client is like. */
export type Kind = ClientOptions;

/** Somebody on stage: an account with clients. */
export class Person {
  readonly name: string;
  readonly jid: string;
  readonly account: Account;
  readonly #server: ScriptedServer;
  readonly #kind: Kind;
  readonly #clients = new Map<string, ScriptedClient>();
  #ids = 0;

  constructor(server: ScriptedServer, account: Account, name: string, kind: Kind) {
    this.#server = server;
    this.account = account;
    this.name = name;
    this.jid = account.jid;
    this.#kind = kind;
  }

  /** A client of his, at home until it comes online. */
  client(resource = 'desk'): ScriptedClient {
    const known = this.#clients.get(resource);
    if (known !== undefined) return known;
    const options = { caps: [`${BOOKMARKS}+notify`], ...this.#kind };
    const client = this.#server.client(`${this.jid}/${resource}`, options);
    this.#clients.set(resource, client);
    return client;
  }

  comes(resource = 'desk', show?: string): void {
    this.client(resource).available(show);
  }

  goes(resource = 'desk'): void {
    this.client(resource).unavailable();
  }

  /** Enters a room. */
  enters(room: string, nick = this.name): void {
    const x = xml('x', { xmlns: 'http://jabber.org/protocol/muc' });
    this.client().sends(xml('presence', { to: `${room}/${nick}` }, x));
  }

  leaves(room: string, nick = this.name): void {
    this.client().sends(xml('presence', { to: `${room}/${nick}`, type: 'unavailable' }));
  }

  says(room: string, text: string): void {
    this.#message(room, 'groupchat', text);
  }

  /** Writes to an address, such as a topic's. */
  writes(
    to: string,
    text: string,
    more: { subject?: string; type?: string; id?: string } = {},
  ): void {
    this.#message(to, more.type ?? 'chat', text, more);
  }

  #message(
    to: string,
    type: string,
    text: string,
    more: { subject?: string; id?: string } = {},
  ): void {
    const id = more.id ?? `${this.name}-${(this.#ids += 1)}`;
    const subject = more.subject === undefined ? [] : [xml('subject', {}, more.subject)];
    this.client().sends(xml('message', { to, type, id }, ...subject, xml('body', {}, text)));
  }

  /** Texts that he received, from whom: `room@…: text`, oldest first, of all his clients. */
  get heard(): string[] {
    return this.#messages().flatMap((message) => {
      const body = message.getChildText('body');
      return body === null || message.attrs['type'] === 'error' ? [] : [body];
    });
  }

  /** Texts from an address, or from one that begins so. */
  heardFrom(address: string, how: 'exactly' | 'beginning' = 'beginning'): string[] {
    return this.#messages()
      .filter(({ attrs }) => {
        const from = String(attrs['from']);
        return how === 'exactly' ? from === address : from.startsWith(address);
      })
      .flatMap((message) => message.getChildText('body') ?? []);
  }

  /** The conditions of the errors that came back. */
  get refusals(): string[] {
    return this.#messages()
      .filter((message) => message.attrs['type'] === 'error')
      .map((message) => message.getChild('error')?.getChildElements()[0]?.name ?? '');
  }

  /** The rooms to which he was invited, once for each invitation. */
  get invitations(): string[] {
    return this.#messages().flatMap((message) => {
      const x = message.getChild('x', 'jabber:x:conference');
      return x === undefined ? [] : [String(x.attrs['jid'])];
    });
  }

  /** The rooms among his bookmarks. */
  get bookmarks(): string[] {
    return [...this.account.pep.items(BOOKMARKS).keys()];
  }

  /** The people in a group of his contact list, or in any. */
  group(title?: string): string[] {
    return Object.entries(this.account.contacts)
      .filter(([, { groups = [] }]) => title === undefined || groups.includes(title))
      .map(([jid]) => jid.split('@')[0] ?? '')
      .toSorted();
  }

  #messages(): Element[] {
    return [...this.#clients.values()]
      .flatMap(({ inbox }) => inbox.all)
      .filter(({ name }) => name === 'message');
  }
}
