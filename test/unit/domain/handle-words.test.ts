import { expect } from 'chai';
import fc from 'fast-check';
import { CREATURES, inventHandle, MANNERS } from '../../../src/domain/handle-words.ts';
import { parsePerson } from '../../../src/domain/jid.ts';

/** DESIGN §4: TOPIC-TOKEN, which nothing else may look like. */
const ROOM = /-[a-z2-7]{20}$/u;
const never = (): boolean => false;
const randoms = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
const drawn =
  (stream: Iterator<number>): (() => number) =>
  () =>
    stream.next().value as number;

describe('domain/handle-words', () => {
  it('B1: has at least 100 different words of each kind, of a few plain letters', () => {
    for (const words of [MANNERS, CREATURES]) {
      expect(new Set(words).size).to.equal(words.length).and.to.be.at.least(100);
      for (const word of words) expect(word).to.match(/^[a-z]{3,12}$/u);
    }
  });

  it('B1: makes names of two words, at both ends of the lists', () => {
    expect(inventHandle(() => 0, never)).to.equal(`${MANNERS[0]}-${CREATURES[0]}`);
    expect(inventHandle(() => 0.999999, never)).to.equal(`${MANNERS.at(-1)}-${CREATURES.at(-1)}`);
  });

  it('adds a third part when the two words are taken', () => {
    const taken = new Set([`${MANNERS[0]}-${CREATURES[0]}`, `${MANNERS[0]}-${CREATURES[0]}-2`]);
    let calls = 0;
    const random = (): number => ((calls += 1) > 120 ? 0.5 : 0);
    expect(inventHandle(random, (name) => taken.has(name))).to.match(/^[a-z]+-[a-z]+-\d+$/u);
  });

  it('ends although every pair of words is taken, and keeps all names apart', () => {
    const taken = new Set(
      MANNERS.flatMap((manner) => CREATURES.map((creature) => `${manner}-${creature}`)),
    );
    const pairs = taken.size;
    for (let count = 0; count < 500; count += 1) {
      taken.add(inventHandle(Math.random, (name) => taken.has(name)));
    }
    expect(taken.size).to.equal(pairs + 500);
  });

  it('is always a name that a JID can have, and never that of a room', () => {
    fc.assert(
      fc.property(randoms, fc.nat(60), (stream, refusals) => {
        let left = refusals;
        const name = inventHandle(drawn(stream), () => (left -= 1) >= 0);
        expect(parsePerson(`${name}@muster.example`)).to.equal(`${name}@muster.example`);
        expect(name).to.not.match(ROOM);
      }),
    );
  });
});
