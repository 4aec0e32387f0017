import type { Element } from '@xmpp/xml';
import { buildBody } from '../xmpp/protocol/body.ts';
import { buildMessage, buildNotice, parseSubject } from '../xmpp/protocol/muc-message.ts';
import { buildOccupantId } from '../xmpp/protocol/occupant-id.ts';
import { xmlSafe } from '../xmpp/protocol/safe.ts';
import { copiesOf } from '../xmpp/protocol/splice.ts';
import { buildStanzaId } from '../xmpp/protocol/stanza-id.ts';
import { genuine } from './forged.ts';
import { type Hall, sendTo } from './hall.ts';
import { occupantJid, type Room, type Session, sessionOf } from './room.ts';
import { voiceJid } from './voice-of-room.ts';

/**
 * Whether what an occupant says to all is a command instead. It is neither passed on nor kept: his
 * client alone gets it back, or it would wait for it (XEP-0045 §7.4), and then the answer.
 */
export function takeCommand(hall: Hall, room: Room, session: Session, stanza: Element): boolean {
  const text = stanza.getChildText('body');
  if (text === null || parseSubject(stanza) !== undefined) return false;
  const taken = hall.callbacks.command?.({
    room: room.jid,
    person: session.person,
    client: session.jid,
    text,
    language: stanza.attrs['xml:lang'] as string | undefined,
    answer: (reply) => answer(hall, room, session, reply),
  });
  if (taken !== true) return false;
  const { nick, id } = session.occupant;
  const children = [
    ...genuine(stanza, room.settings),
    buildStanzaId(hall.newId(), room.jid),
    buildOccupantId(id),
  ];
  const stanzaId = (stanza.attrs['id'] as string | undefined) ?? hall.newId();
  const echo = buildMessage(stanza, occupantJid(room, nick), stanzaId, children);
  sendTo(hall.wire, copiesOf(echo), [session]);
  return true;
}

/** Says something to one client; false when it is not inside any more. */
function answer(hall: Hall, room: Room, { jid, joined }: Session, text: string): boolean {
  const session = hall.rooms.get(room.jid) === room ? sessionOf(room, jid) : undefined;
  if (session?.joined !== joined) return false;
  const message = buildNotice(voiceJid(room), hall.newId(), [buildBody(xmlSafe(text))]);
  sendTo(hall.wire, copiesOf(message), [session]);
  return true;
}
