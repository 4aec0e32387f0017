import type { StandingRelations } from './chats/relations.ts';
import type { Effect } from './domain/effect.ts';
import { type BareJid, localIn } from './domain/jid.ts';
import type { Topic } from './domain/topic.ts';
import type { Directory } from './people/directory.ts';
import type { HandleRegistry } from './people/handles.ts';
import type { Clock } from './schedule/port.ts';
import type { EffectStore, JournalStore } from './store/port.ts';

/** What lasting relations need of the house. */
export interface StandingParts {
  readonly domain: string;
  readonly topics: ReadonlyMap<string, Topic>;
  readonly directory: Directory;
  readonly registry: HandleRegistry;
  readonly store: JournalStore & EffectStore;
  readonly outbox: () => { add(effects: readonly Effect[]): void };
  /** Whether we may write the person's roster. */
  readonly reaches: (person: BareJid) => boolean;
  /** Whether one of the two does not want to meet the other, ever (A15). */
  readonly apart: (a: BareJid, b: BareJid) => boolean;
  readonly clock: Clock;
}

/**
 * The lasting relations of a publisher with his subscribers (A16, fig. 16), where the topic says
 * `standing: true`: a roster group that stays between the chats.
 */
export class Standing implements StandingRelations {
  readonly #parts: StandingParts;

  constructor(parts: StandingParts) {
    this.#parts = parts;
  }

  related(a: BareJid, b: BareJid): boolean {
    const { directory, apart } = this.#parts;
    if (apart(a, b)) return false;
    return this.#topics().some(
      (topic) =>
        (topic.publisher === a && directory.isSubscribed(topic, b)) ||
        (topic.publisher === b && directory.isSubscribed(topic, a)),
    );
  }

  *of(person: BareJid): Iterable<BareJid> {
    for (const other of this.#counterparts(person)) {
      if (!this.#parts.apart(person, other)) yield other;
    }
  }

  *#counterparts(person: BareJid): Iterable<BareJid> {
    const { directory } = this.#parts;
    for (const topic of this.#topics()) {
      const { publisher } = topic;
      if (publisher === undefined) continue;
      if (publisher === person) yield* othersOf(directory, topic, publisher);
      else if (directory.isSubscribed(topic, person)) yield publisher;
    }
  }

  /**
   * Brings rosters in line with who publishes and subscribes now: after a start, and after every
   * change of subscriptions. Rejects with `store-unavailable`.
   */
  async review(): Promise<void> {
    for (const topic of this.#parts.topics.values()) await this.#reviewTopic(topic);
  }

  #topics(): readonly Topic[] {
    return [...this.#parts.topics.values()].filter(
      ({ standing, publisher }) => standing && publisher !== undefined,
    );
  }

  async #reviewTopic(topic: Topic): Promise<void> {
    const { store, outbox, clock } = this.#parts;
    const holder = `standing:${topic.name}`;
    const wanted = new Map<string, Effect['action']>();
    for (const entry of await this.#entries(topic)) {
      wanted.set(`${entry.owner} ${entry.contact}`, { kind: 'roster-put', ...entry });
    }
    const held = new Map(
      (await store.journalHeldBy(holder)).map(({ owner, contact }) => [
        `${owner} ${contact}`,
        { kind: 'roster-take' as const, owner, contact },
      ]),
    );
    const actions = [
      ...[...wanted].filter(([key]) => !held.has(key)),
      ...[...held].filter(([key]) => !wanted.has(key)),
    ];
    if (actions.length === 0) return;
    const version = clock.now();
    const effects = actions.map(([key, action], number): Effect => {
      const id = `${holder}.${version}.${number}`;
      return { id, key: `roster ${key} ${holder}`, chat: holder, stage: 0, action };
    });
    await store.addEffects(effects);
    outbox().add(effects);
  }

  async #entries(
    topic: Topic,
  ): Promise<{ owner: BareJid; contact: BareJid; name: string; group: string }[]> {
    const { directory, registry, domain, reaches, apart } = this.#parts;
    const { publisher, standing, title: group } = topic;
    if (!standing || publisher === undefined) return [];
    const others = othersOf(directory, topic, publisher).filter((one) => !apart(publisher, one));
    const people = [publisher, ...others];
    const handles = new Map(
      await Promise.all(people.map(async (one) => [one, await registry.ensure(one)] as const)),
    );
    return others
      .flatMap((other) => [
        { owner: publisher, about: other },
        { owner: other, about: publisher },
      ])
      .filter(({ owner }) => reaches(owner))
      .map(({ owner, about }) => {
        const handle = handles.get(about);
        const name = handle?.name ?? localIn(about);
        return {
          owner,
          contact: `${name}@${domain}` as BareJid,
          name: handle?.display ?? name,
          group,
        };
      });
  }
}

const othersOf = (directory: Directory, topic: Topic, publisher: BareJid): BareJid[] =>
  directory
    .subscribers(topic)
    .map(({ jid }) => jid)
    .filter((jid) => jid !== publisher);
