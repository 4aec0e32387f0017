import { expect } from 'chai';
import fc from 'fast-check';
import { cutOctets, oneLine, readableText } from '../../../src/triggers/text.ts';

describe('triggers/text', () => {
  it('keeps at most one empty line in a row and no blanks at line ends', () => {
    expect(readableText(' \r\na \t\r\r\r\nb\n\n\n\nc\n ')).to.equal('a\n\nb\n\nc');
  });

  it('is done when it is done: a second time changes nothing', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(readableText(readableText(text))).to.equal(readableText(text));
        expect(oneLine(oneLine(text))).to.equal(oneLine(text));
      }),
    ));

  it('cuts between characters, as late as possible', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/\s/gu, '_')),
        fc.integer({ min: 3, max: 40 }),
        (text, most) => {
          const cut = cutOctets(text, most);
          expect(Buffer.byteLength(cut)).to.be.at.most(most);
          expect(cut.isWellFormed()).to.equal(true);
          if (cut !== text) {
            expect(Buffer.byteLength(cut)).to.be.above(most - 4);
            expect(text.startsWith(cut.slice(0, -1))).to.equal(true);
          }
        },
      ),
    ));
});
