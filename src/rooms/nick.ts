import { StanzaError } from '../domain/errors.ts';
import type { BareJid } from '../domain/jid.ts';
import { likeness } from '../domain/likeness.ts';
import { hasStray, NICK_LIMIT, unified } from './nick-letters.ts';
import { type Room, standingOf } from './room.ts';
import { voiceOf } from './voice-of-room.ts';
import { wordsOf } from './words.ts';

/**
 * A nick after the Nickname profile of PRECIS (RFC 8266 §2.3): spaces made plain, single and inner
 * only, compatibility forms unified. Throws `jid-malformed` for what is no nick.
 */
export function preparedNick(room: Room, wanted: string): string {
  const nick = unified(wanted);
  if (nick === '' || hasStray(nick) || Buffer.byteLength(nick) > NICK_LIMIT) {
    throw new StanzaError('modify', 'jid-malformed', wordsOf(room).nickInvalid);
  }
  return nick;
}

/** Whether a nick, or one that looks like it, is in use by or reserved for somebody else, or the room's own. */
export function isTaken(room: Room, nick: string, person: BareJid): boolean {
  const wanted = likeness(nick);
  if (likeness(voiceOf(room)) === wanted) return true;
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
