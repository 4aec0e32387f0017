import type { Element } from '@xmpp/xml';
import { cutOctets, oneLine, TEXT_OCTETS } from '../text.ts';

/** A message to a topic's address, as a post (A16); subject and text are as long as those of mails. */
export interface Post {
  readonly subject: string;
  readonly text: string;
  /** The stanza's id, empty when it has none. */
  readonly id: string;
}

/** Reads a message of any type but error and groupchat; undefined when there is nothing to read. */
export function parsePost(stanza: Element): Post | undefined {
  const type: unknown = stanza.attrs['type'];
  if (type === 'error' || type === 'groupchat') return undefined;
  const subject = oneLine(stanza.getChildText('subject') ?? '');
  const text = cutOctets((stanza.getChildText('body') ?? '').trim(), TEXT_OCTETS);
  if (subject === '' && text === '') return undefined;
  const id: unknown = stanza.attrs['id'];
  return { subject, text, id: typeof id === 'string' ? id : '' };
}
