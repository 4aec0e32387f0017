import type { Lane } from '../port.ts';

const ORDER: readonly Lane[] = ['room', 'moment', 'bulk'];

/** The outbound queue: three lanes of serialised stanzas, sized in bytes. */
export interface Lanes {
  /** Bytes that wait in all lanes. */
  readonly waiting: number;
  push(text: string, bytes: number, lane: Lane): void;
  /**
   * Takes what may be written next as one text: a lane only when those above are empty, about
   * `most` bytes at once, of `bulk` at most `mostBulk` (0: none). Empty when there is nothing.
   */
  take(most: number, mostBulk: number): string;
  clear(): void;
}

/** A first-in-first-out list that does not move its items at each take. */
function createQueue() {
  let items: { text: string; bytes: number }[] = [];
  let head = 0;
  return {
    push: (text: string, bytes: number): void => void items.push({ text, bytes }),
    peek: () => items[head],
    shift(): void {
      head += 1;
      if (head < items.length && (head < 1024 || head * 2 < items.length)) return;
      items = items.slice(head);
      head = 0;
    },
    clear(): void {
      items = [];
      head = 0;
    },
  };
}

/** Builds an empty queue. */
export function createLanes(): Lanes {
  const queues = { room: createQueue(), moment: createQueue(), bulk: createQueue() };
  let waiting = 0;

  return {
    get waiting() {
      return waiting;
    },
    push(text, bytes, lane) {
      queues[lane].push(text, bytes);
      waiting += bytes;
    },
    take(most, mostBulk) {
      let batch = '';
      let size = 0;
      for (const lane of ORDER) {
        const limit = lane === 'bulk' ? Math.min(most, mostBulk) : most;
        for (let next = queues[lane].peek(); next !== undefined; next = queues[lane].peek()) {
          if (size >= limit) return batch;
          batch += next.text;
          size += next.bytes;
          waiting -= next.bytes;
          queues[lane].shift();
        }
      }
      return batch;
    },
    clear() {
      for (const lane of ORDER) queues[lane].clear();
      waiting = 0;
    },
  };
}
