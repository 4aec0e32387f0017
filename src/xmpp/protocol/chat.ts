import xml, { type Element } from '@xmpp/xml';
import type { Instant } from '../../domain/duration.ts';
import { buildBody } from './body.ts';
import { parseDelay } from './delay.ts';

/** XEP-0380: says that the body only stands for something encrypted. */
const NS_ENCRYPTION = 'urn:xmpp:eme:0';
/** XEP-0384, the version in use. */
const NS_OMEMO = 'eu.siacs.conversations.axolotl';
/** XEP-0027, old OpenPGP. */
const NS_PGP = 'jabber:x:encrypted';

/** What somebody says to one of our addresses (RFC 6121 §5.2). */
export interface Spoken {
  readonly text: string;
  /** BCP 47, when the message says it. */
  readonly language?: string;
  /** When it was sent, for one that comes late. */
  readonly sent?: Instant;
  /** Whether the text only stands in the place of something that we cannot read. */
  readonly encrypted: boolean;
}

/**
 * What a message of type `chat` or `normal` says; undefined for those of other types and those
 * without a text, such as typing notifications.
 */
export function parseSpoken(message: Element): Spoken | undefined {
  const type: unknown = message.attrs['type'];
  if (type !== undefined && type !== 'chat' && type !== 'normal') return undefined;
  const body = message.getChild('body');
  const text = body?.text() ?? '';
  if (text.trim() === '') return undefined;
  const language = (body?.attrs['xml:lang'] ?? message.attrs['xml:lang']) as string | undefined;
  const sent = parseDelay(message);
  return {
    text,
    encrypted:
      message.getChild('encryption', NS_ENCRYPTION) !== undefined ||
      message.getChild('encrypted', NS_OMEMO) !== undefined ||
      message.getChild('x', NS_PGP) !== undefined,
    ...(language === undefined ? {} : { language }),
    ...(sent === undefined ? {} : { sent }),
  };
}

/** An answer to a message: same type and thread, addresses swapped, to the client that asked. */
export function buildReply(
  message: Element,
  from: string,
  text: string,
  language: string,
): Element {
  const { from: to, type } = message.attrs as Record<string, string | undefined>;
  const thread = message.getChild('thread');
  return xml(
    'message',
    { from, to, type, 'xml:lang': language },
    buildBody(text),
    ...(thread === undefined ? [] : [thread]),
  );
}

/** Something said of our own accord (RFC 6121 §5.2). */
export function buildSpoken(from: string, to: string, text: string, language: string): Element {
  return xml('message', { from, to, type: 'chat', 'xml:lang': language }, buildBody(text));
}
