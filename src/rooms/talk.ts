import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { fullOf, type Jid } from '../domain/jid.ts';
import { parseDecline, parseInvitations } from '../xmpp/protocol/muc-invite.ts';
import { parseVoice } from '../xmpp/protocol/voice.ts';
import { takeCommand } from './command.ts';
import type { Hall } from './hall.ts';
import { decline, invite } from './invite.ts';
import { whisper } from './private.ts';
import { relay } from './relay.ts';
import { type Room, type Session, sessionOf } from './room.ts';
import { hearVoice } from './voice.ts';

/** Everything that comes as a message, errors excepted, to a room or (with a nick) an occupant. */
export function hearMessage(
  hall: Hall,
  room: Room,
  stanza: Element,
  from: Jid,
  nick: string,
): void {
  const session = sessionOf(room, fullOf(from));
  const type: unknown = stanza.attrs['type'];
  const normal = nick === '' && (type === undefined || type === 'normal');
  const refusal = normal ? parseDecline(stanza) : undefined;
  if (refusal !== undefined) {
    decline(hall, room, from, stanza, refusal);
    return;
  }
  if (session === undefined) throw new StanzaError('cancel', 'not-acceptable');
  hall.spend(session.person);
  if (nick !== '') whisper(hall, room, session, nick, stanza);
  else if (type === 'groupchat') hearTalk(hall, room, session, stanza);
  else if (normal) hearRequest(hall, room, session, stanza);
  else throw new StanzaError('modify', 'bad-request');
}

function hearTalk(hall: Hall, room: Room, session: Session, stanza: Element): void {
  if (!takeCommand(hall, room, session, stanza)) relay(hall, room, session, stanza);
}

/** A message to the room itself that asks something of it. */
function hearRequest(hall: Hall, room: Room, session: Session, stanza: Element): void {
  const invitations = parseInvitations(stanza);
  const voice = parseVoice(stanza);
  const id = stanza.attrs['id'] as string | undefined;
  if (invitations.length > 0) invite(hall, room, session, id, invitations);
  else if (voice !== undefined) hearVoice(hall, room, session, voice);
  else throw new StanzaError('modify', 'bad-request');
}
