import { reasonOf } from '../domain/errors.ts';
import type { Log } from '../observe/port.ts';

/**
 * Lets something be done that no stanza waits for, such as a ping: it ends with the link at the
 * latest, and a failure is logged.
 */
export function createAside(log: Log): (task: Promise<void>) => void {
  const watch = async (task: Promise<void>): Promise<void> => {
    try {
      await task;
    } catch (error) {
      log.error('a task of a room failed', { reason: reasonOf(error) });
    }
  };
  return (task) => {
    void watch(task);
  };
}
