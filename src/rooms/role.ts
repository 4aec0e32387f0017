import { StanzaError } from '../domain/errors.ts';
import type { Affiliation, Role } from '../xmpp/protocol/muc.ts';
import { outranks } from './affiliation.ts';
import { expel } from './expel.ts';
import type { Hall } from './hall.ts';
import { visibleOccupant } from './private.ts';
import { affiliationOf, type Occupant, type Room, type Session } from './room.ts';
import { actorOf, announce, foremost, type Notice, others, showOccupant } from './view.ts';

const isAdmin = (affiliation: Affiliation): boolean =>
  affiliation === 'admin' || affiliation === 'owner';

/** Throws why this moderator may not give this role (XEP-0045 §8.2 to §8.4, §9.6, §9.7). */
export function checkRole(room: Room, by: Session, occupant: Occupant, role: Role): void {
  if (by.occupant.role !== 'moderator') throw new StanzaError('auth', 'forbidden');
  const mine = affiliationOf(room, by.person);
  const his = affiliationOf(room, occupant.person);
  if (role === 'none') {
    if (outranks(his, mine)) throw new StanzaError('cancel', 'not-allowed');
  } else if (role === 'moderator') {
    if (!isAdmin(mine)) throw new StanzaError('auth', 'forbidden');
  } else {
    if (isAdmin(his)) throw new StanzaError('cancel', 'not-allowed');
    if (occupant.role === 'moderator' && !isAdmin(mine)) throw new StanzaError('auth', 'forbidden');
    if (role === 'visitor' && !outranks(mine, his)) throw new StanzaError('cancel', 'not-allowed');
  }
}

/** Shows or hides somebody whose role decides whether the others see him (XEP-0045 §7.2.2). */
function retell(hall: Hall, room: Room, occupant: Occupant, role: Role, notice: Notice): void {
  const { broadcast } = room.settings;
  if (broadcast.has(occupant.role) && !broadcast.has(role)) {
    announce(
      hall,
      room,
      occupant,
      foremost(occupant),
      { type: 'unavailable' },
      others(room, occupant),
    );
  }
  occupant.role = role;
  showOccupant(hall, room, occupant, room.sessions.values(), notice);
}

/** Gives an occupant another role; `none` is a kick (307). */
export function changeRole(
  hall: Hall,
  room: Room,
  by: Session,
  nick: string,
  role: Role,
  reason: string | undefined,
): void {
  const occupant = visibleOccupant(room, nick, by);
  checkRole(room, by, occupant, role);
  const notice: Notice = { reason, actor: actorOf(by) };
  if (role === 'none') {
    const last = occupant.sessions.at(-1);
    expel(hall, room, [occupant], { ...notice, type: 'unavailable', codes: [307] });
    if (room.kind !== 'topic' || last === undefined) return;
    hall.ledger.depart(room.jid, last.jid);
    hall.callbacks.kicked?.(room.jid, occupant.person, last.jid);
  } else {
    retell(hall, room, occupant, role, notice);
  }
}
