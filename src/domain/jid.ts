/**
 * XMPP addresses (RFC 7622). The brands keep a bare JID, a full JID and a room's JID from being
 * mixed up; parse once at the edge, then trust the type.
 */
declare const brand: unique symbol;

/** `localpart@domain` or `domain`, normalised, without a resource. */
export type BareJid = string & { readonly [brand]: 'bare' | 'room' };
/** `localpart@domain/resource`. */
export type FullJid = string & { readonly [brand]: 'full' };
/** The bare JID of a room that Muster hosts. */
export type RoomJid = string & { readonly [brand]: 'room' };

/** The three parts of an address; `local` and `resource` are empty strings when absent. */
export interface Jid {
  readonly local: string;
  readonly domain: string;
  readonly resource: string;
}

// RFC 7622 §3.3.1: characters that a localpart never has, beside controls and spaces.
// oxlint-disable-next-line no-control-regex -- control characters are what is excluded
const LOCAL = /^[^"&'/:<>@\u0000-\u0020\u007f]+$/u;
// oxlint-disable-next-line no-control-regex -- control characters are what is excluded
const DOMAIN = /^[^"&'/:<>@\u0000-\u0020\u007f]+$|^\[[0-9a-f:.]+\]$/u;
// oxlint-disable-next-line no-control-regex -- control characters are what is excluded
const RESOURCE = /^[^\u0000-\u001f\u007f]+$/u;
const LIMIT = 1023; // octets for each part, RFC 7622 §3.1

const fits = (part: string): boolean => Buffer.byteLength(part) <= LIMIT;

/** Splits and normalises an address; `undefined` when it is none (RFC 7622 §3.1). */
export function parseJid(text: string): Jid | undefined {
  const slash = text.indexOf('/');
  const bare = slash < 0 ? text : text.slice(0, slash);
  const resource = slash < 0 ? '' : text.slice(slash + 1).normalize('NFC');
  if (slash >= 0 && (!RESOURCE.test(resource) || !fits(resource))) return undefined;
  const at = bare.indexOf('@');
  const local = at < 0 ? '' : bare.slice(0, at).normalize('NFC').toLowerCase();
  if (at >= 0 && (!LOCAL.test(local) || !fits(local))) return undefined;
  const domain = bare
    .slice(at + 1)
    .normalize('NFC')
    .toLowerCase()
    .replace(/\.$/u, '');
  if (!DOMAIN.test(domain) || !fits(domain)) return undefined;
  return { local, domain, resource };
}

/** The address without its resource. */
export function bareOf(jid: Jid): BareJid {
  return jid.local === '' ? (jid.domain as BareJid) : addressAt(jid.local, jid.domain);
}

/** The whole address; a full JID when `jid` has a resource. */
export function fullOf(jid: Jid): FullJid {
  return (jid.resource === '' ? bareOf(jid) : `${bareOf(jid)}/${jid.resource}`) as FullJid;
}

/** `local@domain`, of two parts that are normalised already. */
export function addressAt(local: string, domain: string): BareJid {
  return `${local}@${domain}` as BareJid;
}

/** Reads a bare JID with a localpart, as a person has; `undefined` for anything else. */
export function parsePerson(text: string): BareJid | undefined {
  const jid = parseJid(text);
  return jid === undefined || jid.local === '' || jid.resource !== '' ? undefined : bareOf(jid);
}

/** The bare JID inside an already normalised full or bare JID. */
export function bareIn(jid: string): BareJid {
  const slash = jid.indexOf('/');
  return (slash < 0 ? jid : jid.slice(0, slash)) as BareJid;
}

/** The resource of an already normalised JID, empty when it has none. */
export function resourceIn(jid: string): string {
  const slash = jid.indexOf('/');
  return slash < 0 ? '' : jid.slice(slash + 1);
}

/** The localpart of an already normalised JID, empty when it has none. */
export function localIn(jid: string): string {
  const at = bareIn(jid).indexOf('@');
  return at < 0 ? '' : jid.slice(0, at);
}

/** The domain of an already normalised JID. */
export function domainIn(jid: string): string {
  const bare = bareIn(jid);
  return bare.slice(bare.indexOf('@') + 1);
}
