import type { Instant } from '../domain/duration.ts';
import type { MarkStore } from '../store/port.ts';

/** Points of time that must be known after a restart, by key: in memory for reading, durable when set. */
export class Marks {
  readonly #store: MarkStore;
  readonly #marks = new Map<string, Instant>();

  constructor(store: MarkStore) {
    this.#store = store;
  }

  /** Reads what is stored. */
  async load(): Promise<void> {
    for (const { key, at } of await this.#store.loadMarks()) this.#marks.set(key, at);
  }

  get(key: string): Instant | undefined {
    return this.#marks.get(key);
  }

  /** All of them, by name. */
  entries(): readonly (readonly [string, Instant])[] {
    return [...this.#marks];
  }

  /** Takes note of what was made durable with something else. */
  note(key: string, at: Instant): void {
    this.#marks.set(key, at);
  }

  /** Resolves when it is durable. */
  async set(key: string, at: Instant): Promise<void> {
    await this.#store.saveMarks([{ key, at }]);
    this.#marks.set(key, at);
  }

  async drop(key: string): Promise<void> {
    await this.#store.saveMarks([], [key]);
    this.#marks.delete(key);
  }

  /** Drops those whose key begins so and whose time was before that. */
  async dropOlder(prefix: string, before: Instant): Promise<void> {
    const old = [...this.#marks]
      .filter(([key, at]) => key.startsWith(prefix) && at < before)
      .map(([key]) => key);
    if (old.length === 0) return;
    await this.#store.saveMarks([], old);
    for (const key of old) this.#marks.delete(key);
  }
}
