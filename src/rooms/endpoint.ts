import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { bareOf, fullOf, type Jid, type RoomJid } from '../domain/jid.ts';
import { isRoomName } from '../domain/room-name.ts';
import type { Endpoint } from '../xmpp/port.ts';
import { parseJoin } from '../xmpp/protocol/muc-join.ts';
import { bounced } from './ghost.ts';
import type { Hall } from './hall.ts';
import { askOccupant, askRoom } from './iq.ts';
import { enter } from './join.ts';
import { newRoom, watchEnd } from './opened.ts';
import { passBack } from './pass-back.ts';
import type { OpenToUsers } from './port.ts';
import { createPresenceFirst } from './presence-first.ts';
import { hearPresence, refusePresence } from './presence.ts';
import type { Room } from './room.ts';
import { hearMessage } from './talk.ts';
import { closed } from './tombstone.ts';

/**
 * A user opens a room by joining a name that does not exist (XEP-0045 §10.1). Throws `not-allowed`
 * where he may not; the names of topics' rooms are not to be had.
 */
async function openByJoin(
  hall: Hall,
  rules: OpenToUsers | undefined,
  stanza: Element,
  from: Jid,
  to: Jid,
): Promise<void> {
  const join = parseJoin(stanza);
  const jid = bareOf(to) as RoomJid;
  if (join === undefined || isRoomName(to.local)) throw closed(jid);
  if (rules?.mayOpen(bareOf(from), to.local) !== true)
    throw new StanzaError('cancel', 'not-allowed');
  hall.spendEntry(bareOf(from));
  const room = newRoom(hall, jid, bareOf(from), rules.language);
  hall.rooms.set(jid, room);
  try {
    await enter(hall, room, {
      client: from,
      nick: to.resource,
      presence: stanza,
      join,
      created: true,
    });
  } catch (error) {
    if (hall.rooms.get(jid) === room) hall.rooms.delete(jid);
    throw error;
  }
  watchEnd(hall, room, rules);
}

/** An error about a message names the room that found it (XEP-0045 §7.5, §8.1). */
function signed(room: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof StanzaError)) throw error;
    const { type, condition, text } = error;
    throw new StanzaError(type, condition, text, { by: room, cause: error });
  }
}

/** What the stanzas to rooms and their occupants come to. */
export function createEndpoint(hall: Hall, rules: OpenToUsers | undefined): Endpoint {
  const presenceFirst = createPresenceFirst();
  const roomAt = (to: Jid): Room | undefined => hall.rooms.get(bareOf(to) as RoomJid);
  const openAt = (to: Jid): Room => {
    const room = roomAt(to);
    if (room === undefined) throw closed(bareOf(to));
    return room;
  };
  const key = (from: Jid, to: Jid): string => `${bareOf(to)} ${fullOf(from)}`;

  const hear = async (stanza: Element, from: Jid, to: Jid): Promise<void> => {
    const ending = hall.ending.get(bareOf(to) as RoomJid);
    if (ending !== undefined) await ending;
    const room = roomAt(to);
    const asks = stanza.attrs['type'] === undefined;
    try {
      if (room !== undefined) await hearPresence(hall, room, stanza, from, to.resource);
      else if (asks) await openByJoin(hall, rules, stanza, from, to);
      else throw closed(bareOf(to));
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error;
      const answered = asks || stanza.attrs['type'] === 'probe';
      if (answered) refusePresence(hall, stanza, bareOf(to), error);
    }
  };

  return {
    ordersItself: true,
    message: (stanza, from, to) => {
      if (stanza.attrs['type'] !== 'error') {
        return presenceFirst.after(key(from, to), () => {
          signed(bareOf(to), () => hearMessage(hall, openAt(to), stanza, from, to.resource));
        });
      }
      const room = roomAt(to);
      if (room === undefined) return undefined;
      passBack(hall, room, fullOf(from), to.resource, stanza);
      bounced(hall, room, fullOf(from), stanza);
      return undefined;
    },
    presence: (stanza, from, to) => presenceFirst.hold(key(from, to), () => hear(stanza, from, to)),
    iq: (stanza, from, to) =>
      presenceFirst.after(key(from, to), () =>
        to.resource === ''
          ? askRoom(hall, openAt(to), stanza, from)
          : askOccupant(hall, openAt(to), stanza, from, to.resource),
      ),
  };
}
