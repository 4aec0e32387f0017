import { StanzaError } from '../domain/errors.ts';
import type { BareJid } from '../domain/jid.ts';
import { affiliationOf, isInside, type Room } from './room.ts';

/** Throws what keeps a person out (XEP-0045 §7.2.5 to §7.2.10). */
export function checkEntry(room: Room, person: BareJid, password: string | undefined): void {
  const { settings } = room;
  const affiliation = affiliationOf(room, person);
  if (affiliation === 'outcast') throw new StanzaError('auth', 'forbidden');
  if (room.locked && affiliation !== 'owner') throw new StanzaError('cancel', 'item-not-found');
  if (settings.membersOnly && affiliation === 'none') {
    throw new StanzaError('auth', 'registration-required');
  }
  if (settings.password !== undefined && settings.password !== password) {
    throw new StanzaError('auth', 'not-authorized');
  }
  const full = settings.maxUsers !== undefined && room.occupants.size >= settings.maxUsers;
  const privileged = affiliation === 'owner' || affiliation === 'admin';
  if (full && !privileged && !isInside(room, person)) {
    throw new StanzaError('wait', 'service-unavailable');
  }
}

/** Whether a person may know of a room: it is not hidden, or he may enter it. */
export function isKnown(room: Room, viewer: BareJid): boolean {
  const closed = room.settings.hidden && room.settings.membersOnly;
  return !closed || affiliationOf(room, viewer) !== 'none';
}
