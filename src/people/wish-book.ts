import type { Instant } from '../domain/duration.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Person } from '../domain/person.ts';
import type { Topic } from '../domain/topic.ts';
import type { Consent, Hours } from '../domain/command.ts';
import { isQuiet, type PersonalWishes } from '../domain/wish.ts';
import { wallTime } from '../domain/zone.ts';
import type { WishStore } from '../store/port.ts';
import { blocksNobody, type Blocks } from './blocks.ts';
import type { Wishes } from './wishes.ts';
import { InTurn } from '../waiting/in-turn.ts';

/** What applies to people who have said nothing themselves. */
export interface WishDefaults {
  readonly people: ReadonlyMap<BareJid, Person>;
  /** IANA name. */
  readonly zone: string;
}

const NOBODY: ReadonlySet<BareJid> = new Set();
const MINUTE = 60_000;
const DAY_MINUTES = 1440;

/**
 * What people want, in memory for reading, with the store behind: a change counts when it is
 * durable. Every method that changes something rejects with `store-unavailable`.
 */
export class WishBook implements Wishes {
  readonly #store: WishStore;
  readonly #defaults: WishDefaults;
  readonly #wishes = new Map<BareJid, PersonalWishes>();
  /** By topic, who wants nothing of it. */
  readonly #refusals = new Map<string, Set<BareJid>>();
  readonly #without = new Map<BareJid, ReadonlySet<BareJid>>();
  readonly #blocks = new Map<BareJid, Blocks>();
  readonly #changes = new InTurn<BareJid>();

  constructor(store: WishStore, defaults: WishDefaults) {
    this.#store = store;
    this.#defaults = defaults;
  }

