import { StanzaError } from '../domain/errors.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Affiliation, Role } from '../xmpp/protocol/muc.ts';
import { affiliationOf, type Room } from './room.ts';

/** The role with which somebody enters (XEP-0045 §5.1.2). */
export function firstRole(room: Room, affiliation: Affiliation): Role {
  if (affiliation === 'owner' || affiliation === 'admin') return 'moderator';
  return room.settings.moderated && affiliation === 'none' ? 'visitor' : 'participant';
}

/** Throws what keeps a person out (XEP-0045 §7.2.6, §7.2.7). */
export function checkEntry(room: Room, person: BareJid): void {
  const affiliation = affiliationOf(room, person);
  if (affiliation === 'outcast') throw new StanzaError('auth', 'forbidden');
  if (room.settings.membersOnly && affiliation === 'none') {
    throw new StanzaError('auth', 'registration-required');
  }
}
