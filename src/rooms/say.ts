import type { Instant } from '../domain/duration.ts';
import { buildBody } from '../xmpp/protocol/body.ts';
import { buildNotice } from '../xmpp/protocol/muc.ts';
import { xmlSafe } from '../xmpp/protocol/safe.ts';
import { buildStanzaId } from '../xmpp/protocol/stanza-id.ts';
import { type Hall, sendTo } from './hall.ts';
import { remember } from './history.ts';
import { occupantsOf, personByHandle, type Room } from './room.ts';
import { copiesOf } from './splice.ts';

/** A message from the room itself to everybody, kept for those who join later. */
export function sayToAll(hall: Hall, room: Room, text: string, at: Instant): void {
  const stanzaId = hall.newId();
  const message = buildNotice(room.jid, hall.newId(), [
    buildBody(xmlSafe(text)),
    buildStanzaId(stanzaId, room.jid),
  ]);
  sendTo(hall.wire, copiesOf(message), room.sessions.values());
  remember(hall, room, stanzaId, message, undefined, at);
}

/** A message from the room itself to one member alone; nobody else ever sees it. */
export function sayToOne(hall: Hall, room: Room, text: string, handle: string): void {
  const person = personByHandle(room, handle);
  if (person === undefined) return;
  const message = buildNotice(room.jid, hall.newId(), [buildBody(xmlSafe(text))]);
  const copies = copiesOf(message);
  for (const occupant of occupantsOf(room, person)) sendTo(hall.wire, copies, occupant.sessions);
}
