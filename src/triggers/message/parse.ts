import type { Element } from '@xmpp/xml';

/** A message to a topic's address, as a post (A16). */
export interface Post {
  readonly subject: string;
  readonly text: string;
  /** The stanza's id, empty when it has none. */
  readonly id: string;
}

/** Longer texts are cut, as those of mails are. */
const LONGEST = 8 * 1024;

/** Reads a message of any type but error and groupchat; undefined when there is nothing to read. */
export function parsePost(stanza: Element): Post | undefined {
  const type: unknown = stanza.attrs['type'];
  if (type === 'error' || type === 'groupchat') return undefined;
  const subject = oneLine(stanza.getChildText('subject') ?? '');
  const text = cut((stanza.getChildText('body') ?? '').trim());
  if (subject === '' && text === '') return undefined;
  const id: unknown = stanza.attrs['id'];
  return { subject, text, id: typeof id === 'string' ? id : '' };
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim().slice(0, 500);

/** At most `LONGEST` octets of UTF-8, at a character's border, with a mark where something is missing. */
function cut(text: string): string {
  if (Buffer.byteLength(text) <= LONGEST) return text;
  const kept = Buffer.from(text)
    .subarray(0, LONGEST - 3)
    .toString()
    .replace(/\ufffd+$/u, '');
  return `${kept}…`;
}
