import xml, { type Element } from '@xmpp/xml';
import type { StanzaError } from '../../domain/errors.ts';
import { errorElement } from './error.ts';
import { NS_MUC } from './muc.ts';

/** How much history a joining client wants (XEP-0045 §7.2.14); times in milliseconds. */
export interface HistoryWish {
  readonly maxchars?: number;
  readonly maxstanzas?: number;
  readonly seconds?: number;
  readonly since?: number;
}

/** What a client asks for that wants in. */
export interface Join {
  readonly password?: string;
  readonly history: HistoryWish;
}

const count = (text: unknown): number | undefined => {
  const value = typeof text === 'string' && /^\d+$/u.test(text) ? Number(text) : undefined;
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
};

const instant = (text: unknown): number | undefined => {
  const value = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(value) ? undefined : value;
};

function historyWish(history: Element | undefined): HistoryWish {
  const attrs = history?.attrs ?? {};
  const wish: Record<keyof HistoryWish, number | undefined> = {
    maxchars: count(attrs['maxchars']),
    maxstanzas: count(attrs['maxstanzas']),
    seconds: count(attrs['seconds']),
    since: instant(attrs['since']),
  };
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
}

/** What a presence asks for when it is a request to join (XEP-0045 §7.2.1), else undefined. */
export function parseJoin(presence: Element): Join | undefined {
  const x = presence.getChild('x', NS_MUC);
  if (x === undefined) return undefined;
  const password = x.getChildText('password');
  return {
    history: historyWish(x.getChild('history')),
    ...(password === null ? {} : { password }),
  };
}

/**
 * A refused presence (XEP-0045 §7.2.5 and following): from the address it was sent to; who found the
 * error is named to who wanted in or another nick, not to a server that probes.
 */
export function buildPresenceError(presence: Element, error: StanzaError, room: string): Element {
  const { from, to, id } = presence.attrs as Record<string, string | undefined>;
  const element = errorElement(error);
  if (presence.attrs['type'] === undefined) element.attrs['by'] = room;
  return xml(
    'presence',
    { type: 'error', from: to, to: from, id },
    xml('x', { xmlns: NS_MUC }),
    element,
  );
}
