import { StanzaError } from '../domain/errors.ts';
import type { BareJid } from '../domain/jid.ts';
import { likeness } from './likeness.ts';
import { type Room, standingOf } from './room.ts';
import { wordsOf } from './words.ts';

const LIMIT = 256; // octets: more is a banner, not a name

// RFC 8264 §4.3, §9: controls, what is not assigned, private use, surrogates, what is ignored in
// display (variation selectors, soft hyphens, bidi marks) and old Hangul; joiners have own rules.
const FORBIDDEN =
  /[\p{Cc}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]|(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}/u;
// RFC 5892 A.1, A.2: a joiner stands behind a virama, or between Arabic letters.
// XEP-0045 §15.1.3 holds nicks to Resourceprep, whose Unicode 3.2 has no pictures; servers that prepare
// an address by it drop the selectors that tell one picture from another.
const PICTURE = /(?=[\u{10000}-\u{10ffff}])\p{Extended_Pictographic}/u;
const STRAY_JOINER =
  /(?<![\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca]|[\p{Script=Arabic}](?=[\u200c][\p{Script=Arabic}]))[\u200c\u200d]/u;

/**
 * A nick after the Nickname profile of PRECIS (RFC 8266 §2.3): spaces made plain, single and inner
 * only, compatibility forms unified. Throws `jid-malformed` for what is no nick.
 */
export function preparedNick(room: Room, wanted: string): string {
  const nick = wanted
    .replaceAll(/\p{Zs}/gu, ' ')
    .replaceAll(/ {2,}/gu, ' ')
    .trim()
    .normalize('NFKC');
  const bad = [FORBIDDEN, PICTURE, STRAY_JOINER].some((pattern) => pattern.test(nick));
  if (nick === '' || bad || Buffer.byteLength(nick) > LIMIT) {
    throw new StanzaError('modify', 'jid-malformed', wordsOf(room).nickInvalid);
  }
  return nick;
}

/** Whether a nick, or one that looks like it, is in use by or reserved for somebody else. */
export function isTaken(room: Room, nick: string, person: BareJid): boolean {
  const wanted = likeness(nick);
  for (const occupant of room.occupants.values()) {
    if (occupant.person !== person && likeness(occupant.nick) === wanted) return true;
  }
  for (const [owner, standing] of room.standings) {
    if (owner !== person && standing.nick !== undefined && likeness(standing.nick) === wanted) {
      return true;
    }
  }
  return false;
}

/**
 * The nick under which a person enters: his reserved one where nicks are fixed (XEP-0045 §7.2.2),
 * else the wanted one, prepared. Throws `jid-malformed` for none.
 */
export function nickFor(room: Room, person: BareJid, wanted: string): string {
  const reserved = standingOf(room, person).nick;
  if (room.settings.nicksFixed && reserved !== undefined) {
    if (wanted.trim() === '') throw new StanzaError('modify', 'jid-malformed');
    return reserved;
  }
  return preparedNick(room, wanted);
}

/** Throws `conflict` for a nick that is another's; what is reserved in a topic's room is one's own. */
export function checkFree(room: Room, nick: string, person: BareJid): void {
  const own = room.settings.nicksFixed && standingOf(room, person).nick === nick;
  if (!own && isTaken(room, nick, person)) throw new StanzaError('cancel', 'conflict');
}
