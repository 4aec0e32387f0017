import { createHash } from 'node:crypto';
import type { Mail } from './parse.ts';

/**
 * The key under which a topic remembers a mail, so that a second delivery of it starts nothing: a
 * hash of topic, sender and Message-ID, or of the content where there is no Message-ID.
 */
export function seenKey(topic: string, mail: Mail): string {
  const sender = mail.sender.kind === 'one' ? mail.sender.address : '';
  const name =
    mail.messageId === undefined ? ['content', mail.digest] : ['message-id', mail.messageId];
  return createHash('sha256')
    .update(['mail', topic, sender, ...name].join('\0'))
    .digest('base64url');
}
