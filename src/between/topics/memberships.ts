import type { Milliseconds } from '../../domain/duration.ts';
import { type BareJid, domainIn } from '../../domain/jid.ts';
import { centralPeople, type Topic } from '../../domain/topic.ts';
import type { Subscriptions } from '../../people/subscriptions.ts';
import type { WishBook } from '../../people/wish-book.ts';

/** Who knows to whom topics are open. */
export interface MembershipParts {
  readonly topics: ReadonlyMap<string, Topic>;
  /** The hosts whose people may subscribe to open topics. */
  readonly hosts: readonly string[];
  readonly admins: readonly BareJid[];
  readonly subscriptions: Subscriptions;
  readonly wishes: WishBook;
}

/** What became of somebody's wish to subscribe. */
export type Joining = 'subscribed' | 'already' | 'closed';
/** What became of his wish to leave; `refused`: he is listed, and is left alone from now on. */
export type Leaving = 'unsubscribed' | 'refused' | 'not-subscribed';

/** Who may see topics, subscribe to them and leave them again, by whatever means. */
export class Memberships {
  readonly #parts: MembershipParts;

  constructor(parts: MembershipParts) {
    this.#parts = parts;
  }

  /** Whether the person is on one of our hosts. */
  isOurs(person: BareJid): boolean {
    return this.#parts.hosts.includes(domainIn(person));
  }

  isAdmin(person: BareJid): boolean {
    return this.#parts.admins.includes(person);
  }

  /** Whether the person may know what the topic is and when a chat is on. */
  sees(person: BareJid, topic: Topic): boolean {
    return this.mayJoin(person, topic) || centralPeople(topic).has(person) || this.isAdmin(person);
  }

  /** Whether the person may subscribe by himself: to an open topic, or as one who is listed. */
  mayJoin(person: BareJid, topic: Topic): boolean {
    const { subscriptions } = this.#parts;
    return subscriptions.has(topic.name, person) || (topic.open && this.isOurs(person));
  }

  isSubscribed(person: BareJid, { name }: Topic): boolean {
    const { subscriptions, wishes } = this.#parts;
    return subscriptions.has(name, person) && !wishes.refusals(name).has(person);
  }

  /** The topics that the person may see. */
  topicsOf(person: BareJid): readonly Topic[] {
    return [...this.#parts.topics.values()].filter((topic) => this.sees(person, topic));
  }

  /** Whether the person has to do with any topic at all. */
  isAnywhere(person: BareJid): boolean {
    return [...this.#parts.topics.values()].some(
      (topic) =>
        this.#parts.subscriptions.has(topic.name, person) || centralPeople(topic).has(person),
    );
  }

  /** Subscribes the person, or lets him come back. Rejects with `store-unavailable`. */
  async subscribe(person: BareJid, topic: Topic, duration?: Milliseconds): Promise<Joining> {
    const { subscriptions, wishes } = this.#parts;
    const { name } = topic;
    if (!this.mayJoin(person, topic)) return 'closed';
    const same = duration === undefined || subscriptions.duration(name, person) === duration;
    if (this.isSubscribed(person, topic) && same) return 'already';
    await subscriptions.subscribe(name, person, duration);
    if (wishes.of(person).topics[name] === 'never') {
      await wishes.setConsent(person, undefined, name);
      subscriptions.announce(name);
    }
    return 'subscribed';
  }

  /** Takes the person out of the topic. Rejects with `store-unavailable`. */
  async unsubscribe(person: BareJid, topic: Topic): Promise<Leaving> {
    const { subscriptions, wishes } = this.#parts;
    const { name } = topic;
    if (!this.isSubscribed(person, topic)) {
      await subscriptions.drop(person, [name]);
      return 'not-subscribed';
    }
    const listed = subscriptions.isConfigured(name, person);
    if (listed) await wishes.setConsent(person, 'never', name);
    else if (wishes.of(person).topics[name] !== undefined) {
      await wishes.setConsent(person, undefined, name);
    }
    await subscriptions.drop(person, [name]);
    subscriptions.announce(name);
    return listed ? 'refused' : 'unsubscribed';
  }
}
