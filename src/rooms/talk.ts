import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { fullOf, type Jid } from '../domain/jid.ts';
import type { Hall } from './hall.ts';
import { whisper } from './private.ts';
import { relay } from './relay.ts';
import { type Room, sessionOf } from './room.ts';

/** Everything that comes as a message, errors excepted, to a room or (with a nick) an occupant. */
export function hearMessage(
  hall: Hall,
  room: Room,
  stanza: Element,
  from: Jid,
  nick: string,
): void {
  const session = sessionOf(room, fullOf(from));
  if (session === undefined) throw new StanzaError('cancel', 'not-acceptable');
  if (nick !== '') whisper(hall, room, session, nick, stanza);
  else if (stanza.attrs['type'] === 'groupchat') relay(hall, room, session, stanza);
  else throw new StanzaError('modify', 'bad-request');
}
