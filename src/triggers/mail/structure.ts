import { MusterError } from '../../domain/errors.ts';
import type { Limits } from './limits.ts';

const BOUNDARY = /boundary[ \t]*=[ \t]*(?:"([^"\r\n]{1,200})"|([^\s";]{1,200}))/giu;
const LONGEST = 300; // RFC 2046 §5.1.1 allows 70 characters; what is longer is no delimiter
const LINES = 100_000; // lines with two dashes looked at; the decoder has limits of its own

/**
 * Finds where MIME parts begin and end on the raw octets, before anything is decoded (RFC 2046 §5.1).
 * Gives the offsets of the delimiter lines. Throws `mail-unreadable` when there are more parts, or
 * deeper ones, than people send.
 */
export function delimitersOf(raw: Buffer, limits: Limits): number[] {
  const text = raw.toString('latin1');
  const names = new Set<string>();
  for (const [, quoted, plain] of text.matchAll(BOUNDARY)) {
    names.add(quoted ?? plain ?? '');
    if (names.size > limits.parts) throw tooMany(limits);
  }
  const found: number[] = [];
  const open: string[] = [];
  for (const at of names.size === 0 ? [] : dashes(text)) {
    const line = lineAt(text, at);
    const closed = line.endsWith('--') ? open.indexOf(line.slice(0, -2)) : -1;
    if (closed >= 0) open.splice(closed);
    else if (!names.has(line)) continue;
    else open.splice(open.includes(line) ? open.indexOf(line) : open.length, Infinity, line);
    if (open.length > limits.depth)
      throw new MusterError('mail-unreadable', `MIME parts lie deeper than ${limits.depth} levels`);
    if (found.push(at) > 2 * limits.parts) throw tooMany(limits);
  }
  return found;
}

/**
 * The body with every part cut to `limits.part` octets, and the whole to `limits.kept`: only the
 * beginning of a text is shown, and attachments are not, so nothing more needs to be decoded.
 *
 * @param from where the body begins
 */
export function prunedBody(
  raw: Buffer,
  from: number,
  delimiters: readonly number[],
  limits: Limits,
): Buffer {
  const borders = [from, ...delimiters.filter((at) => at > from), raw.length];
  const kept: Buffer[] = [];
  let room = limits.kept;
  for (const [index, start] of borders.slice(0, -1).entries()) {
    const stop = borders[index + 1] ?? raw.length;
    const end = Math.min(stop, start + limits.part, start + room);
    kept.push(raw.subarray(start, end));
    // A delimiter is one only at the beginning of a line.
    if (end < stop) kept.push(Buffer.from('\r\n'));
    room -= end - start;
  }
  return Buffer.concat(kept);
}

function tooMany(limits: Limits): MusterError {
  return new MusterError('mail-unreadable', `more than ${limits.parts} MIME parts`);
}

/** Where lines that begin with two dashes begin. */
function* dashes(text: string): Generator<number> {
  if (text.startsWith('--')) yield 0;
  let at = text.indexOf('\n--');
  for (let lines = 0; at >= 0 && lines < LINES; lines++) {
    yield at + 1;
    at = text.indexOf('\n--', at + 1);
  }
}

/** What follows the two dashes in the line, without blanks at its end; empty for a long line. */
function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  const stop = end < 0 ? text.length : end;
  return stop - at > LONGEST ? '' : text.slice(at + 2, stop).trimEnd();
}
