import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const CELLS = 5; // a pattern of 5 × 5 squares, the left half mirrored
const SCALE = 16; // pixels of a square's side
const WHITE = [245, 245, 245];

/** A part of a PNG file (RFC 2083 §3.2): length, type, data, checksum. */
function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

/** Whether a square of the pattern is coloured; one bit of the digest each. */
function isSet(digest: Buffer, row: number, column: number): boolean {
  const mirrored = Math.min(column, CELLS - 1 - column);
  return ((digest[row] ?? 0) & (1 << mirrored)) !== 0;
}

/**
 * A simple picture that is always the same for one name and tells names apart: coloured squares, as
 * a PNG.
 */
export function pictureFor(name: string): Buffer {
  const digest = createHash('sha256').update(name).digest();
  const side = CELLS * SCALE;
  // One octet a pixel, an index into the palette; each line begins with its filter (none).
  const lines = Buffer.alloc(side * (side + 1));
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const coloured = isSet(digest, Math.floor(y / SCALE), Math.floor(x / SCALE));
      lines[y * (side + 1) + x + 1] = coloured ? 1 : 0;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 3, 0, 0, 0], 8); // eight bits, palette
  const colour = [...digest.subarray(CELLS, CELLS + 3)].map((part) => part % 180); // dark on light
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from([...WHITE, ...colour])),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
