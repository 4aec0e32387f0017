import { PATIENCE } from './patience.ts';

type Truthy<T> = Exclude<T, undefined | null | false | '' | 0>;
const isTruthy = <T>(value: T): value is Truthy<T> => Boolean(value);

/** Waiting for a condition that is looked at again whenever something is known to have changed. */
export class Change {
  readonly #looks = new Set<() => void>();
  #ended: string | undefined;

  /** Something changed: everybody who waits looks again. */
  notify(): void {
    for (const look of this.#looks) look();
  }

  /** Nothing will change any more: who still waits is told why. */
  end(why: string): void {
    this.#ended = why;
    this.notify();
  }

  /**
   * Resolves with the first truthy value of the condition; rejects after `patience` milliseconds,
   * or when nothing will change any more, with what was waited for and what `explain` says.
   */
  until<T>(
    condition: () => T,
    what: string,
    explain: () => string,
    patience = PATIENCE,
  ): Promise<Truthy<T>> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        stop();
        reject(new Error(`${why} while waiting for ${what}\n${explain()}`));
      };
      const look = (): void => {
        const value = condition();
        if (isTruthy(value)) {
          stop();
          resolve(value);
        } else if (this.#ended !== undefined) fail(this.#ended);
      };
      const stop = (): void => {
        clearTimeout(timer);
        this.#looks.delete(look);
      };
      const timer = setTimeout(() => fail(`not within ${patience} ms`), patience);
      this.#looks.add(look);
      look();
    });
  }
}
