import xml, { type Element } from '@xmpp/xml';
import { MusterError, StanzaError } from '../../../src/domain/errors.ts';
import type { BareJid } from '../../../src/domain/jid.ts';
import type { JournalEntry, RosterItem } from '../../../src/domain/roster.ts';
import type { JournalStore } from '../../../src/store/port.ts';
import type { Accounts, Lane } from '../../../src/xmpp/port.ts';
import { NS_PUBSUB, NS_PUBSUB_OWNER } from '../../../src/xmpp/protocol/pubsub.ts';

/** When an operation of the fake server or journal fails: before it took effect, or after. */
export type Fault = 'before' | 'after';

/** Something that may break at every step. */
export class Trouble {
  /** Called before and after each operation; throws to break it. */
  strike: (operation: string, fault: Fault) => void = () => undefined;

  async around<T>(operation: string, work: () => T): Promise<T> {
    await Promise.resolve();
    this.strike(operation, 'before');
    const result = work();
    this.strike(operation, 'after');
    return result;
  }
}

/** A journal in memory. */
export class MemoryJournal implements JournalStore {
  readonly entries = new Map<string, JournalEntry>();
  readonly #trouble: Trouble;

  constructor(trouble: Trouble) {
    this.#trouble = trouble;
  }

  journalEntry(owner: BareJid, contact: BareJid): Promise<JournalEntry | undefined> {
    return Promise.resolve(structuredClone(this.entries.get(`${owner} ${contact}`)));
  }

  async journalHeldBy(holder: string): Promise<JournalEntry[]> {
    return [...this.entries.values()].filter(({ holders }) => Object.hasOwn(holders, holder));
  }

  journalHolders(): Promise<string[]> {
    const holders = [...this.entries.values()].flatMap((entry) => Object.keys(entry.holders));
    return Promise.resolve([...new Set(holders)].toSorted());
  }

  journalOf(owner: BareJid): Promise<JournalEntry[]> {
    return Promise.resolve([...this.entries.values()].filter((entry) => entry.owner === owner));
  }

  writeJournal(entries: readonly JournalEntry[]): Promise<void> {
    return this.#trouble.around('journal', () => {
      for (const entry of entries) {
        this.entries.set(`${entry.owner} ${entry.contact}`, structuredClone(entry));
      }
    });
  }

  dropJournal(owner: BareJid, contact: BareJid): Promise<void> {
    return this.#trouble.around('journal', () => {
      this.entries.delete(`${owner} ${contact}`);
    });
  }
}

interface Node {
  config: Record<string, string>;
  items: Map<string, Element>;
}

/** Accounts of a server that behaves as Prosody does with our privileges (FIELD-NOTES 1). */
export class FakeAccounts implements Accounts {
  readonly rosters = new Map<BareJid, Map<BareJid, RosterItem>>();
  readonly nodes = new Map<BareJid, Map<string, Node>>();
  /** What was done, in order: `roster bob@…`, `set bob@… alice@…`. */
  readonly done: string[] = [];
  readonly #trouble: Trouble;
  /** ejabberd 23.01 knows no `max`. */
  knowsMax = true;

  constructor(trouble = new Trouble()) {
    this.#trouble = trouble;
  }

  /** Opens an account with these contacts. */
  person(jid: string, ...items: RosterItem[]): BareJid {
    this.rosters.set(jid as BareJid, new Map(items.map((item) => [item.jid, item])));
    return jid as BareJid;
  }

  may(): boolean {
    return true;
  }

