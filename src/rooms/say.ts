import type { Instant } from '../domain/duration.ts';
import { buildBody } from '../xmpp/protocol/body.ts';
import { buildNotice } from '../xmpp/protocol/muc-message.ts';
import { xmlSafe } from '../xmpp/protocol/safe.ts';
import { buildStanzaId } from '../xmpp/protocol/stanza-id.ts';
import { type Hall, sendTo } from './hall.ts';
import { remember } from './history.ts';
import { occupantsOf, personByHandle, type Room } from './room.ts';
import { copiesOf } from '../xmpp/protocol/splice.ts';
import { voiceJid } from './voice-of-room.ts';

/** A message from the room itself to everybody, kept (once under one id) for those who join later. */
export function sayToAll(
  hall: Hall,
  room: Room,
  text: string,
  { at, id }: { readonly at: Instant; readonly id: string },
): void {
  const message = buildNotice(voiceJid(room), id, [
    buildBody(xmlSafe(text)),
    buildStanzaId(id, room.jid),
  ]);
  sendTo(hall.wire, copiesOf(message), room.sessions.values());
  if (!room.past.some((past) => past.id === id)) remember(hall, room, id, message, undefined, at);
}

/** A message from the room itself to one member alone; nobody else ever sees it. */
export function sayToOne(
  hall: Hall,
  room: Room,
  text: string,
  { to, id }: { readonly to: string; readonly id: string },
): void {
  const person = personByHandle(room, to);
  if (person === undefined) return;
  const message = buildNotice(voiceJid(room), id, [buildBody(xmlSafe(text))]);
  const copies = copiesOf(message);
  for (const occupant of occupantsOf(room, person)) sendTo(hall.wire, copies, occupant.sessions);
}
