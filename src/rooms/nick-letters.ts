/** Octets of a nick: more is a banner, not a name. */
export const NICK_LIMIT = 256;

// RFC 8264 §4.3, §9: controls, what is not assigned, private use, surrogates, what is ignored in
// display (variation selectors, soft hyphens, bidi marks) and old Hangul; joiners have own rules.
const FORBIDDEN =
  /[\p{Cc}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]|(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}/u;
// RFC 5892 A.1, A.2: a joiner stands behind a virama, or between Arabic letters.
// XEP-0045 §17.1 holds nicks to Resourceprep, whose Unicode 3.2 has no pictures; servers that prepare
// an address by it drop the selectors that tell one picture from another.
const PICTURE = /(?=[\u{10000}-\u{10ffff}])\p{Extended_Pictographic}/u;
const STRAY_JOINER =
  /(?<![\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca]|[\p{Script=Arabic}](?=[\u200c][\p{Script=Arabic}]))[\u200c\u200d]/u;

const STRAYS = [FORBIDDEN, PICTURE, STRAY_JOINER];

/** Spaces made plain, single and inner only, compatibility forms unified (RFC 8266 §2.3). */
export const unified = (text: string): string =>
  text
    .replaceAll(/\p{Zs}/gu, ' ')
    .replaceAll(/ {2,}/gu, ' ')
    .trim()
    .normalize('NFKC');

/** Whether a text holds what no nick may hold. */
export const hasStray = (text: string): boolean => STRAYS.some((stray) => stray.test(text));

/** A text as a nick: without what no nick may hold, cut where it is too long; empty when nothing is left. */
export function asNick(text: string): string {
  let nick = '';
  let size = 0;
  const plain = text.normalize('NFKC').replaceAll(/[\s\p{Cc}]+/gu, ' ');
  for (const letter of unified(STRAYS.reduce(without, plain))) {
    size += Buffer.byteLength(letter);
    if (size > NICK_LIMIT) break;
    nick += letter;
  }
  return nick.trim();
}

const without = (text: string, stray: RegExp): string =>
  text.replaceAll(new RegExp(stray, 'gu'), '');
