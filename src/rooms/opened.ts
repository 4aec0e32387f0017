import { type BareJid, localIn, type RoomJid } from '../domain/jid.ts';
import type { StoredRoom } from '../store/port.ts';
import type { Role } from '../xmpp/protocol/muc.ts';
import { destroyRoom } from './destroy.ts';
import type { Hall } from './hall.ts';
import type { EndRules } from './port.ts';
import type { Room, Standing, Subject } from './room.ts';
import { OPENED_SETTINGS, type Settings } from './settings.ts';

/** A new room, empty and locked, of which this person is the owner (XEP-0045 §10.1). */
export function newRoom(hall: Hall, jid: RoomJid, owner: BareJid, language: string): Room {
  const now = hall.clock.now();
  return {
    jid,
    kind: 'opened',
    locked: true,
    opened: now,
    active: now,
    settings: { ...OPENED_SETTINGS, title: localIn(jid), description: '', language },
    subject: { text: '' },
    standings: new Map<BareJid, Standing>([[owner, { affiliation: 'owner' }]]),
    occupants: new Map(),
    sessions: new Map(),
    past: [],
    invited: new Map(),
    strangers: new Map(),
    related: undefined,
    admins: hall.admins,
    whispers: [],
  };
}

interface Written {
  readonly settings: Omit<Settings, 'broadcast' | 'memberList'> & {
    readonly broadcast: readonly Role[];
    /** Absent in what earlier versions wrote. */
    readonly memberList?: readonly Role[];
  };
  readonly subject: Subject;
  readonly card?: string | undefined;
  readonly standings: readonly (readonly [BareJid, Standing])[];
}

/** The lasting part of a user's room. */
export function writeRoom(room: Room): StoredRoom {
  const written: Written = {
    settings: {
      ...room.settings,
      broadcast: [...room.settings.broadcast],
      memberList: [...room.settings.memberList],
    },
    subject: room.subject,
    card: room.card,
    standings: [...room.standings],
  };
  return { room: room.jid, opened: room.opened, state: JSON.stringify(written) };
}

/** Reads what `writeRoom` wrote: the room without its occupants. */
export function readRoom(hall: Hall, stored: StoredRoom): Room {
  const { settings, subject, card, standings } = JSON.parse(stored.state) as Written;
  const [owner] = standings.flatMap(([person, { affiliation }]) =>
    affiliation === 'owner' ? [person] : [],
  );
  return {
    ...newRoom(hall, stored.room, owner ?? ('' as BareJid), settings.language),
    locked: false,
    opened: stored.opened,
    settings: {
      ...OPENED_SETTINGS,
      ...settings,
      broadcast: new Set(settings.broadcast),
      memberList: new Set(settings.memberList ?? OPENED_SETTINGS.memberList),
    },
    subject,
    card,
    standings: new Map(standings),
  };
}

/** Ends a user's room when its time has come; looks again whenever somebody may have spoken. */
export function watchEnd(hall: Hall, room: Room, rules: EndRules): void {
  const due = Math.min(room.opened + rules.after, room.active + rules.idle);
  hall.clock.at(due, () => {
    if (hall.rooms.get(room.jid) !== room) return;
    const now = hall.clock.now();
    if (now >= room.opened + rules.after) end(hall, room, rules.reasons.after);
    else if (now >= room.active + rules.idle) end(hall, room, rules.reasons.idle);
    else watchEnd(hall, room, rules);
  });
}

function end(hall: Hall, room: Room, reason: string): void {
  hall.aside(destroyRoom(hall, room, { reason }));
}

/** A user's room that nobody is in ends unless it is to stay (XEP-0045 §7.14, §10.1.3). */
export function endEmpty(hall: Hall, room: Room): void {
  const over = room.kind === 'opened' && room.sessions.size === 0;
  if (!over || hall.rooms.get(room.jid) !== room) return;
  if (room.locked || !room.settings.persistent) hall.aside(destroyRoom(hall, room, {}));
}
