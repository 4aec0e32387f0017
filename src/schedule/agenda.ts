import type { Instant } from '../domain/duration.ts';
import { Deadlines } from './deadlines.ts';
import type { Agenda, Clock } from './port.ts';

/** What is to happen when: tasks by key, all behind one timer of the clock. */
export function createAgenda(clock: Clock): Agenda & { stop(): void } {
  const tasks = new Map<string, () => void>();
  const deadlines = new Deadlines(clock, (key) => {
    const task = tasks.get(key);
    tasks.delete(key);
    task?.();
  });
  return {
    set(key: string, at: Instant, task: () => void): void {
      tasks.set(key, task);
      deadlines.set(key, at);
    },
    clear(key: string): void {
      tasks.delete(key);
      deadlines.clear(key);
    },
    stop: () => deadlines.stop(),
  };
}
