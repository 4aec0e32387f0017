import { expect } from 'chai';
import fc from 'fast-check';
import { pages } from '../../../src/commands/pages.ts';

describe('commands/pages', () => {
  it('a short answer is one part, as it is', () => {
    expect(pages('one\ntwo')).to.deep.equal(['one\ntwo']);
    expect(pages('')).to.deep.equal(['']);
  });

  it('nothing is lost, parts are short, lines are whole where they can be', () => {
    const line = fc.integer({ min: 1, max: 30_000 }).map((length) => 'x'.repeat(length));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const parts = pages(lines.join('\n'));
        for (const part of parts) expect(part.length).to.be.at.most(20_000);
        expect(parts.join('').replaceAll('\n', '')).to.equal(lines.join(''));
        if (lines.every(({ length }) => length <= 20_000)) {
          expect(parts.join('\n')).to.equal(lines.join('\n'));
        }
      }),
      { numRuns: 50 },
    );
  });
});
