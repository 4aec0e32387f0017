/**
 * The subject of a mail that sent its characters raw, without RFC 2047: as UTF-8 (RFC 6532), in the
 * charset of its body, or in what its octets look like.
 *
 * @param value one character per octet
 * @param charset of the body, when it named one
 */
export function rawSubject(value: string, charset: string | undefined): string {
  const octets = Buffer.from(value, 'latin1');
  // RFC 1468: the escape sequences that no other charset has.
  // oxlint-disable-next-line no-control-regex -- ESC begins them
  const guess = /\u001b(?:\$[@B]|\([BJ])/u.test(value) ? 'iso-2022-jp' : undefined;
  for (const candidate of [guess, 'utf-8', charset, 'windows-1252']) {
    const text = candidate === undefined ? undefined : decode(octets, candidate);
    if (text !== undefined) return text;
  }
  return value;
}

/** The charset parameter of a Content-Type field (RFC 2045 §5.1). */
export function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s";]+)/iu.exec(contentType ?? '')?.[1];
}

/** The text, or `undefined` when the octets are not of that charset or nobody knows it. */
function decode(octets: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(octets);
  } catch {
    return undefined; // the next candidate is tried
  }
}
