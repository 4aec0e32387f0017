import type { Hall } from './hall.ts';
import type { RoomMember } from './port.ts';
import { findStrangers } from './relations.ts';
import { expel } from './expel.ts';
import {
  type Occupant,
  occupantsOf,
  personByHandle,
  type Room,
  type Session,
  type Standing,
} from './room.ts';
import { announce, showOccupant } from './view.ts';

/** What a member of a topic's chat is in its room. */
export function memberStanding({ handle, nick, moderates }: RoomMember): Standing {
  return { affiliation: moderates === true ? 'admin' : 'member', handle, nick };
}

/** A newcomer may enter from now on. */
export function admit(room: Room, member: RoomMember): void {
  room.standings.set(member.jid, memberStanding(member));
  room.strangers = findStrangers(room);
}

/** Ends a membership: 321 and the reason to him and to those who know him (XEP-0045 §9.4). */
export function expelMember(hall: Hall, room: Room, handle: string, reason: string): void {
  const person = personByHandle(room, handle);
  if (person === undefined) return;
  expel(hall, room, occupantsOf(room, person), {
    type: 'unavailable',
    affiliation: 'none',
    codes: [321],
    reason,
  });
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
