import { StanzaError } from '../domain/errors.ts';
import type { BareJid } from '../domain/jid.ts';
import { type Room, standingOf } from './room.ts';

/** Two nicks that read alike are one. */
const folded = (nick: string): string => nick.normalize('NFKC').toLowerCase().trim();

/** Whether a nick is in use by, or reserved for, somebody else. */
function isTaken(room: Room, nick: string, person: BareJid): boolean {
  const wanted = folded(nick);
  for (const occupant of room.occupants.values()) {
    if (occupant.person !== person && folded(occupant.nick) === wanted) return true;
  }
  for (const [owner, standing] of room.standings) {
    if (owner !== person && standing.nick !== undefined && folded(standing.nick) === wanted) {
      return true;
    }
  }
  return false;
}

/**
 * The nick under which a person enters: his reserved one where nicks are fixed (XEP-0045 §7.2.2),
 * else the wanted one. Throws `jid-malformed` for none and `conflict` for another's.
 */
export function nickFor(room: Room, person: BareJid, wanted: string): string {
  if (wanted.trim() === '') throw new StanzaError('modify', 'jid-malformed');
  const reserved = standingOf(room, person).nick;
  if (room.settings.nicksFixed && reserved !== undefined) return reserved;
  if (isTaken(room, wanted, person)) throw new StanzaError('cancel', 'conflict');
  return wanted;
}
