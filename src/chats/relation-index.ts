import { type Chat, type ChatId, present } from '../domain/chat.ts';
import type { BareJid } from '../domain/jid.ts';

/** A pair of people. */
export type Pair = readonly [BareJid, BareJid];

/** Relations that do not come of chats: a publisher's with his subscribers (A16). */
export interface StandingRelations {
  related(a: BareJid, b: BareJid): boolean;
  of(person: BareJid): Iterable<BareJid>;
}

/** No standing relations at all. */
const NO_STANDING: StandingRelations = { related: () => false, of: () => [] };

/** What counts of a chat: who takes part in it now, and which of them are apart. */
interface Circle {
  readonly people: ReadonlySet<BareJid>;
  readonly apart: readonly Pair[];
}

const NOBODY: Circle = { people: new Set(), apart: [] };

/** Who is related to whom now, over all open chats: the buddy list information as an index (A7). */
export class RelationIndex {
  readonly #standing: StandingRelations;
  readonly #chatsOf = new Map<BareJid, Set<ChatId>>();
  readonly #circles = new Map<ChatId, Circle>();

  constructor(standing: StandingRelations = NO_STANDING) {
    this.#standing = standing;
  }

  /** Takes up the new state of a chat and gives the pairs whose relation has ended by it. */
  update(chat: Chat): readonly Pair[] {
    const before = this.#circles.get(chat.id) ?? NOBODY;
    const after: Circle =
      chat.phase === 'open'
        ? { people: new Set(present(chat).map(({ jid }) => jid)), apart: chat.apart }
        : NOBODY;
    for (const person of before.people.difference(after.people)) this.#unlink(person, chat.id);
    for (const person of after.people.difference(before.people)) this.#link(person, chat.id);
    if (after.people.size === 0) this.#circles.delete(chat.id);
    else this.#circles.set(chat.id, after);
    return lost(before, after).filter(([a, b]) => !this.related(a, b));
  }

  /** Whether the two share an open chat in which both take part and are not apart, or are related for good. */
  related(a: BareJid, b: BareJid): boolean {
    if (a === b) return false;
    const theirs = this.#chatsOf.get(b);
    for (const id of this.#chatsOf.get(a) ?? []) {
      const circle = theirs?.has(id) === true ? this.#circles.get(id) : undefined;
      if (circle !== undefined && !isApart(circle, a, b)) return true;
    }
    return this.#standing.related(a, b);
  }

  /** Everybody to whom this person is related, once each. */
  relatedTo(person: BareJid): ReadonlySet<BareJid> {
    const others = new Set<BareJid>(this.#standing.of(person));
    for (const id of this.#chatsOf.get(person) ?? []) {
      const circle = this.#circles.get(id) ?? NOBODY;
      for (const other of circle.people) {
        if (other !== person && !isApart(circle, person, other)) others.add(other);
      }
    }
    return others;
  }

  /** The pairs among these people who are related for good. */
  lasting(people: readonly BareJid[]): Pair[] {
    const there = new Set(people);
    return people.flatMap((one) =>
      [...this.#standing.of(one)]
        .filter((other) => one < other && there.has(other))
        .map((other): Pair => [one, other]),
    );
  }

  #link(person: BareJid, chat: ChatId): void {
    const chats = this.#chatsOf.get(person) ?? new Set();
    this.#chatsOf.set(person, chats.add(chat));
  }

  #unlink(person: BareJid, chat: ChatId): void {
    const chats = this.#chatsOf.get(person);
    chats?.delete(chat);
    if (chats?.size === 0) this.#chatsOf.delete(person);
  }
}

const isApart = ({ apart }: Circle, a: BareJid, b: BareJid): boolean =>
  apart.some(([first, second]) => (first === a && second === b) || (first === b && second === a));

/** The pairs that are related in the first circle and not in the second. */
function lost(before: Circle, after: Circle): Pair[] {
  const done = new Set<BareJid>();
  const pairs: Pair[] = [];
  for (const first of before.people.difference(after.people)) {
    done.add(first);
    for (const second of before.people) {
      if (!done.has(second) && !isApart(before, first, second)) pairs.push([first, second]);
    }
  }
  const parted = after.apart.filter(
    ([a, b], index) =>
      !isApart(before, a, b) &&
      [a, b].every((one) => before.people.has(one) && after.people.has(one)) &&
      // Where neither wants to meet the other the pair is there twice.
      !isApart({ ...after, apart: after.apart.slice(0, index) }, a, b),
  );
  return [...pairs, ...parted];
}
