import { normaliseAddress } from './address.ts';
import { asUtf8 } from './fields.ts';

/** Whom a mail says it is from: one address, or why there is not exactly one. */
export type Sender =
  | { readonly kind: 'one'; readonly address: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'several' }
  | { readonly kind: 'unreadable' };

const QUOTED = '\u0001';
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/u;

/**
 * Reads the From fields (RFC 5322 §3.6.2) more strictly than mail programs do: whoever verified the
 * mail must have seen the same one address, so whatever two readers may read differently is
 * `unreadable`.
 */
export function senderOf(values: readonly string[]): Sender {
  const [value] = values;
  if (value === undefined) return { kind: 'none' };
  if (values.length > 1) return { kind: 'several' };
  const text = asUtf8(value);
  if (CONTROL.test(text)) return { kind: 'unreadable' };
  const bare = withoutComments(text);
  if (bare === undefined) return { kind: 'unreadable' };
  if (bare.text.trim() === '') return { kind: 'none' };
  if (/[,;]/u.test(bare.text)) return { kind: 'several' };
  return mailboxOf(bare.text, bare.quoted);
}

/** Takes comments out (RFC 5322 §3.2.2) and puts a mark in place of each quoted string. */
function withoutComments(value: string): { text: string; quoted: string[] } | undefined {
  const quoted: string[] = [];
  let text = '';
  let depth = 0;
  let quote: string | undefined;
  for (let at = 0; at < value.length; at++) {
    let char = value.charAt(at);
    const escaped = char === '\\' && (depth > 0 || quote !== undefined);
    if (escaped) char = value.charAt(++at);
    if (quote !== undefined) {
      if (char !== '"' || escaped) quote += char;
      else {
        quoted.push(quote);
        text += QUOTED;
        quote = undefined;
      }
    } else if (char === '(' && !escaped) depth++;
    else if (char === ')' && !escaped && depth > 0) depth--;
    else if (depth === 0 && char === '"') quote = '';
    else if (depth === 0) text += char;
  }
  return depth === 0 && quote === undefined ? { text, quoted } : undefined;
}

/** RFC 5322 §3.4 mailbox: an address alone, or in angle brackets behind a name. */
function mailboxOf(text: string, quoted: readonly string[]): Sender {
  const [, name, inside] = /^([^<>]*)<([^<>]*)>\s*$/u.exec(text) ?? [];
  const spec = (inside ?? text).trim();
  if (inside === undefined && text.split('@').length > 2) return { kind: 'several' };
  const address = addressOf(spec, quoted.at(-1));
  if (address === undefined) return { kind: 'unreadable' };
  // `good@one.example <evil@two.example>`: an address as a name is read by some as the sender.
  const twofold = name?.includes('@') === true && normaliseAddress(name.trim()) !== address;
  return twofold || name?.includes(':') === true
    ? { kind: 'unreadable' }
    : { kind: 'one', address };
}

/** RFC 5322 §3.4.1 addr-spec; `quoted` is the text of the last quoted string. */
function addressOf(spec: string, quoted: string | undefined): string | undefined {
  // oxlint-disable-next-line no-control-regex -- QUOTED is one, so that no mail can contain it
  const [, local, domain] = /^([^\s@:<>]+)@([^\s@<>\u0001]+)$/u.exec(spec) ?? [];
  if (local === undefined || domain === undefined) return undefined;
  if (!local.includes(QUOTED)) return normaliseAddress(`${local}@${domain}`);
  if (local !== QUOTED || quoted === undefined) return undefined;
  // A needlessly quoted local part is the same mailbox (RFC 5321 §4.1.2).
  const plain = /^[^\s"(),:;<>@[\\\]]+$/u.test(quoted) ? quoted : JSON.stringify(quoted);
  return normaliseAddress(`${plain}@${domain}`);
}
