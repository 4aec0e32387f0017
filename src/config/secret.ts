import { inspect } from 'node:util';

const MASK = '[secret]';

/** A text that must reach no log: JSON, string conversion and `console.log` all show a mask. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for the one who has to prove that he knows it. */
  reveal(): string {
    return this.#text;
  }

  toJSON(): string {
    return MASK;
  }

  toString(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
