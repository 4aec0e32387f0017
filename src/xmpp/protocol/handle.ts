import xml, { type Element } from '@xmpp/xml';
import type { StanzaError } from '../../domain/errors.ts';
import type { BareJid } from '../../domain/jid.ts';
import type { Show } from '../../domain/person.ts';
import { NS_ADDRESSES } from './addresses.ts';
import { NS_DELAY, NS_DELAY_LEGACY } from './delay.ts';
import { errorElement } from './error.ts';
import { NS_NICK } from './nick.ts';
import { NS_STANZA_ID } from './stanza-id.ts';
import { NS_VCARD_UPDATE } from './vcard.ts';

/** The one client that a handle is seen to have (DESIGN §5). */
export const HANDLE_RESOURCE = 'muster';

/** XEP-0033. */

/** What may be seen of a person. */
export interface Shown {
  readonly show: Show;
  readonly status: string;
}

/** Some clients show `xa` and `chat` as offline (FIELD-NOTES 5). */
const SHOWN: Readonly<Record<Show, string>> = {
  '': '',
  chat: '',
  away: 'away',
  xa: 'away',
  dnd: 'dnd',
};

/** The presence of a handle, with show and status alone; `undefined`: it is not there. */
export function buildHandlePresence(
  handle: BareJid,
  to: BareJid,
  shown: Shown | undefined,
): Element {
  const from = `${handle}/${HANDLE_RESOURCE}`;
  if (shown === undefined) return xml('presence', { from, to, type: 'unavailable' });
  const show = SHOWN[shown.show];
  return xml(
    'presence',
    { from, to },
    ...(show === '' ? [] : [xml('show', {}, show)]),
    ...(shown.status === '' ? [] : [xml('status', {}, shown.status)]),
  );
}

/** Grants or refuses a subscription to a handle's presence (RFC 6121 §3.1.5, §3.2). */
export function buildGrant(
  handle: BareJid,
  to: BareJid,
  type: 'subscribed' | 'unsubscribed',
): Element {
  return xml('presence', { from: handle, to, type });
}

/**
 * A message as the other side may see it: type, id, language and payload are kept; what the
 * sender's server or client added about him goes; every address in an attribute is translated.
 */
export function forwardMessage(
  message: Element,
  from: string,
  to: string,
  translate: (value: string) => string,
): Element {
  const { type, id, 'xml:lang': language } = message.attrs as Record<string, string | undefined>;
  const payload = message.getChildElements().filter((child) => !revealing(child));
  return xml(
    'message',
    { type, id, from, to, 'xml:lang': language },
    ...payload.map((child) => translated(child, translate)),
  );
}

/** A bounce without whose it was: `by`, text, new addresses and the echoed payload are left out. */
export function forwardBounce(id: string, from: string, to: string, error: StanzaError): Element {
  return xml('message', { type: 'error', id, from, to }, errorElement(error));
}

const REVEALING: Readonly<Record<string, readonly string[]>> = {
  delay: [NS_DELAY],
  x: [NS_DELAY_LEGACY, NS_VCARD_UPDATE],
  addresses: [NS_ADDRESSES],
  nick: [NS_NICK],
  'stanza-id': [NS_STANZA_ID],
};

function revealing(element: Element): boolean {
  return REVEALING[element.getName()]?.includes(element.getNS() ?? '') ?? false;
}

function translated(element: Element, translate: (value: string) => string): Element {
  const attrs = Object.entries(element.attrs as Record<string, unknown>).map(([name, value]) => [
    name,
    typeof value === 'string' ? translate(value) : value,
  ]);
  return xml(
    element.name,
    Object.fromEntries(attrs) as Record<string, unknown>,
    ...element.children.map((child) =>
      typeof child === 'string' ? child : translated(child, translate),
    ),
  );
}
