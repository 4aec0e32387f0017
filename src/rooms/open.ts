import { type BareJid, bareIn, localIn } from '../domain/jid.ts';
import type { StoredOccupant } from '../store/port.ts';
import { readPayload } from '../xmpp/protocol/payload.ts';
import { xmlSafe } from '../xmpp/protocol/safe.ts';
import { firstRole } from './affiliation.ts';
import type { Hall } from './hall.ts';
import { memberStanding } from './membership.ts';
import type { RoomSpec } from './port.ts';
import { findStrangers } from './strangers.ts';
import { recall } from './recall.ts';
import { addSession, affiliationOf, nextUpdate, type Occupant, type Room } from './room.ts';
import { sayToAll } from './say.ts';
import { TOPIC_SETTINGS } from './settings.ts';
import { escapeAddress } from '../xmpp/protocol/splice.ts';

/** Opens a topic's room, empty but for its first message (DESIGN §6). */
export function openRoom(hall: Hall, spec: RoomSpec, how: 'new' | 'restored' = 'new'): Room {
  const standings = spec.members.map((member) => [member.jid, memberStanding(member)] as const);
  const room: Room = {
    jid: spec.jid,
    kind: 'topic',
    locked: false,
    opened: hall.clock.now(),
    active: hall.clock.now(),
    settings: {
      ...TOPIC_SETTINGS,
      whois: spec.identity === 'real' ? 'anyone' : 'handles',
      title: xmlSafe(spec.title),
      description: xmlSafe(spec.description),
      language: spec.language,
      logged: spec.logged === true,
    },
    subject: { text: xmlSafe(spec.subject), at: spec.opening?.at ?? hall.clock.now() },
    standings: new Map(standings),
    occupants: new Map(),
    sessions: new Map(),
    past: [],
    invited: new Map(),
    strangers: new Map<BareJid, ReadonlySet<BareJid>>(),
    related: spec.related,
    admins: hall.admins,
    whispers: [],
  };
  room.strangers = findStrangers(room);
  hall.rooms.set(room.jid, room);
  if (spec.opening !== undefined) {
    // Always the same id: after a restart the archive may have it or not.
    sayToAll(hall, room, spec.opening.text, { at: spec.opening.at, id: localIn(spec.jid) });
  }
  if (how === 'restored') recall(hall, room);
  return room;
}

/** Puts a stored client back in, in silence; one who is no member any more is forgotten. */
export function bringBack(hall: Hall, room: Room, stored: StoredOccupant): void {
  const person = bareIn(stored.jid);
  const affiliation = affiliationOf(room, person);
  if (affiliation === 'outcast' || (room.settings.membersOnly && affiliation === 'none')) {
    hall.ledger.drop(room.jid, stored.jid);
    return;
  }
  const occupant: Occupant = room.occupants.get(stored.nick) ?? {
    nick: stored.nick,
    person,
    id: hall.occupantId(room.jid, person),
    role: firstRole(room, affiliation),
    sessions: [],
  };
  addSession(hall, room, {
    jid: stored.jid,
    person,
    address: escapeAddress(stored.jid),
    joined: stored.joined,
    occupant,
    presence: readPayload(stored.presence),
    updated: nextUpdate(occupant),
  });
}
