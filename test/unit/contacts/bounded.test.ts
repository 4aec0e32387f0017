import { expect } from 'chai';
import { createBounded } from '../../../src/contacts/bounded.ts';

describe('contacts/bounded', () => {
  it('forgets what was not used for the longest time', () => {
    const memory = createBounded<string, number>(2);
    memory.set('a', 1);
    memory.set('b', 2);
    memory.get('a');
    memory.set('c', 3);
    expect(['a', 'b', 'c'].map((key) => memory.get(key))).to.deep.equal([1, undefined, 3]);
    expect(memory.size).to.equal(2);
  });

  it('replaces and deletes', () => {
    const memory = createBounded<string, number>(2);
    memory.set('a', 1);
    memory.set('a', 2);
    expect(memory.size).to.equal(1);
    memory.delete('a');
    expect(memory.get('a')).to.equal(undefined);
  });
});
