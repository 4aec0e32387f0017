import type { Instant } from '../domain/duration.ts';

/** A key and its point of time. */
export interface Entry {
  readonly key: string;
  readonly at: Instant;
}

/** Whether `one` comes before `other`: by time, then by key, so that the order is always the same. */
function precedes(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.key < other.key);
}

/** A binary min-heap of keys by time that knows the place of each key, to move and delete it. */
export class Heap {
  readonly #entries: Entry[] = [];
  readonly #places = new Map<string, number>();

  get size(): number {
    return this.#entries.length;
  }

  get first(): Entry | undefined {
    return this.#entries[0];
  }

  /** Adds the key, or moves it to another time. */
  set(key: string, at: Instant): void {
    const place = this.#places.get(key) ?? this.#entries.length;
    this.#settle({ key, at }, place);
  }

  delete(key: string): void {
    const place = this.#places.get(key);
    const last = this.#entries.at(-1);
    if (place === undefined || last === undefined) return;
    this.#places.delete(key);
    this.#entries.pop();
    if (last.key !== key) this.#settle(last, place);
  }

  /** Puts the entry where it belongs, starting at a place that is free for it. */
  #settle(entry: Entry, place: number): void {
    const risen = this.#rise(entry, place);
    this.#put(entry, risen === place ? this.#sink(entry, place) : risen);
  }

  /** Moves later ancestors down; returns the place that got free. */
  #rise(entry: Entry, start: number): number {
    let place = start;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#entries[above];
      if (parent === undefined || !precedes(entry, parent)) break;
      this.#put(parent, place);
      place = above;
    }
    return place;
  }

  /** Moves earlier descendants up; returns the place that got free. */
  #sink(entry: Entry, start: number): number {
    let place = start;
    for (;;) {
      const below = this.#earlierChild(place);
      const child = this.#entries[below];
      if (child === undefined || !precedes(child, entry)) return place;
      this.#put(child, place);
      place = below;
    }
  }

  #earlierChild(place: number): number {
    const left = 2 * place + 1;
    const [one, other] = [this.#entries[left], this.#entries[left + 1]];
    return one && other && precedes(other, one) ? left + 1 : left;
  }

  #put(entry: Entry, place: number): void {
    this.#entries[place] = entry;
    this.#places.set(entry.key, place);
  }
}
