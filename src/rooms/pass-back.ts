import type { Element } from '@xmpp/xml';
import type { FullJid } from '../domain/jid.ts';
import { errorElement, parseError } from '../xmpp/protocol/error.ts';
import { buildMessage } from '../xmpp/protocol/muc-message.ts';
import { copiesOf } from '../xmpp/protocol/splice.ts';
import { StanzaError } from '../domain/errors.ts';
import type { Hall } from './hall.ts';
import { occupantJid, type Room, sessionOf, type Session } from './room.ts';

const REMEMBERED = 100; // private messages of a room whose errors still find their sender

/** Remembers a private message, in case it comes back. */
export function noteWhisper(room: Room, sender: Session, to: string, id: string | undefined): void {
  if (id === undefined) return;
  room.whispers.push({ id, from: sender.jid, to });
  if (room.whispers.length > REMEMBERED) room.whispers.shift();
}

/**
 * A private message came back from its addressee: the client that sent it is told, in the addressee's
 * name here. `nick` is the sender's, to whom the error is addressed. A bounce of what was said to all
 * concerns the room alone.
 */
export function passBack(
  hall: Hall,
  room: Room,
  client: FullJid,
  nick: string,
  stanza: Element,
): void {
  const session = sessionOf(room, client);
  const id = stanza.attrs['id'] as string | undefined;
  const index = room.whispers.findLastIndex(
    (whisper) => whisper.id === id && whisper.to === session?.occupant.nick,
  );
  const whisper = room.whispers[index];
  const sender = whisper === undefined ? undefined : sessionOf(room, whisper.from);
  if (session === undefined || sender?.occupant.nick !== nick) return;
  room.whispers.splice(index, 1);
  // The text of an error may hold the address of him who wrote it (DESIGN §5).
  const { type, condition } = parseError(stanza);
  const error = errorElement(new StanzaError(type, condition));
  const message = buildMessage(stanza, occupantJid(room, session.occupant.nick), id, [error]);
  hall.wire.sendRaw(copiesOf(message)(sender.address), 'room');
}