  async load(): Promise<void> {
    for (const wishes of await this.#store.loadWishes()) this.#know(wishes);
  }

  /** All that the person has said himself. */
  of(person: BareJid): PersonalWishes {
    return this.#wishes.get(person) ?? { person, topics: {}, without: [] };
  }

  consent(person: BareJid, topic: Topic): Consent {
    const wishes = this.#wishes.get(person);
    return wishes?.topics[topic.name] ?? wishes?.consent ?? topic.consent;
  }

  /** Who has left the topic: whoever wants nothing of just this one. */
  refusals(topic: string): ReadonlySet<BareJid> {
    return this.#refusals.get(topic) ?? NOBODY;
  }

  quiet(person: BareJid, at: Instant): boolean {
    const hours = this.#wishes.get(person)?.quiet;
    if (hours === undefined) return false;
    const minute = Math.floor(wallTime(at, this.zone(person)) / MINUTE) % DAY_MINUTES;
    return isQuiet(hours, minute);
  }

  apart(people: readonly BareJid[]): readonly (readonly [BareJid, BareJid])[] {
    const there = new Set(people);
    return [...there].flatMap((person) => {
      const removed = this.#without.get(person);
      const blocks = this.#blocks.get(person) ?? blocksNobody;
      if (removed === undefined && blocks === blocksNobody) return [];
      return [...there]
        .filter((other) => other !== person && (removed?.has(other) === true || blocks(other)))
        .map((other): readonly [BareJid, BareJid] => [person, other]);
    });
  }

  /** Whether one of the two does not want to meet the other, ever. */
  areApart(a: BareJid, b: BareJid): boolean {
    return this.#shuns(a, b) || this.#shuns(b, a);
  }

  /** The person's zone: the configured one, else what his client said, else the service's. */
  zone(person: BareJid): string {
    return this.knownZone(person) ?? this.#defaults.zone;
  }

  /** The same; undefined when only the service's is left. */
  knownZone(person: BareJid): string | undefined {
    return this.#defaults.people.get(person)?.zone ?? this.#wishes.get(person)?.zone;
  }

  /** The person's language: his own setting, else the configured one; undefined: not known. */
  language(person: BareJid): string | undefined {
    return this.#wishes.get(person)?.language ?? this.#defaults.people.get(person)?.language;
  }

  /** Sets consent for a topic, or the person's default; undefined: as if he had said nothing. */
  setConsent(person: BareJid, consent: Consent | undefined, topic?: string): Promise<void> {
    if (topic === undefined) {
      return this.#change(person, (wishes) => withKey(wishes, 'consent', consent));
    }
    return this.#change(person, (wishes) => {
      const { [topic]: _, ...others } = wishes.topics;
      return {
        ...wishes,
        topics: consent === undefined ? others : { ...others, [topic]: consent },
      };
    });
  }

  setQuiet(person: BareJid, quiet: Hours | undefined): Promise<void> {
    return this.#change(person, (wishes) => withKey(wishes, 'quiet', quiet));
  }

  setLanguage(person: BareJid, language: string): Promise<void> {
    return this.#change(person, (wishes) => ({ ...wishes, language }));
  }

  /** @param zone IANA name, or an offset such as `+09:00` */
  setZone(person: BareJid, zone: string): Promise<void> {
    return this.#change(person, (wishes) => ({ ...wishes, zone }));
  }

  /** The person does not want to meet the other again (A15). */
  part(person: BareJid, other: BareJid): Promise<void> {
    return this.#change(person, (wishes) => ({
      ...wishes,
      without: [...new Set([...wishes.without, other])],
    }));
  }

  /** He thinks better of it; what the other wants stays. */
  reunite(person: BareJid, other: BareJid): Promise<void> {
    return this.#change(person, (wishes) => ({
      ...wishes,
      without: wishes.without.filter((one) => one !== other),
    }));
  }

  /** Forgets all that the person wants, but for these topics, of which he wants nothing. */
  forget(person: BareJid, refused: readonly string[]): Promise<void> {
    const topics = Object.fromEntries(refused.map((topic) => [topic, 'never' as const]));
    this.#blocks.delete(person);
    return this.#change(person, () => ({ person, topics, without: [] }));
  }

  /** Whom the person's server keeps away from him; forgotten with the process. */
  setBlocks(person: BareJid, blocks: Blocks): void {
    if (blocks === blocksNobody) this.#blocks.delete(person);
    else this.#blocks.set(person, blocks);
  }

  #shuns(person: BareJid, other: BareJid): boolean {
    return (
      this.#without.get(person)?.has(other) === true || (this.#blocks.get(person)?.(other) ?? false)
    );
  }

  /** One change of a person after the other, so that none is lost; it is seen when it is durable. */
  #change(person: BareJid, next: (wishes: PersonalWishes) => PersonalWishes): Promise<void> {
    return this.#changes.run(person, async () => {
      const wishes = next(this.of(person));
      if (isEmpty(wishes)) await this.#store.dropWishes(person);
      else await this.#store.saveWishes(wishes);
      this.#know(wishes);
    });
  }

  #know(wishes: PersonalWishes): void {
    const { person, topics, without } = wishes;
    for (const topic of Object.keys(this.of(person).topics)) {
      this.#refusals.get(topic)?.delete(person);
    }
    for (const [topic, consent] of Object.entries(topics)) {
      if (consent !== 'never') continue;
      const refusing = this.#refusals.get(topic) ?? new Set();
      this.#refusals.set(topic, refusing.add(person));
    }
    if (without.length > 0) this.#without.set(person, new Set(without));
    else this.#without.delete(person);
    if (isEmpty(wishes)) this.#wishes.delete(person);
    else this.#wishes.set(person, wishes);
  }
}

/** The wishes with this value of the key; undefined: without the key. */
function withKey<K extends 'consent' | 'quiet'>(
  wishes: PersonalWishes,
  key: K,
  value: PersonalWishes[K] | undefined,
): PersonalWishes {
  const { [key]: _, ...others } = wishes;
  return (value === undefined ? others : { ...others, [key]: value }) as PersonalWishes;
}

/** Whether nothing is left to be remembered. */
function isEmpty({ topics, without, ...others }: PersonalWishes): boolean {
  return (
    Object.keys(topics).length === 0 && without.length === 0 && Object.keys(others).length === 1 // the person
  );
}
