import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { type BareJid, bareOf, type Jid } from '../domain/jid.ts';
import { buildPictureNotice, buildRoomVcard, pictureHash } from '../xmpp/protocol/avatar.ts';
import { buildUserInfo } from '../xmpp/protocol/muc.ts';
import { buildNotice } from '../xmpp/protocol/muc-message.ts';
import { readPayload } from '../xmpp/protocol/payload.ts';
import { copiesOf } from '../xmpp/protocol/splice.ts';
import { isKnown } from './entry.ts';
import { type Hall, sendTo } from './hall.ts';
import { pictureFor } from './picture.ts';
import { affiliationOf, type Room, type Session } from './room.ts';

const LARGEST = 128 * 1024; // characters of a vCard

/** The vCard that an owner gave the room, or one made up from its name. */
function cardOf(room: Room): Element {
  const [set] = room.card === undefined ? [] : readPayload(room.card);
  const { title, description } = room.settings;
  return set ?? buildRoomVcard(title, description, pictureFor(room.jid));
}

/** The hash of the room's picture (XEP-0486 §2). */
export function pictureOf(room: Room): string {
  room.picture ??= pictureHash(cardOf(room));
  return room.picture;
}

/** The vCard of a room, for whoever may know of it; throws `item-not-found`. */
export function askCard(room: Room, viewer: BareJid): Element {
  if (!isKnown(room, viewer)) throw new StanzaError('cancel', 'item-not-found');
  return cardOf(room);
}

/**
 * An owner gives his room a vCard, an empty one to have no picture (XEP-0486 §3.2); throws `forbidden` for others, and `not-acceptable`.
 */
export function setCard(hall: Hall, room: Room, card: Element, from: Jid): undefined {
  if (room.kind !== 'opened' || affiliationOf(room, bareOf(from)) !== 'owner') {
    throw new StanzaError('auth', 'forbidden');
  }
  const text = card.toString();
  if (text.length > LARGEST) throw new StanzaError('modify', 'not-acceptable');
  room.card = text;
  room.picture = undefined;
  hall.changed(room);
  const changed = buildNotice(room.jid, hall.newId(), [buildUserInfo({ codes: [104] })]);
  sendTo(hall.wire, copiesOf(changed), room.sessions.values());
  for (const session of room.sessions.values()) showPicture(hall, room, session);
}

/** Tells a client of the picture that an owner chose; one that is made up is not worth a stanza. */
export function showPicture(hall: Hall, room: Room, session: Session): void {
  if (room.card === undefined) return;
  sendTo(hall.wire, copiesOf(buildPictureNotice(room.jid, pictureOf(room))), [session]);
}
