import type { Obstacle, Outcome } from '../commands/port.ts';

/** It was done; what came of it. */
export const done = <T>(value: T): Outcome<T> => ({ done: true, value });

/** It was done, and there is nothing to say of it. */
export const DONE: Outcome = { done: true, value: undefined };

/** It was not done, and why. */
export const refused = (why: Obstacle): { readonly done: false; readonly why: Obstacle } => ({
  done: false,
  why,
});
