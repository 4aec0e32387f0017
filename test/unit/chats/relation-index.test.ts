import { expect } from 'chai';
import fc from 'fast-check';
import { RelationIndex } from '../../../src/chats/relation-index.ts';
import { areApart, type Chat, present } from '../../../src/domain/chat.ts';
import { chatOf, member } from '../../support/chats.ts';

const people = ['a', 'b', 'c', 'd', 'e'].map((name) => member(name));
const jid = (name: string) => member(name).jid;

describe('RelationIndex', () => {
  it('A7 tells which relations end, also with a second chat over the same pair', () => {
    const index = new RelationIndex();
    const one = chatOf(people.slice(0, 2), { phase: 'open' });
    const two = chatOf(people.slice(0, 3), { id: 'b'.repeat(20), phase: 'open' });
    expect(index.update(one)).to.deep.equal([]);
    expect(index.update(two)).to.deep.equal([]);
    expect(index.relatedTo(jid('a'))).to.have.keys(jid('b'), jid('c'));
    expect(index.update({ ...one, phase: 'closed' })).to.deep.equal([]);
    expect(index.related(jid('a'), jid('b'))).to.equal(true);
    expect(index.update({ ...two, phase: 'closed' })).to.have.lengthOf(3);
    expect(index.relatedTo(jid('a')).size).to.equal(0);
  });

  it('agrees with the chats after any changes', () => {
    const name = fc.constantFrom(...people.map((one) => one.jid));
    const change = fc.record({
      id: fc.constantFrom('1', '2', '3'),
      phase: fc.constantFrom('open' as const, 'closed' as const),
      inside: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      apart: fc.array(
        fc.tuple(name, name).filter(([a, b]) => a !== b),
        { maxLength: 2 },
      ),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const index = new RelationIndex();
        const chats = new Map<string, Chat>();
        const expected = (a: string, b: string): boolean =>
          [...chats.values()].some((chat) => {
            const inside = present(chat).map((one) => one.jid as string);
            const both = inside.includes(jid(a)) && inside.includes(jid(b));
            return chat.phase === 'open' && both && !areApart(chat, jid(a), jid(b));
          });
        for (const { id, phase, inside, apart } of changes) {
          const members = people.map((one, at) =>
            inside[at] ? one : { ...one, state: 'out' as const },
          );
          const chat = chatOf(members, { id, phase, apart });
          chats.set(id, chat);
          const before = pairsOf(index);
          const ended = index.update(chat);
          const after = pairsOf(index);
          expect(ended.map(sorted)).to.have.members([...before].filter((p) => !after.has(p)));
          for (const a of 'abcde') {
            for (const b of 'abcde') {
              if (a < b) expect(index.related(jid(a), jid(b))).to.equal(expected(a, b));
            }
          }
        }
      }),
    );
  });
});

const sorted = (pair: readonly string[]): string => pair.toSorted().join(',');

/** Every related pair, the smaller name first. */
function pairsOf(index: RelationIndex): Set<string> {
  const pairs = people.flatMap((one) =>
    [...index.relatedTo(one.jid)].map((other) => sorted([one.jid, other])),
  );
  return new Set(pairs);
}
