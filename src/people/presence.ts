import type { Instant } from '../domain/duration.ts';
import { type BareJid, type FullJid, bareIn } from '../domain/jid.ts';
import type { Sighting, Show } from '../domain/person.ts';
import type { PresenceInfo } from '../xmpp/protocol/presence.ts';

/** One client of a person, as the directory knows it (A2). */
export interface Client extends Sighting {
  readonly status: string;
  /** When the client sent the presence that stands: the server's stamp on a snapshot (XEP-0203). */
  readonly since: Instant;
  /**
   * `present`: the server or the client said so on this link. `unconfirmed`: known from before a
   * reconnect or restart; counts as online, and is inquired of at once and before a selection.
   * `silent`: did not answer an inquiry; counts as offline until heard again.
   */
  readonly certainty: 'present' | 'unconfirmed' | 'silent';
}

/** A person's state as others may see it: that of the client with the highest priority. */
export interface Availability {
  readonly show: Show;
  readonly status: string;
}

/** Who is told when a person comes, changes or goes. Each is called after the change took place. */
export interface PresenceWatcher {
  appeared(person: BareJid): void;
  changed(person: BareJid): void;
  vanished(person: BareJid): void;
  /** One client of a person is gone for certain, be others still there or not. */
  clientGone(client: FullJid): void;
}

/**
 * The presence part of the presence information database (A1, A2, figs. 5, 13, 20): per client,
 * from the server's feed and from inquiry. Knows no I/O and no clock.
 */
export class PresenceBook {
  readonly #people = new Map<BareJid, Map<FullJid, Client>>();
  readonly #watchers: Partial<PresenceWatcher>[] = [];
  /** Changes that the store has not seen: null marks a client that is gone. */
  readonly #unsaved = new Map<FullJid, Client | null>();

  watch(watcher: Partial<PresenceWatcher>): void {
    this.#watchers.push(watcher);
  }

  /**
   * The feed, or the client itself, spoke: an available or unavailable presence of a full JID.
   * `since`: when it was sent, if that was before `at`.
   */
  heard(jid: FullJid, info: PresenceInfo, at: Instant, since: Instant = at): void {
    if (info.type === 'unavailable') this.gone(jid);
    if (info.type !== 'available') return;
    const { show, status, priority, caps } = info;
    this.#set({ jid, show, status, priority, caps, heard: at, since, certainty: 'present' });
  }

  /** Any sign of life of a client that is known, such as a message or an answered inquiry. */
  alive(jid: FullJid, at: Instant): void {
    const client = this.client(jid);
    if (client === undefined || (client.certainty === 'present' && at - client.heard < 1000))
      return;
    this.#set({ ...client, heard: at, certainty: 'present' });
  }

  /** An inquiry was not answered in time: offline, but not forgotten (A2). */
  silent(jid: FullJid): void {
    const client = this.client(jid);
    if (client !== undefined) this.#set({ ...client, certainty: 'silent' });
  }

  /** The client is proved absent. */
  gone(jid: FullJid): void {
    const person = bareIn(jid);
    const clients = this.#people.get(person);
    if (clients === undefined) return;
    const before = this.online(person);
    if (!clients.delete(jid)) return;
    if (clients.size === 0) this.#people.delete(person);
    this.#unsaved.set(jid, null);
    for (const watcher of this.#watchers) watcher.clientGone?.(jid);
    this.#tell(person, before);
  }

  /** His server says of the whole account that nobody is there, as in answer to a probe (RFC 6121 §4.3.2). */
  absent(person: BareJid): void {
    for (const { jid } of this.clients(person)) this.gone(jid);
  }

  /** Takes up what an earlier run remembered, unconfirmed. */
  restore(sightings: readonly Sighting[]): void {
    for (const sighting of sightings) {
      this.#put({ ...sighting, status: '', since: sighting.heard, certainty: 'unconfirmed' });
    }
  }

  /** The link was lost: whoever was present is now unconfirmed. A reconnect turns nobody offline. */
  doubt(): void {
    for (const clients of this.#people.values()) {
      for (const client of clients.values()) {
        if (client.certainty === 'present') {
          clients.set(client.jid, { ...client, certainty: 'unconfirmed' });
        }
      }
    }
  }

  /** Those of whom any client is known, whatever its certainty: whoever is not here is offline. */
  get known(): ReadonlyMap<BareJid, unknown> {
    return this.#people;
  }

  client(jid: FullJid): Client | undefined {
    return this.#people.get(bareIn(jid))?.get(jid);
  }

  /** Every client that is known of a person, whatever its certainty. */
  clients(person: BareJid): readonly Client[] {
    return [...(this.#people.get(person)?.values() ?? [])];
  }

  /** Every client that is known, of one certainty. */
  all(certainty: Client['certainty']): readonly Client[] {
    return [...this.#people.values()]
      .flatMap((clients) => [...clients.values()])
      .filter((client) => client.certainty === certainty);
  }

  /** Everybody who is online. */
  everyone(): readonly BareJid[] {
    return [...this.#people.keys()].filter((person) => this.online(person));
  }

  online(person: BareJid): boolean {
    return this.availability(person) !== undefined;
  }

  /** What others see; undefined when the person is offline. */
  availability(person: BareJid): Availability | undefined {
    return this.best(person);
  }

  /** The client that speaks for the person: highest priority, then heard last. */
  best(person: BareJid): Client | undefined {
    let best: Client | undefined;
    for (const client of this.#people.get(person)?.values() ?? []) {
      if (client.certainty === 'silent') continue;
      if (
        best === undefined ||
        client.priority > best.priority ||
        (client.priority === best.priority && client.heard > best.heard)
      ) {
        best = client;
      }
    }
    return best;
  }

  /** Hands over what the store has not seen yet. */
  takeUnsaved(): { changed: Sighting[]; gone: FullJid[] } {
    const changed: Sighting[] = [];
    const gone: FullJid[] = [];
    for (const [jid, client] of this.#unsaved) {
      if (client === null) gone.push(jid);
      else {
        const { show, priority, caps, heard } = client;
        changed.push({ jid, show, priority, caps, heard });
      }
    }
    this.#unsaved.clear();
    return { changed, gone };
  }

  /** The store has not taken what was handed over: it will be handed over again, as it is then. */
  putBack(jids: readonly FullJid[]): void {
    for (const jid of jids) {
      if (!this.#unsaved.has(jid)) this.#unsaved.set(jid, this.client(jid) ?? null);
    }
  }

  #put(client: Client): void {
    const person = bareIn(client.jid);
    const clients = this.#people.get(person) ?? new Map<FullJid, Client>();
    clients.set(client.jid, client);
    this.#people.set(person, clients);
  }

  #set(client: Client): void {
    const person = bareIn(client.jid);
    const before = this.online(person);
    const seen = this.availability(person);
    this.#put(client);
    this.#unsaved.set(client.jid, client);
    const now = this.availability(person);
    if (before !== (now !== undefined)) this.#tell(person, before);
    else if (seen?.show !== now?.show || seen?.status !== now?.status) {
      for (const watcher of this.#watchers) watcher.changed?.(person);
    }
  }

  #tell(person: BareJid, before: boolean): void {
    const now = this.online(person);
    for (const watcher of this.#watchers) {
      if (now && !before) watcher.appeared?.(person);
      else if (before && !now) watcher.vanished?.(person);
      else if (now) watcher.changed?.(person);
    }
  }
}
