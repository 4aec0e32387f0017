import type { BareJid } from '../domain/jid.ts';
import type { Handle, Person } from '../domain/person.ts';
import type { PeopleStore } from '../store/port.ts';

/** How the first handle of a person comes about (`handles.first`). */
export interface HandleRules {
  readonly people: ReadonlyMap<BareJid, Person>;
  readonly first: 'words' | 'localpart';
  /** Hosts of our own: `localpart` never applies to people elsewhere (DESIGN §4). */
  readonly hosts: readonly string[];
  /** Names that are not to be had: topics. */
  readonly reserved: (name: string) => boolean;
  /** Invents a name of two words that `taken` does not know. */
  readonly invent: (taken: (name: string) => boolean) => string;
}

/** The handles of all accounts (B1), in memory, with the store behind. A handle never passes to another account. */
export class HandleRegistry {
  readonly #store: PeopleStore;
  readonly #rules: HandleRules;
  readonly #byName = new Map<string, Handle>();
  readonly #byJid = new Map<BareJid, Handle>();
  readonly #underWay = new Map<BareJid, Promise<Handle>>();

  constructor(store: PeopleStore, rules: HandleRules) {
    this.#store = store;
    this.#rules = rules;
  }

  /** Reads what is registered, then registers the handles that the admin named. */
  async load(): Promise<void> {
    for (const handle of await this.#store.loadHandles()) this.#know(handle);
    for (const person of this.#rules.people.values()) {
      if (person.handle !== undefined) await this.ensure(person.jid);
    }
  }

  byName(name: string): Handle | undefined {
    return this.#byName.get(name);
  }

  of(jid: BareJid): Handle | undefined {
    return this.#byJid.get(jid);
  }

  /** Every handle that ever was the account's. */
  allOf(jid: BareJid): readonly Handle[] {
    return [...this.#byName.values()].filter((handle) => handle.jid === jid);
  }

  /** Shows no name beside the account's handles any more; they stay its own for ever. */
  async unlink(jid: BareJid): Promise<void> {
    for (const handle of this.allOf(jid)) {
      const bare = { ...handle, display: handle.name };
      await this.#store.claimHandle(bare);
      this.#byName.set(handle.name, bare);
      if (this.#byJid.get(jid)?.name === handle.name) this.#byJid.set(jid, bare);
    }
  }

  /** The person's handle; registers his first one when he has none. */
  async ensure(jid: BareJid): Promise<Handle> {
    const known = this.#current(jid);
    if (known !== undefined) return this.#redisplay(known);
    const running = this.#underWay.get(jid);
    if (running !== undefined) return running;
    const claim = this.#claim(jid).finally(() => this.#underWay.delete(jid));
    this.#underWay.set(jid, claim);
    return claim;
  }

  /** The handle that stands; undefined when one is still to be registered. */
  #current(jid: BareJid): Handle | undefined {
    const named = this.#rules.people.get(jid)?.handle;
    const owned = named === undefined ? undefined : this.#byName.get(named);
    if (owned?.jid === jid) return owned;
    return named === undefined || this.#taken(named) ? this.#byJid.get(jid) : undefined;
  }

  async #claim(jid: BareJid): Promise<Handle> {
    for (const name of this.#candidates(jid)) {
      const handle = { name, jid, display: this.#display(jid, name) };
      if (await this.#store.claimHandle(handle)) {
        this.#know(handle);
        return handle;
      }
    }
    throw new Error('the candidates never end');
  }

  *#candidates(jid: BareJid): Generator<string> {
    const named = this.#rules.people.get(jid)?.handle;
    if (named !== undefined && !this.#taken(named)) yield named;
    const [local = '', host = ''] = jid.split('@');
    const own = this.#rules.first === 'localpart' && this.#rules.hosts.includes(host);
    if (own && !this.#taken(local)) yield local;
    const refused = new Set<string>();
    for (;;) {
      const name = this.#rules.invent((word) => this.#taken(word) || refused.has(word));
      refused.add(name);
      yield name;
    }
  }

  #taken(name: string): boolean {
    return this.#byName.has(name) || this.#rules.reserved(name);
  }

  /** The name beside a handle is shown only where the admin gave both. */
  #display(jid: BareJid, name: string): string {
    const person = this.#rules.people.get(jid);
    return person?.handle === name ? (person.name ?? name) : name;
  }

  /** The admin may have changed the name since the handle was registered. */
  #redisplay(handle: Handle): Handle {
    const display = this.#display(handle.jid, handle.name);
    if (display === handle.display && this.#byJid.get(handle.jid) === handle) return handle;
    const renamed = { ...handle, display };
    this.#know(renamed);
    return renamed;
  }

  #know(handle: Handle): void {
    this.#byName.set(handle.name, handle);
    this.#byJid.set(handle.jid, handle);
  }
}
