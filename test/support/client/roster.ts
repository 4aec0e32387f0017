import { xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import { NS } from './namespaces.ts';
import { attr } from './stanza.ts';

/** One entry of a contact list; groups in alphabetical order, so that snapshots compare. */
export interface Contact {
  readonly jid: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly subscription: string;
  readonly ask: string;
}

export function parseContact(item: Element): Contact {
  return {
    jid: attr(item, 'jid'),
    name: attr(item, 'name'),
    groups: item
      .getChildren('group')
      .map((group) => group.text())
      .toSorted(),
    subscription: attr(item, 'subscription') || 'none',
    ask: attr(item, 'ask'),
  };
}

/** All entries of a roster result, in the order of their JIDs. */
export function parseRoster(result: Element): Contact[] {
  const items = result.getChild('query', NS.roster)?.getChildren('item') ?? [];
  return items.map(parseContact).toSorted((a, b) => (a.jid < b.jid ? -1 : 1));
}

/** The IQ that writes an entry (name and groups; a client cannot set the subscription). */
export function rosterSet(contact: {
  readonly jid: string;
  readonly name: string;
  readonly groups: readonly string[];
}): Element {
  return xml(
    'iq',
    { type: 'set' },
    xml(
      'query',
      { xmlns: NS.roster },
      xml(
        'item',
        { jid: contact.jid, ...(contact.name === '' ? {} : { name: contact.name }) },
        ...contact.groups.map((group) => xml('group', {}, group)),
      ),
    ),
  );
}

export function rosterRemove(jid: string): Element {
  return xml(
    'iq',
    { type: 'set' },
    xml('query', { xmlns: NS.roster }, xml('item', { jid, subscription: 'remove' })),
  );
}
