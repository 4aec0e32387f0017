import xml, { type Element, Parser } from '@xmpp/xml';
import type { StanzaError } from '../../domain/errors.ts';
import { errorElement } from './error.ts';

/** XEP-0045. */
export const NS_MUC = 'http://jabber.org/protocol/muc';
export const NS_MUC_USER = 'http://jabber.org/protocol/muc#user';
export const NS_MUC_ADMIN = 'http://jabber.org/protocol/muc#admin';
export const NS_MUC_OWNER = 'http://jabber.org/protocol/muc#owner';
export const NS_ROOM_INFO = 'http://jabber.org/protocol/muc#roominfo';
/** The disco#info node of a reserved nick (XEP-0045 §7.12). */
export const NODE_RESERVED_NICK = 'x-roomuser-item';

/** Lasting standing of a person in a room (XEP-0045 §5.2). */
export type Affiliation = 'owner' | 'admin' | 'member' | 'none' | 'outcast';
/** Standing during one visit (XEP-0045 §5.1). */
export type Role = 'moderator' | 'participant' | 'visitor' | 'none';

/** How much history a joining client wants (XEP-0045 §7.2.14); times in milliseconds. */
export interface HistoryWish {
  readonly maxchars?: number;
  readonly maxstanzas?: number;
  readonly seconds?: number;
  readonly since?: number;
}

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

export interface Actor {
  readonly nick?: string;
  readonly jid?: string;
}

export interface Item {
  readonly affiliation?: Affiliation | undefined;
  readonly role?: Role | undefined;
  readonly jid?: string | undefined;
  readonly nick?: string | undefined;
  readonly reason?: string | undefined;
  readonly actor?: Actor | undefined;
}

/** An `<item/>` of muc#user and muc#admin. */
export function buildItem(item: Item): Element {
  const { affiliation, role, jid, nick, reason, actor } = item;
  return xml(
    'item',
    { affiliation, jid, nick, role },
    ...(actor === undefined ? [] : [xml('actor', { nick: actor.nick, jid: actor.jid })]),
    ...(reason === undefined ? [] : [xml('reason', {}, reason)]),
  );
}

/** Where to go instead of a destroyed room, and why (XEP-0045 §10.9). */
export interface Destruction {
  readonly reason?: string | undefined;
  readonly alternate?: string | undefined;
  readonly password?: string | undefined;
}

function buildDestroy({ reason, alternate, password }: Destruction): Element {
  return xml(
    'destroy',
    { jid: alternate },
    ...(password === undefined ? [] : [xml('password', {}, password)]),
    ...(reason === undefined ? [] : [xml('reason', {}, reason)]),
  );
}

export interface UserInfo {
  readonly item?: Item;
  readonly destroy?: Destruction;
  readonly codes?: readonly number[];
}

/** «This is you»: the last word of any presence to oneself. */
const SELF = 110;

/** The `<x/>` that the service alone may write (XEP-0045 §17.3). */
export function buildUserInfo({ item, destroy, codes = [] }: UserInfo): Element {
  const status = (code: number): Element => xml('status', { code: String(code) });
  return xml(
    'x',
    { xmlns: NS_MUC_USER },
    ...(destroy === undefined ? [] : [buildDestroy(destroy)]),
    ...codes.filter((code) => code !== SELF).map(status),
    ...(item === undefined ? [] : [buildItem(item)]),
    ...(codes.includes(SELF) ? [status(SELF)] : []),
  );
}

export interface OccupantPresence extends UserInfo {
  readonly from: string;
  readonly type?: 'unavailable' | undefined;
  readonly id?: string | undefined;
  /** What the occupant himself says: show, status, caps … */
  readonly payload?: readonly Element[];
  /** XEP-0421. */
  readonly occupantId?: Element;
}

/** A presence of an occupant as the room sends it, without an addressee. */
export function buildPresence(presence: OccupantPresence): Element {
  const { from, type, id, payload = [], occupantId } = presence;
  return xml(
    'presence',
    { from, type, id },
    ...payload,
    ...(occupantId === undefined ? [] : [occupantId]),
    buildUserInfo(presence),
  );
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

/** Elements as one string, to be stored. */
export function writePayload(payload: readonly Element[]): string {
  return payload.map(String).join('');
}

/** Reads what `writePayload` wrote. */
export function readPayload(text: string): Element[] {
  const payload: Element[] = [];
  const parser = new Parser();
  parser.on('element', (element: Element) => payload.push(element));
  parser.write(`<stored>${text}</stored>`);
  return payload;
}
