import { StanzaError } from '../domain/errors.ts';
import { isRoomName } from '../domain/room-name.ts';
import { localIn } from '../domain/jid.ts';

/**
 * What an address answers that is not an open room: `gone` for every name that only a topic's room
 * can have, whether it ever existed or not (DESIGN §4).
 */
export function closed(room: string): StanzaError {
  return isRoomName(localIn(room))
    ? new StanzaError('cancel', 'gone')
    : new StanzaError('cancel', 'item-not-found');
}
