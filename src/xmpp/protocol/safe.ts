// XML 1.0 §2.2: what a document cannot carry, not even as a reference.
const ILLEGAL =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * The text with every character that XML 1.0 cannot carry replaced by U+FFFD. The library would
 * send them raw and the server would close the stream. Works on serialised XML too.
 */
export function xmlSafe(text: string): string {
  return text.replace(ILLEGAL, '\ufffd');
}
