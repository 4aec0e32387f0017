import { inflateSync } from 'node:zlib';
import { expect } from 'chai';
import { pictureFor } from '../../../src/rooms/picture.ts';

describe('rooms/picture', () => {
  const png = pictureFor('hall@rooms.example');

  it('is a PNG file whose parts fit together', () => {
    expect(png.subarray(0, 8).toString('latin1')).to.equal('\x89PNG\r\n\x1a\n');
    const parts: string[] = [];
    let pixels = Buffer.alloc(0);
    for (let at = 8; at < png.length;) {
      const length = png.readUInt32BE(at);
      const type = png.toString('latin1', at + 4, at + 8);
      if (type === 'IDAT') pixels = inflateSync(png.subarray(at + 8, at + 8 + length));
      parts.push(type);
      at += length + 12;
    }
    expect(parts).to.deep.equal(['IHDR', 'PLTE', 'IDAT', 'IEND']);
    expect(pixels).to.have.length(80 * 81);
  });

  it('is the same for one name, another for another', () => {
    expect(pictureFor('hall@rooms.example').equals(png)).to.equal(true);
    expect(pictureFor('garden@rooms.example').equals(png)).to.equal(false);
  });
});
