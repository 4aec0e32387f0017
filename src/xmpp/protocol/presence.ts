import xml, { type Element } from '@xmpp/xml';
import type { Show } from '../../domain/person.ts';

/** XEP-0115. */
export const NS_CAPS = 'http://jabber.org/protocol/caps';

/** What a presence stanza says of a client (RFC 6121 §4.7). */
export interface PresenceInfo {
  readonly type: 'available' | 'unavailable' | 'other';
  readonly show: Show;
  readonly status: string;
  /** -128…127; strange values count as 0. */
  readonly priority: number;
  /** `node#ver`, empty when the client announces no capabilities. */
  readonly caps: string;
}

const SHOWS: ReadonlySet<string> = new Set<Show>(['away', 'chat', 'dnd', 'xa']);

/** Reads a presence stanza; subscriptions, probes and errors are `other`. */
export function parsePresence(stanza: Element): PresenceInfo {
  const type: unknown = stanza.attrs['type'];
  const show = stanza.getChildText('show') ?? '';
  const priority = Number(stanza.getChildText('priority') ?? '0');
  const caps = stanza.getChild('c', NS_CAPS)?.attrs as Record<string, string> | undefined;
  return {
    type: type === undefined || type === '' ? 'available' : type === 'unavailable' ? type : 'other',
    show: SHOWS.has(show) ? (show as Show) : '',
    status: stanza.getChildText('status') ?? '',
    priority: Number.isInteger(priority) && Math.abs(priority) <= 128 ? priority : 0,
    caps: caps?.['node'] === undefined ? '' : `${caps['node']}#${caps['ver'] ?? ''}`,
  };
}

/** Asks for somebody's presence: for good, or just now (RFC 6121 §3.1.1, §4.3). */
export function buildPresenceRequest(
  from: string,
  to: string,
  type: 'subscribe' | 'probe',
): Element {
  return xml('presence', { from, to, type });
}
