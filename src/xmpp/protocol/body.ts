import xml, { type Element } from '@xmpp/xml';

/** The text of a message (RFC 6121 §5.2.3). */
export function buildBody(text: string): Element {
  return xml('body', {}, text);
}
