import xml, { type Element } from '@xmpp/xml';
import { type Answer, Pep } from './pep.ts';
import type { ScriptedClient } from './client.ts';

const NS_ROSTER = 'jabber:iq:roster';

/** One entry of a contact list as the server keeps it. */
export interface Contact {
  readonly name?: string;
  readonly groups?: readonly string[];
  readonly subscription?: string;
  readonly ask?: string;
}

/** A person registered on the scripted server: contact list, own nodes, clients. */
export class Account {
  readonly jid: string;
  readonly pep: Pep;
  readonly clients = new Map<string, ScriptedClient>();
  readonly blocked = new Set<string>();
  readonly #contacts = new Map<string, Contact>();

  constructor(jid: string, contacts: Readonly<Record<string, Contact>> = {}) {
    this.jid = jid;
    for (const [contact, entry] of Object.entries(contacts)) this.#contacts.set(contact, entry);
    this.pep = new Pep((node, event) => this.#notify(node, event));
  }

  /** The contact list, for a test to look at. */
  get contacts(): Readonly<Record<string, Contact>> {
    return Object.fromEntries(this.#contacts);
  }

  /** Clients that sent presence. */
  get online(): readonly ScriptedClient[] {
    return [...this.clients.values()].filter((client) => client.isAvailable);
  }

  /** Changes an entry as one of the person's clients would; `undefined` removes it. */
  change(contact: string, entry: Contact | undefined): void {
    if (entry === undefined) this.#contacts.delete(contact);
    else this.#contacts.set(contact, entry);
    this.#push(contact);
  }

  /** A roster request of the privileged component (XEP-0356 §4.3), answered as Prosody does. */
  roster(type: string, query: Element): Answer {
    if (type === 'get') {
      const items = [...this.#contacts.keys()].map((contact) => this.#item(contact));
      return { result: xml('query', { xmlns: NS_ROSTER }, ...items) };
    }
    const item = query.getChild('item');
    const contact = String(item?.attrs['jid'] ?? '');
    if (item === undefined || query.children.length !== 1) return { error: 'bad-request' };
    if (item.attrs['subscription'] === 'remove') {
      if (!this.#contacts.has(contact)) return { error: 'item-not-found' };
      this.change(contact, undefined);
    } else {
      const { name, subscription = 'none' } = item.attrs as Record<string, string>;
      const groups = item.getChildren('group').map((group) => group.text());
      this.change(contact, { ...(name === undefined ? {} : { name }), groups, subscription });
    }
    return { result: undefined };
  }

  #item(contact: string): Element {
    const entry = this.#contacts.get(contact);
    if (entry === undefined) return xml('item', { jid: contact, subscription: 'remove' });
    const { name, groups = [], subscription = 'none', ask } = entry;
    return xml(
      'item',
      { jid: contact, name, subscription, ask },
      ...groups.map((group) => xml('group', {}, group)),
    );
  }

  #push(contact: string): void {
    for (const client of this.clients.values()) {
      const query = xml('query', { xmlns: NS_ROSTER }, this.#item(contact));
      client.deliver(xml('iq', { type: 'set', id: `push-${contact}`, to: client.jid }, query));
    }
  }

  #notify(node: string, event: Element): void {
    for (const client of this.online.filter((one) => one.features.includes(`${node}+notify`))) {
      client.deliver(xml('message', { from: this.jid, to: client.jid, type: 'headline' }, event));
    }
  }
}
