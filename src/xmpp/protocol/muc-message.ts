import xml, { type Element } from '@xmpp/xml';
import { buildUserInfo, NS_MUC_USER, type UserInfo } from './muc.ts';

/** A copy of a message as the room passes it on: these children, no addressee. */
export function buildMessage(
  original: Element,
  from: string,
  id: string | undefined,
  children: readonly Element[],
): Element {
  const attrs: Record<string, string | undefined> = { from, id, type: original.attrs['type'] };
  for (const [name, value] of Object.entries(original.attrs)) {
    if (name === 'xml:lang' || name.startsWith('xmlns:')) attrs[name] = String(value);
  }
  return xml('message', attrs, ...children);
}

/** A message from the room itself. */
export function buildNotice(from: string, id: string, children: readonly Element[]): Element {
  return xml('message', { from, id, type: 'groupchat' }, ...children);
}

/** A message from the room about somebody's affiliation (XEP-0045 §10.3), or its configuration (§10.2.1). */
export function buildMembership(from: string, id: string, info: UserInfo): Element {
  return xml('message', { from, id }, buildUserInfo(info));
}

/** The subject element; an empty one clears it (XEP-0045 §7.2.15). */
export function buildSubject(text: string): Element {
  return xml('subject', {}, ...(text === '' ? [] : [text]));
}

/** The mark of a private message (XEP-0045 §7.5), for message carbons. */
export function buildPrivateMark(): Element {
  return xml('x', { xmlns: NS_MUC_USER });
}

/** What a message of type groupchat sets the subject to; undefined: it is no change (XEP-0045 §8.1). */
export function parseSubject(message: Element): string | undefined {
  if (message.getChild('body') !== undefined || message.getChild('thread') !== undefined) {
    return undefined;
  }
  return message.getChild('subject')?.text();
}
