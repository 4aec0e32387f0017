import type { StandingRelations } from '../../chats/relation-index.ts';
import type { Effect } from '../../domain/effect.ts';
import { addressAt, type BareJid, localIn } from '../../domain/jid.ts';
import type { Topic } from '../../domain/topic.ts';
import type { Directory } from '../../people/directory.ts';
import type { HandleRegistry } from '../../people/handles.ts';
import type { Clock } from '../../schedule/port.ts';
import type { EffectStore, JournalStore } from '../../store/port.ts';
import { InTurn } from '../../waiting/in-turn.ts';

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

/** An entry of a lasting group. */
interface StandingEntry {
  readonly owner: BareJid;
  readonly contact: BareJid;
  readonly name: string;
  readonly group: string;
}

/** With this the names of our holders of roster entries begin. */
const OURS = 'standing:';
const holderOf = (topic: string): string => `${OURS}${topic}`;

/**
 * The lasting relations of a publisher with his subscribers (A16, fig. 16), where the topic says
 * `standing: true`: a roster group that stays between the chats.
 */
export class Standing implements StandingRelations {
  readonly #parts: StandingParts;
  readonly #reviews = new InTurn<'review'>();
  /** Of the last change; numbers effects. */
  #version = 0;

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
   * Brings rosters in line with who publishes and subscribes now: after a start, after every change
   * of subscriptions, and when a host grants more. One after the other. Rejects with
   * `store-unavailable`.
   */
  review(): Promise<void> {
    return this.#reviews.run('review', () => this.#review());
  }

  async #review(): Promise<void> {
    const { topics, store } = this.#parts;
    for (const topic of topics.values()) {
      await this.#align(holderOf(topic.name), await this.#entries(topic));
    }
    const known = new Set([...topics.keys()].map(holderOf));
    const gone = (await store.journalHolders()).filter((one) => one.startsWith(OURS));
    for (const holder of gone) if (!known.has(holder)) await this.#align(holder, []);
  }

  #topics(): readonly Topic[] {
    return [...this.#parts.topics.values()].filter(
      ({ standing, publisher }) => standing && publisher !== undefined,
    );
  }

  /** What is held and not wanted any more is taken; what is wanted and not held is put where we may. */
  async #align(holder: string, entries: readonly StandingEntry[]): Promise<void> {
    const { store, outbox, clock, reaches } = this.#parts;
    const keyOf = ({ owner, contact }: Pick<StandingEntry, 'owner' | 'contact'>): string =>
      `roster ${owner} ${contact} ${holder}`;
    const held = new Map((await store.journalHeldBy(holder)).map((one) => [keyOf(one), one]));
    const wanted = new Map(entries.map((entry) => [keyOf(entry), entry]));
    const puts = [...wanted].filter(([key, entry]) => {
      const wish = held.get(key)?.holders[holder];
      return reaches(entry.owner) && (wish === undefined || isOther(wish, entry));
    });
    const takes = [...held].filter(([key]) => !wanted.has(key));
    const actions: (readonly [string, Effect['action']])[] = [
      ...puts.map(([key, entry]) => [key, { kind: 'roster-put', ...entry }] as const),
      ...takes.map(
        ([key, { owner, contact }]) => [key, { kind: 'roster-take', owner, contact }] as const,
      ),
    ];
    if (actions.length === 0) return;
    this.#version = Math.max(this.#version + 1, clock.now());
    const effects = actions.map(([key, action], number): Effect => {
      const id = `${holder}.${this.#version}.${number}`;
      return { id, key, chat: holder, stage: 0, action };
    });
    await store.addEffects(effects);
    outbox().add(effects);
  }

  async #entries(topic: Topic): Promise<StandingEntry[]> {
    const { directory, registry, domain, apart } = this.#parts;
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
      .map(({ owner, about }) => {
        const handle = handles.get(about);
        const name = handle?.name ?? localIn(about);
        return {
          owner,
          contact: addressAt(name, domain),
          name: handle?.display ?? name,
          group,
        };
      });
  }
}

/** The topic or the person has another name by now; what the owner removed himself stays removed. */
const isOther = (wish: Pick<StandingEntry, 'group' | 'name'>, entry: StandingEntry): boolean =>
  wish.group !== '' && (wish.group !== entry.group || wish.name !== entry.name);

const othersOf = (directory: Directory, topic: Topic, publisher: BareJid): BareJid[] =>
  directory
    .subscribers(topic)
    .map(({ jid }) => jid)
    .filter((jid) => jid !== publisher);
