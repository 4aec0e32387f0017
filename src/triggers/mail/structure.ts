import { MusterError } from '../../domain/errors.ts';
import type { Limits } from './limits.ts';

const BOUNDARY = /boundary[ \t]*=[ \t]*(?:"([^"\r\n]{1,200})"|([^\s";]{1,200}))/giu;
const LONGEST = 300; // RFC 2046 §5.1.1 allows 70 characters; what is longer is no delimiter

/**
 * Counts MIME parts and their depth on the raw octets, before anything is decoded (RFC 2046 §5.1).
 * Throws `mail-unreadable` for what only an attacker builds.
 */
export function checkStructure(raw: Buffer, limits: Limits): void {
  const text = raw.toString('latin1');
  const names = new Set<string>();
  for (const [, quoted, plain] of text.matchAll(BOUNDARY)) names.add(quoted ?? plain ?? '');
  if (names.size === 0) return;
  if (names.size > limits.parts) throw tooMany(limits);
  const open: string[] = [];
  let parts = 0;
  for (let at = nextDashes(text, -1); at >= 0; at = nextDashes(text, at)) {
    const line = lineAt(text, at);
    if (names.has(line)) {
      if (++parts > limits.parts) throw tooMany(limits);
      const level = open.indexOf(line);
      open.splice(level < 0 ? open.length : level, Infinity, line);
    } else if (line.endsWith('--') && open.includes(line.slice(0, -2))) {
      open.splice(open.indexOf(line.slice(0, -2)));
    }
    if (open.length > limits.depth)
      throw new MusterError('mail-unreadable', `MIME parts lie deeper than ${limits.depth} levels`);
  }
}

function tooMany(limits: Limits): MusterError {
  return new MusterError('mail-unreadable', `more than ${limits.parts} MIME parts`);
}

/** Where the next line that begins with two dashes begins. */
function nextDashes(text: string, after: number): number {
  if (after < 0 && text.startsWith('--')) return 0;
  const at = text.indexOf('\n--', Math.max(after, 0));
  return at < 0 ? -1 : at + 1;
}

/** What follows the two dashes in the line, without blanks at its end; empty for a long line. */
function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  const stop = end < 0 ? text.length : end;
  return stop - at > LONGEST ? '' : text.slice(at + 2, stop).trimEnd();
}
