import { type Happening, instant, type Stamped } from './happening.ts';
import { PATIENCE } from '../patience.ts';

type Truthy<T> = Exclude<T, undefined | null | false | '' | 0>;
const isTruthy = <T>(value: T): value is Truthy<T> => Boolean(value);

type Listener = (happening: Stamped) => void;

/** What one client noticed, and waiting for it. */
export class Diary {
  readonly name: string;
  /** All that this client noticed, oldest first. */
  readonly happenings: Stamped[] = [];
  readonly #listeners = new Set<Listener>();

  constructor(name: string) {
    this.name = name;
  }

  /** The happenings of one kind, oldest first. */
  seen<K extends Happening['kind']>(kind: K): (Extract<Happening, { kind: K }> & { at: number })[] {
    return this.happenings.filter(
      (happening): happening is Extract<Happening, { kind: K }> & { at: number } =>
        happening.kind === kind,
    );
  }

  /** Calls back at every happening; the returned function ends that. */
  onHappening(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Resolves with the first truthy value of the condition, looked at now and after every
   * happening; rejects after `patience` milliseconds, saying what it waited for.
   */
  until<T>(condition: (person: this) => T, what: string, patience = PATIENCE): Promise<Truthy<T>> {
    const now = condition(this);
    if (isTruthy(now)) return Promise.resolve(now);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`${this.name}: not within ${patience} ms: ${what}\n${this.#recent()}`));
      }, patience);
      const stop = this.onHappening(() => {
        const value = condition(this);
        if (!isTruthy(value)) return;
        clearTimeout(timer);
        stop();
        resolve(value);
      });
    });
  }

  /** Writes a happening down and calls the listeners. */
  protected tell(happening: Happening): void {
    const stamped = { ...happening, at: instant() };
    this.happenings.push(stamped);
    for (const listener of this.#listeners) listener(stamped);
  }

  #recent(): string {
    return this.happenings
      .slice(-12)
      .map((happening) =>
        JSON.stringify(happening, (key, value: unknown) => (key === 'stanza' ? undefined : value)),
      )
      .join('\n');
  }
}