  roster(owner: BareJid): Promise<RosterItem[]> {
    return this.#trouble.around('roster', () => {
      this.done.push(`roster ${owner}`);
      return [...this.#rosterOf(owner).values()];
    });
  }

  setRosterItem(owner: BareJid, item: RosterItem): Promise<void> {
    return this.#trouble.around('set', () => {
      this.done.push(`set ${owner} ${item.jid}`);
      this.#rosterOf(owner).set(item.jid, { ...item, groups: [...new Set(item.groups)] });
    });
  }

  removeRosterItem(owner: BareJid, contact: BareJid): Promise<void> {
    return this.#trouble.around('remove', () => {
      this.done.push(`remove ${owner} ${contact}`);
      if (!this.#rosterOf(owner).delete(contact)) throw new StanzaError('cancel', 'item-not-found');
    });
  }

  iq(owner: BareJid, type: 'get' | 'set', payload: Element, lane?: Lane): Promise<Element> {
    return this.#trouble.around('iq', () => {
      this.#rosterOf(owner);
      const [action] = payload.getChildElements();
      this.done.push(`${type} ${action?.name ?? ''} ${owner} ${lane ?? ''}`.trim());
      const answer = this.#pubsub(owner, type, payload);
      return xml('iq', { type: 'result', from: owner }, ...(answer === undefined ? [] : [answer]));
    });
  }

  /** Creates a node as a client would. */
  node(owner: BareJid, name: string, config: Record<string, string>, ...ids: string[]): Node {
    const node = { config, items: new Map(ids.map((id) => [id, bookmark(id)])) };
    const its = this.nodes.get(owner) ?? new Map<string, Node>();
    this.nodes.set(owner, its.set(name, node));
    return node;
  }

  #rosterOf(owner: BareJid): Map<BareJid, RosterItem> {
    const roster = this.rosters.get(owner);
    if (roster === undefined) throw new StanzaError('cancel', 'item-not-found');
    return roster;
  }

  #pubsub(owner: BareJid, type: 'get' | 'set', payload: Element): Element | undefined {
    const [action, options] = payload.getChildElements();
    const name = String(action?.attrs['node']);
    const node = this.nodes.get(owner)?.get(name);
    const ns = payload.getNS() ?? '';
    switch (`${type} ${action?.name ?? ''}`) {
      case 'set publish':
        return this.#publish(owner, name, action?.getChild('item'), options);
      case 'set retract': {
        const removed = node?.items.delete(String(action?.getChild('item')?.attrs['id']));
        if (removed !== true) throw new StanzaError('cancel', 'item-not-found');
        return undefined;
      }
      case 'get items': {
        if (node === undefined) throw new StanzaError('cancel', 'item-not-found');
        const items = [...node.items].map(([id, item]) => xml('item', { id }, item));
        return xml('pubsub', { xmlns: NS_PUBSUB }, xml('items', { node: name }, ...items));
      }
      case 'get configure':
      case 'set configure': {
        if (ns !== NS_PUBSUB_OWNER || node === undefined) {
          throw new StanzaError('cancel', 'item-not-found');
        }
        if (type === 'get') return configuration(name, node.config);
        Object.assign(node.config, this.#wanted(action));
        evict(node);
        return undefined;
      }
      default:
        throw new StanzaError('cancel', 'feature-not-implemented');
    }
  }

  #publish(
    owner: BareJid,
    name: string,
    item: Element | undefined,
    options: Element | undefined,
  ): undefined {
    const wanted = this.#wanted(options);
    const node =
      this.nodes.get(owner)?.get(name) ?? this.node(owner, name, { ...DEFAULT, ...wanted });
    const differs = Object.entries(wanted).some(([key, value]) => node.config[key] !== value);
    if (differs) throw new StanzaError('cancel', 'conflict');
    const [payload] = item?.getChildElements() ?? [];
    if (payload === undefined) throw new MusterError('stanza-error', 'nothing to publish');
    const id = String(item?.attrs['id']);
    node.items.delete(id);
    node.items.set(id, payload);
    evict(node);
  }

  #wanted(form: Element | undefined): Record<string, string> {
    const fields = form?.getChild('x')?.getChildren('field') ?? [];
    const wanted = Object.fromEntries(
      fields
        .filter((field) => field.attrs['var'] !== 'FORM_TYPE')
        .map((field) => [
          String(field.attrs['var']).replace('pubsub#', ''),
          field.getChildText('value') ?? '',
        ]),
    );
    if (wanted['max_items'] === 'max' && !this.knowsMax) {
      throw new StanzaError('modify', 'not-acceptable');
    }
    return wanted;
  }
}

const DEFAULT = { persist_items: 'true', max_items: '1', access_model: 'presence' };

/** A limit of items throws the oldest out. */
function evict({ config, items }: Node): void {
  const most = config['max_items'] === 'max' ? 256 : Number(config['max_items']);
  for (const id of [...items.keys()].slice(0, Math.max(0, items.size - most))) items.delete(id);
}

function bookmark(id: string): Element {
  return xml('conference', { xmlns: 'urn:xmpp:bookmarks:1', name: `My ${id}` });
}

function configuration(node: string, config: Record<string, string>): Element {
  const field = (name: string, value: string): Element =>
    xml('field', { var: name }, xml('value', {}, value));
  return xml(
    'pubsub',
    { xmlns: NS_PUBSUB_OWNER },
    xml(
      'configure',
      { node },
      xml(
        'x',
        { xmlns: 'jabber:x:data', type: 'form' },
        field('FORM_TYPE', 'http://jabber.org/protocol/pubsub#node_config'),
        ...Object.entries(config).map(([name, value]) => field(`pubsub#${name}`, value)),
      ),
    ),
  );
}
