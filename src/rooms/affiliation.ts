import { StanzaError } from '../domain/errors.ts';
import { type BareJid, domainIn, localIn } from '../domain/jid.ts';
import type { Affiliation, Item, Role } from '../xmpp/protocol/muc.ts';
import { buildMembership } from '../xmpp/protocol/muc-message.ts';
import type { Hall } from './hall.ts';
import { expel } from './expel.ts';
import { mayMeet } from './strangers.ts';
import {
  affiliationOf,
  type Occupant,
  occupantsOf,
  type Room,
  type Standing,
  standingOf,
} from './room.ts';
import { copiesOf, escapeAddress } from '../xmpp/protocol/splice.ts';
import { type Actor, type Notice, shownAddress, showOccupant } from './view.ts';
import { wordsOf } from './words.ts';

/** A person's new standing, as somebody wants it. */
export interface Change {
  readonly person: BareJid;
  readonly affiliation: Affiliation;
  /** Whether he did it himself, or hears of it in another way. */
  readonly known?: boolean;
  /** The nick to be reserved; undefined: as it was; empty: none. */
  readonly nick?: string | undefined;
  readonly reason?: string | undefined;
}

const RANK: Readonly<Record<Affiliation, number>> = {
  outcast: 0,
  none: 1,
  member: 2,
  admin: 3,
  owner: 4,
};

/** Whether `first` stands higher than `second`. */
export function outranks(first: Affiliation, second: Affiliation): boolean {
  return RANK[first] > RANK[second];
}

/** The role with which somebody enters (XEP-0045 §5.1.2). */
export function firstRole(room: Room, affiliation: Affiliation): Role {
  if (affiliation === 'owner' || affiliation === 'admin') return 'moderator';
  return room.settings.moderated && affiliation === 'none' ? 'visitor' : 'participant';
}

/** The role after a change of affiliation: admins moderate, who loses that takes part. */
function nextRole(room: Room, role: Role, before: Affiliation, after: Affiliation): Role {
  if (after === 'owner' || after === 'admin') return 'moderator';
  if (before === 'owner' || before === 'admin') return firstRole(room, after);
  return after === 'member' && role === 'visitor' ? 'participant' : role;
}

const owners = (room: Room): number =>
  [...room.standings.values()].filter(({ affiliation }) => affiliation === 'owner').length;

/** Throws why this actor may not make this change (XEP-0045 §9.1, §10.3, §10.4, §10.6). */
export function checkChange(room: Room, actor: BareJid, change: Change): void {
  const mine = affiliationOf(room, actor);
  const { affiliation: old } = standingOf(room, change.person);
  if (mine !== 'owner' && mine !== 'admin') throw new StanzaError('auth', 'forbidden');
  if (actor === change.person && change.affiliation === 'outcast') {
    throw new StanzaError('cancel', 'conflict');
  }
  if (old === 'owner' && change.affiliation !== 'owner' && owners(room) === 1) {
    throw new StanzaError('cancel', mine === 'owner' ? 'conflict' : 'not-allowed');
  }
  if (mine === 'owner') return;
  if (change.affiliation === 'owner' || change.affiliation === 'admin') {
    throw new StanzaError('auth', 'forbidden');
  }
  if (actor !== change.person && !outranks(mine, old)) {
    throw new StanzaError('cancel', 'not-allowed');
  }
}

function nextStanding(old: Standing, change: Change): Standing {
  const nick = change.nick ?? old.nick;
  // XEP-0045 §9.2, §17.4: whoever is out has no nick reserved.
  const keeps = change.affiliation !== 'none' && change.affiliation !== 'outcast';
  return {
    affiliation: change.affiliation,
    handle: old.handle,
    ...(keeps && nick !== undefined && nick !== '' ? { nick } : {}),
    ...(change.affiliation === 'outcast' ? { reason: change.reason } : {}),
  };
}

/** Puts out whoever sits under a nick that has become another's. */
function vacate(hall: Hall, room: Room, owner: BareJid, nick: string | undefined): void {
  const sitting = nick === undefined ? undefined : room.occupants.get(nick);
  if (sitting === undefined || sitting.person === owner) return;
  expel(hall, room, [sitting], {
    type: 'unavailable',
    codes: [307],
    reason: wordsOf(room).nickReserved,
  });
}

/** Whom a change concerns that are inside; a ban of a server all who stand there as nothing else. */
function insideOf(room: Room, { person, affiliation }: Change): Occupant[] {
  if (affiliation !== 'outcast' || localIn(person) !== '') return occupantsOf(room, person);
  return [...room.occupants.values()].filter(
    (occupant) =>
      domainIn(occupant.person) === person && affiliationOf(room, occupant.person) === 'none',
  );
}

/** Tells a person who is not inside what he is now, out of band (XEP-0045 §18.1: 101). */
function tellPerson(hall: Hall, room: Room, { person, affiliation, reason }: Change): void {
  const item: Item = { affiliation, role: 'none', jid: person, reason };
  const message = buildMembership(room.jid, hall.newId(), { item, codes: [101] });
  hall.wire.sendRaw(copiesOf(message)(escapeAddress(person)), 'room');
}

/** Whether somebody may make the room write to strangers: nobody floods them by changing lists. */
function affords(hall: Hall, actor: Actor | undefined): boolean {
  if (actor === undefined) return true;
  try {
    hall.spend(actor.person);
    return true;
  } catch (error) {
    if (error instanceof StanzaError) return false;
    throw error;
  }
}

/** Tells those who may know it about a person who is not inside (XEP-0045 §10.3). */
function tellOfAbsent(hall: Hall, room: Room, change: Change): void {
  for (const viewer of room.sessions.values()) {
    const jid = shownAddress(room, change.person, viewer);
    if (jid === undefined || !mayMeet(room, viewer.person, change.person)) continue;
    const item: Item = { affiliation: change.affiliation, jid, reason: change.reason };
    const codes = change.affiliation === 'outcast' ? [301] : [];
    const message = buildMembership(room.jid, hall.newId(), { item, codes });
    hall.wire.sendRaw(copiesOf(message)(viewer.address), 'room');
  }
}

/**
 * Changes a standing: who may not stay is put out (301, 321), the others hear of it
 * (XEP-0045 §9, §10.3). Whether it is allowed has been checked.
 */
export function changeAffiliation(
  hall: Hall,
  room: Room,
  change: Change,
  actor: Actor | undefined,
): void {
  const { person, affiliation, reason } = change;
  const old = standingOf(room, person);
  const standing = nextStanding(old, change);
  vacate(hall, room, person, standing.nick);
  const inside = insideOf(room, change);
  const out = affiliation === 'outcast' ? 301 : 321;
  const stays = affiliation !== 'outcast' && !(affiliation === 'none' && room.settings.membersOnly);
  const notice: Notice = { affiliation, reason, actor };
  if (!stays) expel(hall, room, inside, { ...notice, type: 'unavailable', codes: [out] });
  if (affiliation === 'none') room.standings.delete(person);
  else room.standings.set(person, standing);
  if (inside.length === 0) {
    tellOfAbsent(hall, room, change);
    const news = old.affiliation !== affiliation && change.known !== true;
    const courteous = news && room.kind === 'opened' && localIn(person) !== '';
    if (courteous && affords(hall, actor)) tellPerson(hall, room, change);
  }
  if (stays) {
    for (const occupant of inside) {
      occupant.role = nextRole(room, occupant.role, old.affiliation, affiliation);
      showOccupant(hall, room, occupant, room.sessions.values(), notice);
    }
  }
  hall.changed(room);
}
