import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { buildMessage, parseSubject } from '../xmpp/protocol/muc-message.ts';
import { buildOccupantId } from '../xmpp/protocol/occupant-id.ts';
import { asksReceipt, parseDisplayed } from '../xmpp/protocol/receipt.ts';
import { buildStanzaId } from '../xmpp/protocol/stanza-id.ts';
import { genuine } from './forged.ts';
import { type Hall, sendTo } from './hall.ts';
import { isLasting, remember } from './history.ts';
import { checkSize } from './limits.ts';
import { mayMeet } from './strangers.ts';
import { occupantJid, type Room, type Session } from './room.ts';
import { copiesOf } from '../xmpp/protocol/splice.ts';
import { changeSubject } from './subject.ts';

/** Whoever may see what this occupant does. */
export function* audience(room: Room, sender: Session): Iterable<Session> {
  for (const viewer of room.sessions.values()) {
    if (mayMeet(room, sender.person, viewer.person)) yield viewer;
  }
}

/**
 * A message of an occupant to all (XEP-0045 §7.4): under his name, with the same id and payload,
 * serialised once (DESIGN §9). Throws `forbidden` for visitors.
 */
export function relay(hall: Hall, room: Room, sender: Session, stanza: Element): void {
  const { occupant } = sender;
  if (occupant.role === 'visitor') throw new StanzaError('auth', 'forbidden');
  const id = (stanza.attrs['id'] as string | undefined) ?? hall.newId();
  const stanzaId = hall.newId();
  const children = [
    ...genuine(stanza, room.settings),
    buildStanzaId(stanzaId, room.jid),
    buildOccupantId(occupant.id),
  ];
  const reflected = (from: string): Element => buildMessage(stanza, from, id, children);
  const subject = parseSubject(stanza);
  const message = reflected(occupantJid(room, occupant.nick));
  if (subject !== undefined) {
    changeSubject(hall, room, sender, subject, reflected);
    // XEP-0313 §5.1.2. Whoever joins is told the subject in another way.
    hall.archive?.add(room, stanzaId, message.toString(), sender.person, hall.clock.now());
    return;
  }
  const copies = copiesOf(message);
  checkSize(room, copies.plain);
  const hearers = (): Iterable<Session> =>
    room.strangers.size === 0 ? room.sessions.values() : audience(room, sender);
  sendTo(hall.wire, copies, hearers());
  const shown = parseDisplayed(stanza);
  if (shown !== undefined) hall.confirmations?.displayed(room, sender, shown);
  if (asksReceipt(stanza)) hall.confirmations?.ask(room, sender.person, [id, stanzaId], hearers());
  if (!isLasting(message)) return;
  const now = hall.clock.now();
  remember(hall, room, stanzaId, message, sender.person, now, copies.plain);
  room.active = now;
  hall.callbacks.active(room.jid, now);
}
