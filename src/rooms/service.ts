import { createHmac, randomUUID } from 'node:crypto';
import { StanzaError } from '../domain/errors.ts';
import { bareOf, fullOf, type Jid, type RoomJid } from '../domain/jid.ts';
import type { Log } from '../observe/port.ts';
import type { Clock } from '../schedule/port.ts';
import type { RoomStore } from '../store/port.ts';
import type { Wire } from '../xmpp/port.ts';
import { destroyRoom } from './destroy.ts';
import { bounced } from './ghost.ts';
import type { Hall } from './hall.ts';
import { askOccupant, askRoom } from './inquiry.ts';
import { vanish } from './leave.ts';
import { createLedger } from './ledger.ts';
import { createAside } from './aside.ts';
import { admit, expelMember, reviewRelations } from './membership.ts';
import { bringBack, openRoom } from './open.ts';
import type { RoomCallbacks, Rooms } from './port.ts';
import { hearPresence, refusePresence } from './presence.ts';
import { isInside, type Room } from './room.ts';
import { sayToAll, sayToOne } from './say.ts';
import { hearMessage } from './talk.ts';
import { closed } from './tombstone.ts';
import { createTurns } from './turns.ts';

export interface RoomsParts {
  readonly wire: Wire;
  readonly store: RoomStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly callbacks: RoomCallbacks;
  /** Keeps occupant ids pseudonymous and the same over restarts (XEP-0421 §4); never leaves. */
  readonly secret: string;
  /** Unguessable ids; default: random UUIDs. */
  readonly newId?: () => string;
}

function hallOf(parts: RoomsParts): Hall {
  const { wire, clock, log, callbacks, secret } = parts;
  return {
    wire,
    clock,
    log,
    callbacks,
    ledger: createLedger(parts.store, clock, log),
    rooms: new Map(),
    inside: new Map(),
    aside: createAside(log),
    newId: parts.newId ?? randomUUID,
    occupantId: (room, person) =>
      createHmac('sha256', secret).update(`${room}\0${person}`).digest('base64url'),
  };
}

/** The multi-user chat service of a component: what the stanzas come to, and what chats ask of it. */
export function createRooms(parts: RoomsParts): Rooms {
  const hall = hallOf(parts);
  const turns = createTurns();
  const rooms = hall.rooms;
  const at = (to: Jid): Room => {
    const room = rooms.get(bareOf(to) as RoomJid);
    if (room === undefined) throw closed(bareOf(to));
    return room;
  };
  const key = (from: Jid, to: Jid): string => `${bareOf(to)} ${fullOf(from)}`;
  const withRoom = (jid: RoomJid, act: (room: Room) => void): void => {
    const room = rooms.get(jid);
    if (room !== undefined) act(room);
  };

  return {
    message: (stanza, from, to) => {
      if (stanza.attrs['type'] === 'error') {
        const room = rooms.get(bareOf(to) as RoomJid);
        if (room !== undefined) bounced(hall, room, fullOf(from), stanza);
        return undefined;
      }
      return turns.after(key(from, to), () => hearMessage(hall, at(to), stanza, from, to.resource));
    },
    presence: (stanza, from, to) =>
      turns.hold(key(from, to), async () => {
        try {
          await hearPresence(hall, at(to), stanza, from, to.resource);
        } catch (error) {
          const type: unknown = stanza.attrs['type'];
          if (!(error instanceof StanzaError)) throw error;
          if (type === undefined || type === 'probe') {
            refusePresence(hall, stanza, bareOf(to), error);
          }
        }
      }),
    iq: (stanza, from, to) =>
      turns.after(key(from, to), () =>
        to.resource === ''
          ? askRoom(at(to), stanza, from)
          : askOccupant(hall, at(to), stanza, from, to.resource),
      ),
    open: (spec) => {
      if (!rooms.has(spec.jid)) openRoom(hall, spec);
    },
    restore: (spec, occupants) => {
      if (rooms.has(spec.jid)) return;
      const room = openRoom(hall, spec);
      for (const occupant of occupants) {
        if (occupant.room === spec.jid) bringBack(hall, room, occupant);
      }
    },
    isOpen: (room) => rooms.has(room),
    admit: (jid, member) => {
      withRoom(jid, (room) => {
        admit(room, member);
      });
    },
    say: (jid, text, options) => {
      withRoom(jid, (room) => {
        if (options?.to === undefined) sayToAll(hall, room, text, hall.clock.now());
        else sayToOne(hall, room, text, options.to);
      });
    },
    remove: (jid, handle, reason) => {
      withRoom(jid, (room) => {
        expelMember(hall, room, handle, reason);
      });
    },
    destroy: async (jid, reason) => {
      const room = rooms.get(jid);
      // Asked again after a crash: the room is not here, but something of it may be stored.
      if (room === undefined) await hall.ledger.forget(jid);
      else await destroyRoom(hall, room, { reason });
    },
    occupants: (jid) =>
      [...(rooms.get(jid)?.sessions.values() ?? [])].map((session) => ({
        jid: session.jid,
        handle: rooms.get(jid)?.standings.get(session.person)?.handle ?? '',
        nick: session.occupant.nick,
      })),
    isInside: (jid, person) => {
      const room = rooms.get(jid);
      return room !== undefined && isInside(room, person);
    },
    relationsChanged: (jid) => {
      withRoom(jid, (room) => {
        reviewRelations(hall, room);
      });
    },
    gone: (client) => {
      vanish(hall, [client]);
    },
    forget: (clients) => {
      vanish(hall, [...hall.inside.keys()].filter(clients));
    },
    settled: () => hall.ledger.settled(),
  };
}
