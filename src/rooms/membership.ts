import type { BareJid } from '../domain/jid.ts';
import type { Hall } from './hall.ts';
import type { RoomMember } from './port.ts';
import { findStrangers } from './strangers.ts';
import { expel } from './expel.ts';
import {
  affiliationOf,
  type Occupant,
  occupantsOf,
  personByHandle,
  type Room,
  type Session,
  type Standing,
  standingOf,
} from './room.ts';
import { announce, showOccupant } from './view.ts';

/** What a member of a topic's chat is in its room. */
export function memberStanding({ handle, nick, moderates, listed }: RoomMember): Standing {
  const unlisted = listed === false;
  return { affiliation: moderates === true ? 'admin' : 'member', handle, nick, unlisted };
}

/** A newcomer may enter from now on, or somebody who was dismissed is listed again. */
export function admit(room: Room, member: RoomMember): void {
  room.standings.set(member.jid, memberStanding(member));
  room.strangers = findStrangers(room);
}

/** Takes a member out who may come again: 307 and the reason; he is not listed meanwhile (A14). */
export function dismiss(hall: Hall, room: Room, handle: string, reason: string): void {
  const person = personByHandle(room, handle);
  if (person === undefined) return;
  expel(hall, room, occupantsOf(room, person), { type: 'unavailable', codes: [307], reason });
  room.standings.set(person, { ...standingOf(room, person), unlisted: true });
}

/** Lists a member again who has entered. */
export function relist(room: Room, person: BareJid): void {
  const standing = room.standings.get(person);
  if (standing?.unlisted === true) room.standings.set(person, { ...standing, unlisted: false });
}

/**
 * Ends a membership: 321 and the reason to him and to those who know him (XEP-0045 §9.4). Profanity
 * shows no reason of 321, so his own clients are told in the same presence of the room's end (§10.9)
 * when it is `closing`, else that he was put out (307, §8.2).
 */
export function expelMember(
  hall: Hall,
  room: Room,
  handle: string,
  reason: string,
  closing: boolean,
): void {
  const person = personByHandle(room, handle);
  // Who was banned is out already, and stays on the list of the banned.
  if (person === undefined || affiliationOf(room, person) === 'outcast') return;
  expel(
    hall,
    room,
    occupantsOf(room, person),
    { type: 'unavailable', affiliation: 'none', codes: [321], reason },
    closing ? { destroy: { reason } } : { codes: [307, 321] },
  );
  room.standings.delete(person);
  room.strangers = findStrangers(room);
}

/** Asks anew who is related to whom, and shows or hides people accordingly (A10). */
export function reviewRelations(hall: Hall, room: Room): void {
  const before = room.strangers;
  const after = findStrangers(room);
  const changed = (viewer: Session, occupant: Occupant): 'hidden' | 'shown' | undefined => {
    const was = before.get(viewer.person)?.has(occupant.person) === true;
    const is = after.get(viewer.person)?.has(occupant.person) === true;
    if (was === is) return undefined;
    return is ? 'hidden' : 'shown';
  };
  const viewers = [...room.sessions.values()];
  for (const occupant of room.occupants.values()) {
    const blind = viewers.filter((viewer) => changed(viewer, occupant) === 'hidden');
    announce(hall, room, occupant, occupant.sessions[0], { type: 'unavailable' }, blind);
  }
  room.strangers = after;
  for (const occupant of room.occupants.values()) {
    const seeing = viewers.filter((viewer) => changed(viewer, occupant) === 'shown');
    if (seeing.length > 0) showOccupant(hall, room, occupant, seeing);
  }
}
