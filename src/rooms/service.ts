import { createHmac, randomUUID } from 'node:crypto';
import type { BareJid, RoomJid } from '../domain/jid.ts';
import type { Log } from '../observe/port.ts';
import type { Clock } from '../schedule/port.ts';
import type { ArchiveStore } from '../store/port.ts';
import { textsIn } from '../text/languages.ts';
import type { Wire } from '../xmpp/port.ts';
import { createArchive } from './archive.ts';
import { createAside } from './aside.ts';
import { destroyByCommand } from './destroy-command.ts';
import { destroyRoom } from './destroy.ts';
import { isListed } from './disco.ts';
import { createConfirmations } from './confirm.ts';
import type { Confirmations } from './confirmations.ts';
import { createEndpoint } from './endpoint.ts';
import type { Hall } from './hall.ts';
import { vanish } from './leave.ts';
import { readKept, writeKept } from './kept.ts';
import { createLedger, type RoomsStore } from './ledger.ts';
import { createSpend } from './limits.ts';
import { admit, dismiss, expelMember, reviewRelations } from './membership.ts';
import { bringBack, openRoom } from './open.ts';
import { endEmpty, readRoom, watchEnd, writeRoom } from './opened.ts';
import type { ConfirmationRules, OpenToUsers, RoomCallbacks, RoomLimits, Rooms } from './port.ts';
import { mayMeet } from './strangers.ts';
import { shutDown } from './shutdown.ts';
import { createPartings } from './partings.ts';
import { recall } from './recall.ts';
import { isInside, type Room } from './room.ts';
import { sayToAll, sayToOne } from './say.ts';

export interface RoomsParts {
  readonly wire: Wire;
  readonly store: RoomsStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly callbacks: RoomCallbacks;
  /** Keeps occupant ids pseudonymous and the same over restarts (XEP-0421 §4); never leaves. */
  readonly secret: string;
  /** Where messages are kept; absent: nothing is archived and rooms say so. */
  readonly archive?: ArchiveStore;
  /** How reception is confirmed (A11); absent: it is not. */
  readonly confirm?: ConfirmationRules;
  /** How much one client may send; absent: without end. */
  readonly limits?: RoomLimits;
  /** How often one person may enter, where that is not as often as he may speak. */
  readonly entryLimits?: RoomLimits;
  /** Who has the rights of an owner in every room and sees real addresses. */
  readonly admins?: readonly BareJid[];
  /** Whether and how users may open rooms; absent: they may not. */
  readonly openToUsers?: OpenToUsers;
  /** Unguessable ids; default: random UUIDs. */
  readonly newId?: () => string;
  /** The language of the service; default: English. */
  readonly language?: string;
}

function hallOf(parts: RoomsParts): Hall {
  const { wire, clock, log, callbacks, secret, archive } = parts;
  // Who sends too much may be in no room: he is told so in the language of the service.
  const { tooMuch } = textsIn(parts.language ?? 'en').rooms;
  const ledger = createLedger(parts.store, clock, log);
  const aside = createAside(log);
  const hall: Hall & { confirmations: Confirmations | undefined } = {
    wire,
    clock,
    log,
    callbacks,
    ledger,
    archive: archive === undefined ? undefined : createArchive(archive, clock, log),
    confirmations: undefined,
    spend: createSpend(parts.limits, clock, tooMuch),
    spendEntry: createSpend(parts.entryLimits ?? parts.limits, clock, tooMuch),
    admins: new Set(parts.admins),
    rooms: new Map(),
    closing: new Map(),
    ending: new Map(),
    inside: new Map(),
    aside,
    partings: createPartings(wire, ledger, aside),
    changed: (room) => {
      if (room.kind === 'topic') hall.ledger.keep(writeKept(room));
      else if (!room.locked) hall.ledger.keep(writeRoom(room));
    },
    emptied: (room) => {
      endEmpty(hall, room);
    },
    newId: parts.newId ?? randomUUID,
    occupantId: (room, person) =>
      createHmac('sha256', secret).update(`${room}\0${person}`).digest('base64url'),
  };
  if (parts.confirm !== undefined) hall.confirmations = createConfirmations(hall, parts.confirm);
  return hall;
}

