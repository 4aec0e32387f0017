import { expect } from 'chai';
import fc from 'fast-check';
import { groups } from '../../../src/chats/size.ts';
import type { BareJid } from '../../../src/domain/jid.ts';
import type { SizeRule } from '../../../src/domain/topic.ts';

interface One {
  readonly jid: BareJid;
}

const people = (count: number): One[] =>
  Array.from({ length: count }, (_, index) => ({ jid: `p${index}@example.org` as BareJid }));

/** A random source that gives the same again for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const rule = (more: Partial<SizeRule>): SizeRule => ({ min: 2, over: 'split', ...more });
const sizes = (found: readonly (readonly One[])[]): number[] => found.map(({ length }) => length);

describe('groups', () => {
  it('A24 below the minimum there is none', () => {
    expect(groups(people(2), rule({ min: 3 }), [], Math.random)).to.deep.equal([]);
    expect(groups(people(3), rule({ min: 3 }), [], Math.random)).to.have.lengthOf(1);
  });

  it('A24 without a maximum, or up to it, there is one', () => {
    expect(sizes(groups(people(500), rule({}), [], Math.random))).to.deep.equal([500]);
    expect(sizes(groups(people(4), rule({ max: 4 }), [], Math.random))).to.deep.equal([4]);
  });

  it('A24 where balanced groups would be too small, fewer full ones, and the last are left over', () => {
    const found = groups(people(6), rule({ min: 4, max: 5 }), [], Math.random);
    expect(found).to.deep.equal([people(5)]);
    expect(sizes(groups(people(7), rule({ min: 3, max: 3 }), [], Math.random))).to.eql([3, 3]);
  });

  it('A24 buddies come together where they fit, and circles too large for a group are spread', () => {
    const all = people(7);
    const pair = (a: number, b: number): [BareJid, BareJid] => [
      `p${a}@example.org` as BareJid,
      `p${b}@example.org` as BareJid,
    ];
    const found = groups(all, rule({ max: 4 }), [pair(0, 6), pair(1, 5)], Math.random);
    const groupOf = (index: number): number =>
      found.findIndex((group) => group.some(({ jid }) => jid === all[index]?.jid));
    expect(groupOf(0)).to.equal(groupOf(6));
    expect(groupOf(1)).to.equal(groupOf(5));
    const chain = [pair(0, 1), pair(1, 2), pair(2, 3), pair(3, 4), pair(4, 5)];
    expect(sizes(groups(all, rule({ max: 4 }), chain, Math.random))).to.have.members([3, 4]);
  });

  const cases = fc.record({
    count: fc.integer({ min: 0, max: 60 }),
    min: fc.integer({ min: 1, max: 8 }),
    more: fc.integer({ min: 0, max: 8 }),
    over: fc.constantFrom('split' as const, 'first' as const, 'random' as const),
    seed: fc.nat(),
    buddies: fc.array(fc.tuple(fc.nat(59), fc.nat(59)), { maxLength: 12 }),
  });

  const play = ({
    count,
    min,
    more,
    over,
    seed,
    buddies,
  }: typeof cases extends fc.Arbitrary<infer T> ? T : never) => {
    const all = people(count);
    const together = buddies.flatMap(([a, b]): [BareJid, BareJid][] => {
      const [one, other] = [all[a]?.jid, all[b]?.jid];
      return one === undefined || other === undefined ? [] : [[one, other]];
    });
    return {
      all,
      max: min + more,
      found: groups(all, { min, max: min + more, over }, together, seeded(seed)),
    };
  };

  it('A24 within minimum and maximum, nobody twice, in the order of selection, the same for a seed', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { all, max, found } = play(one);
        expect(play(one).found).to.deep.equal(found);
        const placed = found.flat();
        expect(new Set(placed).size).to.equal(placed.length);
        for (const group of found) {
          expect(group.length).to.be.within(one.min, max);
          expect(group).to.deep.equal(all.filter((person) => group.includes(person)));
        }
        if (one.over !== 'split') expect(found.length).to.be.at.most(1);
        if (one.count >= one.min) expect(found).to.not.deep.equal([]);
      }),
    );
  });

  it('A24 split: balanced, as few rooms as possible, and nobody is lost unless no division fits', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { all, max, found } = play({ ...one, over: 'split' });
        const lengths = sizes(found);
        if (found.length === 0) return;
        expect(Math.max(...lengths) - Math.min(...lengths)).to.be.at.most(1);
        const count = Math.ceil(all.length / max);
        const fits = Math.floor(all.length / count) >= one.min;
        if (fits) {
          expect(found).to.have.lengthOf(count);
          expect(found.flat()).to.have.lengthOf(all.length);
        } else {
          expect(lengths).to.deep.equal(lengths.map(() => max));
        }
      }),
    );
  });

  it('A24 split: a pair of buddies alone is never separated', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 60 }),
        fc.integer({ min: 2, max: 12 }),
        fc.nat(59),
        fc.nat(59),
        (count, max, a, b) => {
          const all = people(count);
          const [one, other] = [all[a % count]?.jid, all[b % count]?.jid];
          if (one === undefined || other === undefined || one === other) return;
          const found = groups(all, rule({ min: 2, max }), [[one, other]], Math.random);
          const placed = new Set(found.flat().map(({ jid }) => jid));
          if (!placed.has(one) || !placed.has(other)) return;
          expect(
            found.some((group) => {
              const jids = group.map(({ jid }) => jid);
              return jids.includes(one) && jids.includes(other);
            }),
          ).to.equal(true);
        },
      ),
    );
  });

  it('A24 first: the first subscribers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 2, max: 20 }),
        (count, max) => {
          const [group] = groups(people(count), rule({ max, over: 'first' }), [], Math.random);
          expect(group).to.deep.equal(people(count).slice(0, max));
        },
      ),
    );
  });

  it('A24 random: everybody has a chance', () => {
    const random = seeded(7);
    const drawn = new Set(
      Array.from({ length: 200 }, () =>
        groups(people(10), rule({ max: 2, over: 'random' }), [], random),
      )
        .flat(2)
        .map(({ jid }) => jid),
    );
    expect(drawn.size).to.equal(10);
  });
});
