import type { Element } from '@xmpp/xml';

/** XEP-0184. */
const NS_RECEIPTS = 'urn:xmpp:receipts';
/** XEP-0333. */
const NS_MARKERS = 'urn:xmpp:chat-markers:0';

/** Whether a message asks to be told of its reception. */
export function asksReceipt(message: Element): boolean {
  return message.getChild('request', NS_RECEIPTS) !== undefined;
}

/** The id of the message that somebody says was displayed to him. */
export function parseDisplayed(message: Element): string | undefined {
  return message.getChild('displayed', NS_MARKERS)?.attrs['id'] as string | undefined;
}
