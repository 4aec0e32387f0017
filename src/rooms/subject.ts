import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import type { BareJid } from '../domain/jid.ts';
import { buildDelay } from '../xmpp/protocol/delay.ts';
import { buildNotice, buildSubject } from '../xmpp/protocol/muc-message.ts';
import type { Hall } from './hall.ts';
import { mayMeet } from './strangers.ts';
import { occupantJid, type Room, type Session } from './room.ts';
import { copiesOf } from '../xmpp/protocol/splice.ts';

/** Under which name a viewer sees the subject: its author's, or the room's own (DESIGN §6). */
function setBy(room: Room, viewer: BareJid): string {
  const { author, nick } = room.subject;
  if (author === undefined || nick === undefined) return room.jid;
  return mayMeet(room, author, viewer) ? occupantJid(room, nick) : room.jid;
}

/** Tells the subject to clients that have just entered, also when it is empty (XEP-0045 §7.2.15). */
export function sendSubject(hall: Hall, room: Room, viewers: Iterable<Session>): void {
  const { text, at } = room.subject;
  for (const viewer of viewers) {
    const message = buildNotice(setBy(room, viewer.person), hall.newId(), [
      buildSubject(text),
      ...(at === undefined ? [] : [buildDelay(room.jid, at)]),
    ]);
    hall.wire.sendRaw(copiesOf(message)(viewer.address), 'room');
  }
}

/**
 * An occupant changes the subject (XEP-0045 §8.1); throws `forbidden` when he may not. `reflected`
 * makes the message from the name given.
 */
export function changeSubject(
  hall: Hall,
  room: Room,
  sender: Session,
  text: string,
  reflected: (from: string) => Element,
): void {
  const { role, nick } = sender.occupant;
  const allowed = role === 'moderator' || (room.settings.changeSubject && role === 'participant');
  if (!allowed) throw new StanzaError('auth', 'forbidden');
  room.subject = { text, at: hall.clock.now(), author: sender.person, nick };
  hall.changed(room);
  const named = copiesOf(reflected(occupantJid(room, nick)));
  const nameless = copiesOf(reflected(room.jid));
  for (const viewer of room.sessions.values()) {
    const copies = mayMeet(room, sender.person, viewer.person) ? named : nameless;
    hall.wire.sendRaw(copies(viewer.address), 'room');
  }
}
