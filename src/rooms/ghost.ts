import type { Element } from '@xmpp/xml';
import type { FullJid } from '../domain/jid.ts';
import { provesAbsence, reasonOf, StanzaError } from '../domain/errors.ts';
import { parseError } from '../xmpp/protocol/error.ts';
import { buildPing } from '../xmpp/protocol/ping.ts';
import type { Hall } from './hall.ts';
import { leave } from './leave.ts';
import { type Room, type Session, sessionOf } from './room.ts';

function remove(hall: Hall, room: Room, ghost: Session): void {
  if (room.sessions.get(ghost.jid) !== ghost) return;
  leave(hall, room, [ghost], { how: 'lost', told: true, codes: [333] });
}

/**
 * Whether a client that fails takes its leave by a presence of type `error`. Every bounce names its
 * error (RFC 6120 §8.3.1); this says nothing but that.
 */
const saysGoodbye = (stanza: Element): boolean =>
  stanza.is('presence') && stanza.getChild('error') === undefined;

/**
 * A stanza of the room came back. One that proves absence removes the client (333).
 * `service-unavailable` is also what a client's server says for somebody whom he blocks
 * (FIELD-NOTES 4): a ping from the room itself must then fail, too. Silence never removes.
 */
export function bounced(hall: Hall, room: Room, client: FullJid, error: Element): void {
  // Also when the word that the client is gone was faster.
  hall.confirmations?.bounced(room, client, error.attrs['id'] as string | undefined);
  const session = sessionOf(room, client);
  if (session === undefined) return;
  const { condition } = parseError(error);
  if (provesAbsence(condition) || saysGoodbye(error)) remove(hall, room, session);
  if (condition === 'service-unavailable' && session.doubted !== true) {
    hall.aside(doubt(hall, room, session));
  }
}

/** Pings a client; if that fails too, it is gone. */
async function doubt(hall: Hall, room: Room, session: Session): Promise<void> {
  session.doubted = true;
  try {
    await hall.wire.request(buildPing(session.jid, room.jid), { lane: 'room' });
  } catch (failure) {
    const answer = failure instanceof StanzaError ? failure.condition : undefined;
    hall.log.debug('a client did not answer the ping of its room', {
      room: room.jid,
      reason: reasonOf(failure),
    });
    if (answer === 'service-unavailable' || (answer !== undefined && provesAbsence(answer)))
      remove(hall, room, session);
  } finally {
    session.doubted = false;
  }
}
