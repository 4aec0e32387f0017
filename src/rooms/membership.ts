import type { BareJid } from '../domain/jid.ts';
import type { Hall } from './hall.ts';
import type { RoomMember } from './port.ts';
import { findStrangers } from './strangers.ts';
import { putOut } from './expel.ts';
import { type Parting, unlessLost } from './partings.ts';
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
import { announce, type Notice, showOccupant } from './view.ts';

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

/**
 * Takes a member out who may come again: 307 and the reason; he is not listed meanwhile (A14). Said
 * again after a lost link, and after a kill, until it is heard.
 */
export function dismiss(hall: Hall, room: Room, handle: string, reason: string): void {
  const person = personByHandle(room, handle);
  if (person === undefined) return;
  const notice: Notice = { type: 'unavailable', codes: [307], reason };
  const parting = partingOf(hall, room, person, { notice }, false);
  if (parting.clients.length > 0)
    hall.aside(unlessLost(hall.partings.part(keyOf(room, handle), parting)));
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
 * when it is `closing`, else that he was put out (307, §8.2). Resolves when the server has it; until
 * then he is said to be out once more whenever this is called, and stored as inside.
 */
export async function expelMember(
  hall: Hall,
  room: Room,
  handle: string,
  reason: string,
  closing: boolean,
): Promise<void> {
  const key = keyOf(room, handle);
  const person = personByHandle(room, handle);
  // Who was banned is out already, and stays on the list of the banned.
  const leaves = person !== undefined && affiliationOf(room, person) !== 'outcast';
  const parting = leaves
    ? partingOf(
        hall,
        room,
        person,
        {
          notice: { type: 'unavailable', affiliation: 'none', codes: [321], reason },
          own: closing ? { destroy: { reason } } : { codes: [307, 321] },
        },
        true,
      )
    : hall.partings.unheard(key);
  if (parting === undefined) return;
  const heard = hall.partings.part(key, parting);
  if (leaves) {
    room.standings.delete(person);
    room.strangers = findStrangers(room);
  }
  await heard;
}

/** Under which name a parting is kept. */
const keyOf = (room: Room, handle: string): string => `${room.jid} ${handle}`;

/** How everybody of a person is put out, now and whenever it has to be said again. */
function partingOf(
  hall: Hall,
  room: Room,
  person: BareJid,
  words: Parameters<typeof putOut>[4],
  repeated: boolean,
): Parting {
  const standing = standingOf(room, person);
  const inside = occupantsOf(room, person).map((occupant) => ({
    occupant,
    clients: [...occupant.sessions],
  }));
  const say = (): void => {
    // By its words he is known to those who are told, though he may be no member any more.
    const now = room.standings.get(person);
    room.standings.set(person, standing);
    for (const { occupant, clients } of inside) putOut(hall, room, occupant, clients, words);
    if (now === undefined) room.standings.delete(person);
    else room.standings.set(person, now);
  };
  const clients = inside.flatMap((one) => one.clients.map(({ jid }) => jid));
  return { room: room.jid, clients, say, repeated };
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
