import xml, { type Element } from '@xmpp/xml';

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
