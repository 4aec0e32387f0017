/** Octets of UTF-8 that a text may have as the first message of a room. */
export const TEXT_OCTETS = 8_000;
/** Characters that a subject may have. */
export const SUBJECT_CHARACTERS = 500;

// oxlint-disable-next-line no-control-regex -- vertical tab and form feed end lines too
const LINE_END = /\r\n?|[\u000b\u000c\u0085\u2028\u2029]/gu;
const MARK = '…';
// XML 1.0 §2.2 Char, and DEL and C1 controls, which say nothing to a reader.
const ILLEGAL =
  // oxlint-disable-next-line no-control-regex -- control characters are what is removed
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu;

/** Text as a chat can show it: legal in XML, `\n` as line end, at most one empty line in a row, cut to 8 kB. */
export function readableText(text: string): string {
  const lines = text
    .slice(0, 8 * TEXT_OCTETS)
    .replaceAll(LINE_END, '\n')
    .replaceAll(ILLEGAL, '')
    .split('\n')
    .map((line) => line.trimEnd());
  const kept = lines.filter((line, index) => line !== '' || lines[index - 1] !== '');
  return cutOctets(kept.join('\n').trim(), TEXT_OCTETS);
}

/** Text on one line, legal in XML, cut to 500 characters. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, 8 * SUBJECT_CHARACTERS)
    .replaceAll(/[\s\u0085]/gu, ' ')
    .replaceAll(ILLEGAL, '')
    .replaceAll(/ +/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= SUBJECT_CHARACTERS
    ? line
    : characters.slice(0, SUBJECT_CHARACTERS - 1).join('') + MARK;
}

/** Cuts at the border of a character so that text and ellipsis fit into that many octets of UTF-8. */
export function cutOctets(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  const room = new Uint8Array(most - Buffer.byteLength(MARK));
  const { read } = new TextEncoder().encodeInto(text, room);
  return text.slice(0, read).trimEnd() + MARK;
}
