import xml, { type Element } from '@xmpp/xml';
import { type BareJid, bareOf, parseJid } from '../../domain/jid.ts';
import type { RosterItem, Subscription } from '../../domain/roster.ts';

/** RFC 6121 §2. */
export const NS_ROSTER = 'jabber:iq:roster';

/** Asks for the whole contact list of a person (XEP-0356 §4.3: addressed to his bare JID). */
export function buildRosterGet(owner: BareJid): Element {
  return xml('iq', { type: 'get', to: owner }, xml('query', { xmlns: NS_ROSTER }));
}

/** Writes one entry whole; servers replace what was there (one item per IQ, FIELD-NOTES 1). */
export function buildRosterSet(owner: BareJid, item: RosterItem): Element {
  return rosterSet(
    owner,
    xml(
      'item',
      {
        jid: item.jid,
        name: item.name === '' ? undefined : item.name,
        subscription: item.subscription,
      },
      ...item.groups.map((group) => xml('group', {}, group)),
    ),
  );
}

/** RFC 6121 §2.5. */
export function buildRosterRemove(owner: BareJid, contact: BareJid): Element {
  return rosterSet(owner, xml('item', { jid: contact, subscription: 'remove' }));
}

function rosterSet(owner: BareJid, item: Element): Element {
  return xml('iq', { type: 'set', to: owner }, xml('query', { xmlns: NS_ROSTER }, item));
}

/** The entries of an answer; an entry whose address is none is left out. */
export function parseRoster(answer: Element): RosterItem[] {
  return (answer.getChild('query', NS_ROSTER)?.getChildren('item') ?? []).flatMap((item) => {
    const jid = parseJid(String(item.attrs['jid'] ?? ''));
    return jid === undefined ? [] : [itemOf(item, bareOf(jid))];
  });
}

function itemOf(item: Element, jid: BareJid): RosterItem {
  return {
    jid,
    name: String(item.attrs['name'] ?? ''),
    groups: item.getChildren('group').map((group) => group.text()),
    subscription: subscriptionOf(item.attrs['subscription']),
    ...(item.attrs['ask'] === 'subscribe' ? { ask: 'subscribe' as const } : {}),
  };
}

function subscriptionOf(value: unknown): Subscription {
  return value === 'to' || value === 'from' || value === 'both' ? value : 'none';
}
