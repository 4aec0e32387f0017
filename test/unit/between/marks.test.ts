import { expect } from 'chai';
import { MusterError } from '../../../src/domain/errors.ts';
import { Marks } from '../../../src/between/marks.ts';
import type { Mark, MarkStore } from '../../../src/store/port.ts';

/** A store of marks in memory, which may be full. */
class Shelf implements MarkStore {
  readonly all = new Map<string, number>();
  full = false;

  saveMarks(changed: readonly Mark[], gone: readonly string[] = []): Promise<void> {
    if (this.full) return Promise.reject(new MusterError('store-unavailable', 'full'));
    for (const key of gone) this.all.delete(key);
    for (const { key, at } of changed) this.all.set(key, at);
    return Promise.resolve();
  }

  loadMarks(): Promise<Mark[]> {
    return Promise.resolve([...this.all].map(([key, at]) => ({ key, at })));
  }
}

describe('Marks', () => {
  it('are known after a restart, and gone when they were dropped', async () => {
    const shelf = new Shelf();
    const marks = new Marks(shelf);
    await marks.set('ended news', 5);
    await marks.set('presence news x', 6);
    await marks.drop('presence news x');
    expect(marks.get('presence news x')).to.equal(undefined);
    const later = new Marks(shelf);
    await later.load();
    expect(later.get('ended news')).to.equal(5);
    expect(later.get('presence news x')).to.equal(undefined);
  });

  it('what could not be stored is not believed', async () => {
    const shelf = new Shelf();
    const marks = new Marks(shelf);
    shelf.full = true;
    const failed = await marks.set('ended news', 5).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(MusterError);
    expect(marks.get('ended news')).to.equal(undefined);
  });

  it('drops the old ones of a kind', async () => {
    const shelf = new Shelf();
    const marks = new Marks(shelf);
    for (const [key, at] of [
      ['distributed a', 1],
      ['distributed b', 9],
      ['ended news', 1],
    ] as const) {
      await marks.set(key, at);
    }
    await marks.dropOlder('distributed ', 5);
    expect([...shelf.all.keys()]).to.deep.equal(['distributed b', 'ended news']);
    expect(marks.get('distributed a')).to.equal(undefined);
  });
});