/** The multi-user chat service of a component: what the stanzas come to, and what chats ask of it. */
export function createRooms(parts: RoomsParts): Rooms {
  const hall = hallOf(parts);
  const rooms = hall.rooms;
  const withRoom = (jid: RoomJid, act: (room: Room) => void): void => {
    const room = rooms.get(jid);
    if (room !== undefined) act(room);
  };

  return {
    ...createEndpoint(hall, parts.openToUsers),
    open: (spec) => {
      if (!rooms.has(spec.jid)) openRoom(hall, spec);
    },
    restore: (spec, occupants, kept) => {
      if (rooms.has(spec.jid)) return;
      const room = openRoom(hall, spec, 'restored');
      if (kept !== undefined) readKept(room, kept);
      for (const occupant of occupants) {
        if (occupant.room === spec.jid) bringBack(hall, room, occupant);
      }
    },
    reopen: (stored, occupants) => {
      const inside = Map.groupBy(occupants, ({ room }) => room);
      for (const one of stored) {
        if (rooms.has(one.room)) continue;
        const room = readRoom(hall, one);
        rooms.set(room.jid, room);
        recall(hall, room);
        for (const occupant of inside.get(one.room) ?? []) bringBack(hall, room, occupant);
        if (parts.openToUsers !== undefined) watchEnd(hall, room, parts.openToUsers);
        hall.emptied(room);
      }
    },
    adminCommand: (iq, from) => destroyByCommand(hall, iq, from),
    publicRooms: (viewer) =>
      [...rooms.values()]
        .filter((room) => isListed(room, viewer))
        .map((room) => ({ jid: room.jid, title: room.settings.title })),
    isOpen: (room) => rooms.has(room),
    admit: (jid, member) => {
      withRoom(jid, (room) => {
        admit(room, member);
      });
    },
    dismiss: (jid, handle, reason) => {
      withRoom(jid, (room) => {
        dismiss(hall, room, handle, reason);
      });
    },
    say: (jid, text, options) => {
      withRoom(jid, (room) => {
        const id = options?.id ?? hall.newId();
        if (options?.to === undefined) sayToAll(hall, room, text, { at: hall.clock.now(), id });
        else sayToOne(hall, room, text, { to: options.to, id });
      });
    },
    remove: async (jid, handle, reason, options) => {
      const room = rooms.get(jid) ?? hall.closing.get(jid);
      if (room === undefined) return;
      await expelMember(hall, room, handle, reason, options?.closing === true);
    },
    destroy: async (jid, reason) => {
      const room = rooms.get(jid) ?? hall.closing.get(jid);
      // Asked again after a crash: the room is not here, but something of it may be stored.
      if (room === undefined) await hall.ledger.forget(jid);
      else await destroyRoom(hall, room, { reason }, () => parts.wire.fence('room'));
    },
    repeat: () => hall.partings.repeat(),
    shutDown: () => {
      for (const room of [...rooms.values()]) if (room.kind === 'opened') shutDown(hall, room);
    },
    occupants: (jid) =>
      [...(rooms.get(jid)?.sessions.values() ?? [])].map((session) => ({
        jid: session.jid,
        handle: rooms.get(jid)?.standings.get(session.person)?.handle ?? '',
        nick: session.occupant.nick,
      })),
    clients: () => [...hall.inside.keys()],
    banned: (jid) =>
      [...(rooms.get(jid)?.standings ?? [])].flatMap(([person, { affiliation }]) =>
        affiliation === 'outcast' ? [person] : [],
      ),
    isInside: (jid, person) => {
      const room = rooms.get(jid);
      return room !== undefined && isInside(room, person);
    },
    relationsChanged: (jid) => {
      withRoom(jid, (room) => {
        reviewRelations(hall, room);
      });
    },
    confirm: (jid, person) => {
      const room = rooms.get(jid);
      const last = room?.past.findLast((past) => past.author === person);
      if (room === undefined || last === undefined || hall.confirmations === undefined)
        return false;
      const hearers = [...room.sessions.values()].filter((hearer) =>
        mayMeet(room, person, hearer.person),
      );
      hall.confirmations.ask(room, person, [last.id, String(last.message.attrs['id'])], hearers);
      return true;
    },
    gone: (client) => {
      vanish(hall, [client]);
    },
    forget: (clients) => {
      vanish(hall, [...hall.inside.keys()].filter(clients));
    },
    settled: async () => {
      await hall.archive?.flush();
      await hall.ledger.settled();
    },
  };
}
