type Task = () => Promise<void> | undefined;

/**
 * Runs tasks of one key one after the other, those of different keys beside each other. A task
 * never throws or rejects. Other than in `InTurn` a task with nothing before it begins within the
 * call, and one that is done at once costs nothing: stanzas of one read are answered in one write.
 */
export interface Order<Key> {
  /** Runs a task behind the earlier ones of its key. */
  after(key: Key, task: Task): void;
  /** Runs a task at once. */
  beside(task: Task): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** Builds an order with nothing under way. */
export function createOrder<Key>(): Order<Key> {
  const queues = new Map<Key, Task[]>();
  const underWay = new Set<Promise<void>>();

  function track(work: Promise<void>): void {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  /** Works off a key's queue until it is empty; `current` is the task that made the others wait. */
  async function workOff(key: Key, queue: Task[], current: Promise<void>): Promise<void> {
    await current;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await next();
    queues.delete(key);
  }

  return {
    after(key, task) {
      const queue = queues.get(key);
      if (queue !== undefined) {
        queue.push(task);
        return;
      }
      const work = task();
      if (work === undefined) return;
      const waiting: Task[] = [];
      queues.set(key, waiting);
      track(workOff(key, waiting, work));
    },
    beside(task) {
      const work = task();
      if (work !== undefined) track(work);
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
