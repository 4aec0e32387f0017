import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import {
  type BareJid,
  bareOf,
  domainIn,
  fullOf,
  type Jid,
  localIn,
  parseJid,
} from '../domain/jid.ts';
import { type AdminItem, parseAdminItems } from '../xmpp/protocol/muc-admin.ts';
import { changeAffiliation, type Change, checkChange } from './affiliation.ts';
import type { Hall } from './hall.ts';
import { inviteMember } from './invite.ts';
import { affiliationList, roleList } from './lists.ts';
import { visibleOccupant } from './private.ts';
import { changeRole, checkRole } from './role.ts';
import { affiliationOf, isInside, personByHandle, type Room, sessionOf } from './room.ts';
import { type Actor, actorOf } from './view.ts';

const badRequest = (): StanzaError => new StanzaError('modify', 'bad-request');

/** Whom an item means: by JID (or handle), else by nick. */
function personIn(room: Room, { jid, nick }: AdminItem): BareJid {
  const address = jid === undefined ? undefined : parseJid(jid);
  if (jid !== undefined && address === undefined) throw new StanzaError('modify', 'jid-malformed');
  if (address !== undefined) {
    const bare = bareOf(address);
    const handled =
      domainIn(bare) === domainIn(room.jid) ? personByHandle(room, localIn(bare)) : undefined;
    return handled ?? bare;
  }
  const occupant = nick === undefined ? undefined : room.occupants.get(nick);
  if (occupant === undefined)
    throw nick === undefined ? badRequest() : new StanzaError('cancel', 'item-not-found');
  return occupant.person;
}

function changeIn(room: Room, item: AdminItem): Change | undefined {
  if (item.affiliation === undefined) return undefined;
  return {
    person: personIn(room, item),
    affiliation: item.affiliation,
    nick: item.jid === undefined ? undefined : item.nick,
    reason: item.reason,
  };
}

/** A topic's members come and go with the chat; its moderators may ban and unban at most. */
function checkTopic(room: Room, change: Change): void {
  if (room.kind === 'topic' && change.affiliation !== 'outcast') {
    throw new StanzaError('cancel', 'not-allowed');
  }
}

/** Who is made a member of a members-only room is invited into it (XEP-0045 §9.5). */
function apply(hall: Hall, room: Room, change: Change, actor: Actor): void {
  const newcomer = affiliationOf(room, change.person) === 'none' && !isInside(room, change.person);
  const entitled = change.affiliation !== 'none' && change.affiliation !== 'outcast';
  const invited = newcomer && entitled && room.settings.membersOnly && actor.nick !== undefined;
  changeAffiliation(hall, room, { ...change, known: invited }, actor);
  if (room.kind === 'topic') hall.callbacks.banned?.(room.jid, change.person);
  if (invited) inviteMember(hall, room, change.person, actor);
}

/** A muc#admin request: lists (get) and changes of roles and affiliations (set), all or none. */
export function administer(
  hall: Hall,
  room: Room,
  query: Element,
  type: 'get' | 'set',
  from: Jid,
): Element | undefined {
  const items = parseAdminItems(query);
  if (items === undefined) throw badRequest();
  const session = sessionOf(room, fullOf(from));
  if (type === 'get') {
    const [item] = items;
    if (item?.affiliation !== undefined)
      return affiliationList(room, bareOf(from), item.affiliation);
    return roleList(room, session, item?.role ?? 'none');
  }
  const person = bareOf(from);
  const changes = items.map((item) => changeIn(room, item));
  for (const [index, item] of items.entries()) {
    const change = changes[index];
    if (change !== undefined) {
      checkChange(room, person, change);
      checkTopic(room, change);
    } else {
      if (session === undefined) throw new StanzaError('auth', 'forbidden');
      if (session.occupant.role !== 'moderator') throw new StanzaError('auth', 'forbidden');
      checkRole(
        room,
        session,
        visibleOccupant(room, item.nick ?? '', session),
        item.role ?? 'none',
      );
    }
  }
  const actor: Actor = session === undefined ? { person, jid: fullOf(from) } : actorOf(session);
  for (const [index, item] of items.entries()) {
    const change = changes[index];
    if (change !== undefined) apply(hall, room, change, actor);
    else if (session !== undefined) {
      changeRole(hall, room, session, item.nick ?? '', item.role ?? 'none', item.reason);
    }
  }
  return undefined;
}
