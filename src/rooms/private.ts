import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { buildMessage, buildPrivateMark } from '../xmpp/protocol/muc-message.ts';
import { buildOccupantId } from '../xmpp/protocol/occupant-id.ts';
import { genuine } from './forged.ts';
import { type Hall, sendTo } from './hall.ts';
import { isLasting } from './history.ts';
import { checkSize } from './limits.ts';
import { noteWhisper } from './pass-back.ts';
import { mayMeet } from './strangers.ts';
import { type Occupant, occupantJid, type Room, type Session } from './room.ts';
import { copiesOf } from '../xmpp/protocol/splice.ts';

/**
 * The occupant of a nick, for this viewer. Throws `item-not-found` for nobody and for somebody
 * whom he may not see alike (A10).
 */
export function visibleOccupant(room: Room, nick: string, viewer: Session): Occupant {
  const occupant = room.occupants.get(nick);
  if (occupant === undefined || !mayMeet(room, occupant.person, viewer.person)) {
    throw new StanzaError('cancel', 'item-not-found');
  }
  return occupant;
}

/** Throws `forbidden` when this occupant may send none (XEP-0045 §7.5). */
function checkPrivate(room: Room, sender: Session): void {
  const { role } = sender.occupant;
  const allowed = {
    anyone: true,
    participants: role !== 'visitor',
    moderators: role === 'moderator',
    none: false,
  };
  if (!allowed[room.settings.allowPrivate]) throw new StanzaError('auth', 'forbidden');
}

/** A private message goes to all clients of its addressee, marked as one (XEP-0045 §7.5). */
export function whisper(
  hall: Hall,
  room: Room,
  sender: Session,
  nick: string,
  stanza: Element,
): void {
  if (stanza.attrs['type'] === 'groupchat') throw new StanzaError('modify', 'bad-request');
  checkPrivate(room, sender);
  const receiver = visibleOccupant(room, nick, sender);
  const message = buildMessage(
    stanza,
    occupantJid(room, sender.occupant.nick),
    stanza.attrs['id'] as string | undefined,
    [...genuine(stanza, room.settings), buildPrivateMark(), buildOccupantId(sender.occupant.id)],
  );
  const copies = copiesOf(message);
  checkSize(room, copies(''));
  sendTo(hall.wire, copies, receiver.sessions);
  noteWhisper(room, sender, receiver.nick, stanza.attrs['id'] as string | undefined);
  if (!isLasting(message)) return;
  room.active = hall.clock.now();
  hall.callbacks.active(room.jid, room.active);
}
