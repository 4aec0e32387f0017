import { expect } from 'chai';
import fc from 'fast-check';
import { type Entry, Heap } from '../../../src/schedule/heap.ts';

/** Sets a key to a time, or (without one) deletes it. */
type Step = readonly [key: string, at: number | undefined];

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.integer({ min: 0, max: 30 }).map(String),
  fc.option(fc.integer({ min: -5, max: 20 }), { nil: undefined, freq: 3 }),
);

describe('schedule: heap', () => {
  it('always has the earliest first, whatever is set, moved and deleted', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const heap = new Heap();
        const model = new Map<string, number>();
        for (const [key, at] of steps) {
          if (at === undefined) {
            heap.delete(key);
            model.delete(key);
          } else {
            heap.set(key, at);
            model.set(key, at);
          }
          const times = [...model.values()];
          expect(heap.first?.at).to.equal(times.length === 0 ? undefined : Math.min(...times));
          expect(heap.size).to.equal(model.size);
        }
        expect(emptied(heap)).to.deep.equal(inOrder(model));
      }),
    );
  });

  it('orders equal times by key', () => {
    const heap = new Heap();
    for (const key of ['c', 'a', 'd', 'b']) heap.set(key, 1);
    expect(emptied(heap).map(({ key }) => key)).to.deep.equal(['a', 'b', 'c', 'd']);
  });
});

function emptied(heap: Heap): Entry[] {
  const entries: Entry[] = [];
  for (let first = heap.first; first; first = heap.first) {
    entries.push(first);
    heap.delete(first.key);
  }
  return entries;
}

function inOrder(model: ReadonlyMap<string, number>): Entry[] {
  return [...model]
    .map(([key, at]) => ({ key, at }))
    .toSorted((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1));
}
