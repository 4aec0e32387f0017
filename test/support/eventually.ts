import { setTimeout as pause } from 'node:timers/promises';
import { PATIENCE } from './patience.ts';

/**
 * Repeats a check that nothing announces, such as what a server or a database holds, until it
 * passes; after `patience` ms (`PATIENCE` unless given) rejects with its last failure.
 */
export async function eventually<T>(check: () => T | Promise<T>, patience = PATIENCE): Promise<T> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > until) throw error;
      await pause(25); // between two looks
    }
  }
}
