import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { type BareJid, bareIn, bareOf, type Jid, parseJid, resourceIn } from '../domain/jid.ts';
import {
  type Decline,
  buildDecline,
  buildInvitation,
  type Invitation,
} from '../xmpp/protocol/muc-invite.ts';
import { changeAffiliation } from './affiliation.ts';
import { type Hall, sendTo } from './hall.ts';
import { affiliationOf, occupantJid, occupantsOf, type Room, type Session } from './room.ts';
import { copiesOf } from '../xmpp/protocol/splice.ts';
import { type Actor, actorOf } from './view.ts';
import { wordsOf } from './words.ts';

/** Throws `forbidden` when this occupant may not invite (XEP-0045 §7.8.2, §9.5). */
function checkInviter(room: Room, inviter: Session): void {
  const affiliation = affiliationOf(room, inviter.person);
  if (affiliation === 'owner' || affiliation === 'admin') return;
  const open = room.settings.allowInvites && !room.settings.membersOnly;
  const members = room.settings.allowInvites && affiliation === 'member';
  if (!open && !members) throw new StanzaError('auth', 'forbidden');
}

/** Sends one invitation through the room. */
function send(hall: Hall, room: Room, from: string, id: string, invitation: Invitation): void {
  const message = buildInvitation({
    ...invitation,
    room: room.jid,
    from,
    id,
    password: room.settings.password,
    text: wordsOf(room).invited(from, room.jid, invitation.reason ?? ''),
  });
  hall.wire.send(message, 'room');
}

/** An occupant invites others (XEP-0045 §7.8.2); into a members-only room that makes them members. */
export function invite(
  hall: Hall,
  room: Room,
  inviter: Session,
  id: string | undefined,
  invitations: readonly Invitation[],
): void {
  if (room.kind === 'topic') throw new StanzaError('auth', 'forbidden');
  checkInviter(room, inviter);
  const invited = invitations.map((invitation) => {
    const address = parseJid(invitation.to);
    if (address === undefined) throw new StanzaError('modify', 'jid-malformed');
    return { invitation, person: bareOf(address) };
  });
  // The message itself is paid for.
  for (let more = 1; more < invited.length; more++) hall.spend(inviter.person);
  for (const { invitation, person } of invited) {
    if (affiliationOf(room, person) === 'outcast') throw new StanzaError('auth', 'forbidden');
    note(room, person, inviter.person);
    if (room.settings.membersOnly && affiliationOf(room, person) === 'none') {
      changeAffiliation(
        hall,
        room,
        { person, affiliation: 'member', known: true },
        actorOf(inviter),
      );
    }
    send(hall, room, occupantJid(room, inviter.occupant.nick), id ?? hall.newId(), invitation);
  }
}

function note(room: Room, invited: BareJid, inviter: BareJid): void {
  const inviters = room.invited.get(invited);
  if (inviters === undefined) room.invited.set(invited, new Set([inviter]));
  else inviters.add(inviter);
}

/** Invites somebody who has been made a member of a members-only room (XEP-0045 §9.5). */
export function inviteMember(hall: Hall, room: Room, person: BareJid, actor: Actor): void {
  if (actor.nick === undefined) return;
  note(room, person, actor.person);
  send(hall, room, occupantJid(room, actor.nick), hall.newId(), { to: person });
}

/** The person whom a decline is for: named by occupant JID or by his own. */
function inviterIn(room: Room, to: string): BareJid | undefined {
  const address = parseJid(to);
  if (address === undefined) return undefined;
  const bare = bareOf(address);
  if (bare !== room.jid) return bare;
  return room.occupants.get(resourceIn(to))?.person;
}

/** An invited person declines: the inviter hears of it (XEP-0045 §7.8.2), in a topic's room the chat. */
export function decline(hall: Hall, room: Room, from: Jid, stanza: Element, answer: Decline): void {
  const person = bareOf(from);
  if (room.kind === 'topic' && affiliationOf(room, person) !== 'none') {
    hall.callbacks.declined?.(room.jid, person);
    return;
  }
  const inviter = inviterIn(room, answer.to);
  if (inviter === undefined || room.invited.get(person)?.has(inviter) !== true) {
    throw new StanzaError('cancel', 'item-not-found');
  }
  room.invited.get(person)?.delete(inviter);
  const id = stanza.attrs['id'] as string | undefined;
  const copies = copiesOf(buildDecline(room.jid, id, bareIn(person), answer.reason));
  for (const occupant of occupantsOf(room, inviter)) sendTo(hall.wire, copies, occupant.sessions);
}
