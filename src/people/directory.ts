import type { Milliseconds } from '../domain/duration.ts';
import type { BareJid } from '../domain/jid.ts';
import { type Status, statusOf } from '../domain/person.ts';
import { centralPeople, limitOf, type Topic } from '../domain/topic.ts';
import type { HandleRegistry } from './handles.ts';
import type { PresenceBook } from './presence.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';

export type { Subscription } from './subscriptions.ts';

/** One row of the presence information database (figs. 5, 13, 20): a person × a topic. */
export interface DirectoryRow {
  readonly jid: BareJid;
  readonly handle: string | null;
  readonly topic: string;
  /** The person's set duration: his own, else the topic's, else null. */
  readonly duration: Milliseconds | null;
  readonly presence: 'Online' | 'Offline';
  /** As the person's client shows it; null while offline. */
  readonly status: Status | null;
  readonly position: string | null;
}

/** The presence information database (A1): who subscribes to what, for how long, and who is there. */
export class Directory {
  readonly #topics: ReadonlyMap<string, Topic>;
  readonly #presence: PresenceBook;
  readonly #handles: HandleRegistry;
  readonly #subscriptions: Subscriptions;
  /** Who has left a topic although he is listed. */
  readonly #refusals: (topic: string) => ReadonlySet<BareJid>;

  constructor(
    topics: ReadonlyMap<string, Topic>,
    parts: {
      readonly presence: PresenceBook;
      readonly handles: HandleRegistry;
      readonly subscriptions: Subscriptions;
      readonly refusals: (topic: string) => ReadonlySet<BareJid>;
    },
  ) {
    this.#topics = topics;
    this.#presence = parts.presence;
    this.#handles = parts.handles;
    this.#subscriptions = parts.subscriptions;
    this.#refusals = parts.refusals;
  }

  /** In the order of subscription; without those who have left. */
  subscribers(topic: Topic): readonly Subscription[] {
    const all = this.#subscriptions.of(topic.name);
    const refusals = this.#refusals(topic.name);
    return refusals.size === 0 ? all : all.filter(({ jid }) => !refusals.has(jid));
  }

  /** Those of these people who subscribe and have not left, in the order of subscription. */
  subscribersAmong(topic: Topic, people: ReadonlyMap<BareJid, unknown>): readonly Subscription[] {
    const refusals = this.#refusals(topic.name);
    return this.#subscriptions.among(topic.name, people).filter(({ jid }) => !refusals.has(jid));
  }

  isSubscribed(topic: Topic, person: BareJid): boolean {
    return this.#subscriptions.has(topic.name, person) && !this.#refusals(topic.name).has(person);
  }

  online(person: BareJid): boolean {
    return this.#presence.online(person);
  }

  /** The whole table, topic by topic; the publisher, or X, first (figs. 13, 20). */
  rows(): DirectoryRow[] {
    return [...this.#topics.values()].flatMap((topic) => {
      const central = centralPeople(topic);
      const subscribers = this.subscribers(topic);
      const unlisted = [...central.keys()].filter((jid) => !this.isSubscribed(topic, jid));
      const [first, others] = [true, false].map((is) =>
        subscribers.filter(({ jid }) => central.has(jid) === is),
      );
      return [
        ...unlisted.map((jid) => this.#row(topic, jid, null)),
        ...[...(first ?? []), ...(others ?? [])].map(({ jid, duration }) =>
          this.#row(topic, jid, duration ?? limitOf(topic) ?? null),
        ),
      ];
    });
  }

  #row(topic: Topic, jid: BareJid, duration: Milliseconds | null): DirectoryRow {
    const seen = this.#presence.availability(jid);
    return {
      jid,
      handle: this.#handles.of(jid)?.name ?? null,
      topic: topic.name,
      duration,
      presence: seen === undefined ? 'Offline' : 'Online',
      status: seen === undefined ? null : statusOf(seen.show),
      position: null,
    };
  }
}
