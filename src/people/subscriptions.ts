import type { Instant, Milliseconds } from '../domain/duration.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Topic } from '../domain/topic.ts';
import type { StoredSubscription, SubscriptionStore } from '../store/port.ts';

/** A subscription of a person to a topic, with his own duration. */
export interface Subscription {
  readonly jid: BareJid;
  readonly duration?: Milliseconds;
}

type Row = StoredSubscription;

/**
 * Who subscribes to what (A1): those whom the configuration lists, and those who came by
 * themselves; in memory for reading, a change counts when it is durable. Every method that changes
 * something rejects with `store-unavailable`.
 */
export class Subscriptions {
  readonly #store: SubscriptionStore;
  readonly #now: () => Instant;
  readonly #configured: ReadonlyMap<string, ReadonlyMap<BareJid, Subscription>>;
  /** By topic, in the order of subscription. */
  readonly #rows = new Map<string, Map<BareJid, Row>>();
  /** The topics of which a person has a row. */
  readonly #topicsOf = new Map<BareJid, Set<string>>();
  readonly #contacts = new Map<string, Set<BareJid>>();
  readonly #lists = new Map<string, readonly Subscription[]>();
  /** Where each person stands in the topic's list; made when first asked for. */
  readonly #places = new Map<string, ReadonlyMap<BareJid, number>>();
  readonly #watchers: ((topic: string) => void)[] = [];

