import { expect } from 'chai';
import fc from 'fast-check';
import { createLanes } from '../../../../src/xmpp/link/lanes.ts';
import type { Lane } from '../../../../src/xmpp/port.ts';

const ALL = Number.MAX_SAFE_INTEGER;
const lane = fc.constantFrom<Lane>('room', 'moment', 'bulk');

describe('xmpp/link/lanes', () => {
  it('gives everything, each lane in its order, higher lanes first', () => {
    fc.assert(
      fc.property(fc.array(lane, { maxLength: 5000 }), (put) => {
        const lanes = createLanes();
        put.forEach((one, index) => lanes.push(`${one}${index};`, 1, one));
        expect(lanes.waiting).to.equal(put.length);
        const rank = ['room', 'moment', 'bulk'];
        const wanted = put
          .map((one, index) => ({ one, index }))
          .toSorted((a, b) => rank.indexOf(a.one) - rank.indexOf(b.one) || a.index - b.index)
          .map(({ one, index }) => `${one}${index};`);
        let taken = '';
        for (let batch = lanes.take(100, 10); batch !== ''; batch = lanes.take(100, 10))
          taken += batch;
        expect(taken).to.equal(wanted.join(''));
        expect(lanes.waiting).to.equal(0);
      }),
      { numRuns: 50 },
    );
  });

  it('gives about as much as is asked for, and never stops at a stanza that is larger', () => {
    const lanes = createLanes();
    for (const text of ['aaaa', 'bbbb', 'cccc']) lanes.push(text, 4, 'room');
    expect(lanes.take(5, 0)).to.equal('aaaabbbb');
    expect(lanes.take(1, 0)).to.equal('cccc');
  });

  it('gives bulk only behind the others, and none when none may go', () => {
    const lanes = createLanes();
    lanes.push('b1', 2, 'bulk');
    lanes.push('b2', 2, 'bulk');
    expect(lanes.take(ALL, 0)).to.equal('');
    lanes.push('m', 1, 'moment');
    expect(lanes.take(ALL, 2)).to.equal('mb1');
    lanes.clear();
    expect([lanes.take(ALL, ALL), lanes.waiting]).to.deep.equal(['', 0]);
  });
});