  constructor(
    store: SubscriptionStore,
    topics: ReadonlyMap<string, Topic>,
    clock: { now(): Instant },
  ) {
    this.#store = store;
    this.#now = () => clock.now();
    this.#configured = new Map(
      [...topics.values()].map(({ name, members }) => [
        name,
        new Map(members.map((member) => [member.jid, member])),
      ]),
    );
  }

  async load(): Promise<void> {
    for (const row of await this.#store.loadSubscriptions()) this.#know(row);
  }

  /** Whoever is told of a topic whose subscribers, or their durations, have changed. */
  watch(changed: (topic: string) => void): void {
    this.#watchers.push(changed);
  }

  /** Everybody in the order of subscription, the configured ones first. */
  of(topic: string): readonly Subscription[] {
    const known = this.#lists.get(topic);
    if (known !== undefined) return known;
    const list = [...this.#list(topic)];
    this.#lists.set(topic, list);
    return list;
  }

  /**
   * Those of these people who subscribe, in the order of subscription. Costs as much as the fewer
   * of the two, the people and the subscribers, are (DESIGN §9).
   */
  among(topic: string, people: ReadonlyMap<BareJid, unknown>): readonly Subscription[] {
    const list = this.of(topic);
    if (people.size >= list.length) return list.filter(({ jid }) => people.has(jid));
    const places = this.#placesIn(topic, list);
    const found: number[] = [];
    for (const person of people.keys()) {
      const place = places.get(person);
      if (place !== undefined) found.push(place);
    }
    return found.toSorted((a, b) => a - b).flatMap((place) => list[place] ?? []);
  }

  has(topic: string, person: BareJid): boolean {
    return this.isConfigured(topic, person) || this.row(topic, person)?.own === true;
  }

  isConfigured(topic: string, person: BareJid): boolean {
    return this.#configured.get(topic)?.has(person) ?? false;
  }

  /** His own set duration; undefined: the topic's. */
  duration(topic: string, person: BareJid): Milliseconds | undefined {
    return this.row(topic, person)?.duration ?? this.#configured.get(topic)?.get(person)?.duration;
  }

  /** Who has the topic in his contact list. */
  contacts(topic: string): readonly BareJid[] {
    return [...(this.#contacts.get(topic) ?? [])];
  }

  /** What is stored of a person's subscription. */
  row(topic: string, person: BareJid): Row | undefined {
    return this.#rows.get(topic)?.get(person);
  }

  /** All that is stored of a person. */
  rowsOf(person: BareJid): readonly Row[] {
    return [...(this.#topicsOf.get(person) ?? [])].flatMap(
      (topic) => this.row(topic, person) ?? [],
    );
  }

  /** Subscribes a person who is not configured; and sets his duration, if one is given. */
  async subscribe(topic: string, person: BareJid, duration?: Milliseconds): Promise<void> {
    const own = !this.isConfigured(topic, person);
    await this.#write({
      ...this.#rowFor(topic, person),
      ...(own ? { own } : {}),
      ...(duration === undefined ? {} : { duration }),
    });
  }

  /** Sets, or drops, the person's own duration. */
  async setDuration(topic: string, person: BareJid, duration?: Milliseconds): Promise<void> {
    const { duration: _, ...row } = this.#rowFor(topic, person);
    await this.#write(duration === undefined ? row : { ...row, duration });
  }

  /** Notes whether the topic is in the person's contact list. */
  async setContact(topic: string, person: BareJid, contact: boolean): Promise<void> {
    if ((this.row(topic, person)?.contact ?? false) === contact) return;
    await this.#write({ ...this.#rowFor(topic, person), contact });
  }

  /** Forgets all of the person's own will about these topics, contacts included. */
  async drop(person: BareJid, topics: readonly string[]): Promise<void> {
    const gone = topics.filter((topic) => this.row(topic, person) !== undefined);
    if (gone.length === 0) return;
    await this.#store.saveSubscriptions(
      [],
      gone.map((topic) => ({ topic, person })),
    );
    for (const topic of gone) {
      this.#rows.get(topic)?.delete(person);
      this.#topicsOf.get(person)?.delete(topic);
      this.#contacts.get(topic)?.delete(person);
      this.announce(topic);
    }
  }

  /** Tells the watchers of a change that is not stored here: somebody listed left or came back. */
  announce(topic: string): void {
    this.#changed(topic);
    for (const tell of this.#watchers) tell(topic);
  }

  *#list(topic: string): Iterable<Subscription> {
    const configured = this.#configured.get(topic) ?? new Map<BareJid, Subscription>();
    for (const [jid, member] of configured) {
      const duration = this.row(topic, jid)?.duration ?? member.duration;
      yield duration === undefined ? { jid } : { jid, duration };
    }
    for (const { person, own, duration } of this.#rows.get(topic)?.values() ?? []) {
      if (!own || configured.has(person)) continue;
      yield duration === undefined ? { jid: person } : { jid: person, duration };
    }
  }

  #rowFor(topic: string, person: BareJid): Row {
    const known = this.row(topic, person);
    return known ?? { topic, person, since: this.#now(), own: false, contact: false };
  }

  async #write(row: Row): Promise<void> {
    if (isIdle(row)) return this.drop(row.person, [row.topic]);
    await this.#store.saveSubscriptions([row]);
    this.#know(row);
    this.announce(row.topic);
  }

  #know(row: Row): void {
    const rows = this.#rows.get(row.topic) ?? new Map<BareJid, Row>();
    this.#rows.set(row.topic, rows.set(row.person, row));
    const topics = this.#topicsOf.get(row.person) ?? new Set<string>();
    this.#topicsOf.set(row.person, topics.add(row.topic));
    const contacts = this.#contacts.get(row.topic) ?? new Set<BareJid>();
    this.#contacts.set(row.topic, contacts);
    if (row.contact) contacts.add(row.person);
    else contacts.delete(row.person);
    this.#changed(row.topic);
  }

  #changed(topic: string): void {
    this.#lists.delete(topic);
    this.#places.delete(topic);
  }

  #placesIn(topic: string, list: readonly Subscription[]): ReadonlyMap<BareJid, number> {
    const known = this.#places.get(topic);
    if (known !== undefined) return known;
    const places = new Map(list.map(({ jid }, place) => [jid, place]));
    this.#places.set(topic, places);
    return places;
  }
}

/** Whether a row says nothing that would not be so without it. */
const isIdle = ({ own, contact, duration }: Row): boolean =>
  !own && !contact && duration === undefined;
