import type { Element } from '@xmpp/xml';
import { bareOf, type FullJid, fullOf, type Jid } from '../domain/jid.ts';
import type { Join } from '../xmpp/protocol/muc-join.ts';
import { writePayload } from '../xmpp/protocol/payload.ts';
import { firstRole } from './affiliation.ts';
import { showPicture } from './card.ts';
import { checkEntry } from './entry.ts';
import { genuine } from './forged.ts';
import type { Hall } from './hall.ts';
import { sendHistory } from './history.ts';
import { relist } from './membership.ts';
import { checkFree, nickFor } from './nick.ts';
import {
  addSession,
  affiliationOf,
  isInside,
  nextUpdate,
  type Occupant,
  type Room,
  type Session,
  sessionOf,
} from './room.ts';
import { escapeAddress } from '../xmpp/protocol/splice.ts';
import { sendSubject } from './subject.ts';
import { closed } from './tombstone.ts';
import { showAbsent } from './absent.ts';
import { foremost, others, showOccupant } from './view.ts';

/** The wish of a client to enter (XEP-0045 §7.2). */
export interface Entry {
  readonly client: Jid;
  /** The nick it asks for. */
  readonly nick: string;
  readonly presence: Element;
  readonly join: Join;
  /** Whether the room was opened by this very entry (201). */
  readonly created?: boolean;
}

function occupantFor(hall: Hall, room: Room, nick: string, entry: Entry): Occupant {
  const person = bareOf(entry.client);
  const known = room.occupants.get(nick);
  if (known !== undefined) return known;
  return {
    nick,
    person,
    id: hall.occupantId(room.jid, person),
    role: firstRole(room, affiliationOf(room, person)),
    sessions: [],
  };
}

/**
 * Lets a client in: the others' presences, its own (110, 100, 210), history, subject, in this order
 * (XEP-0045 §7.1). It is stored before it is told, so that it need not join again after a restart.
 * Throws why it may not enter.
 */
export async function enter(hall: Hall, room: Room, entry: Entry): Promise<void> {
  const person = bareOf(entry.client);
  const jid: FullJid = fullOf(entry.client);
  const admit = (): string => {
    if (hall.rooms.get(room.jid) !== room) throw closed(room.jid);
    const nick = nickFor(room, person, entry.nick);
    checkEntry(room, person, entry.join.password);
    checkFree(room, nick, person);
    return nick;
  };
  const nick = admit();
  const presence = genuine(entry.presence, room.settings);
  const joined = hall.clock.now();
  await hall.ledger.save({
    room: room.jid,
    jid,
    nick,
    presence: writePayload(presence),
    joined,
  });
  try {
    // While the store was writing, somebody else may have taken the nick or closed the door.
    if (admit() !== nick) throw closed(room.jid);
  } catch (error) {
    hall.ledger.drop(room.jid, jid);
    throw error;
  }
  const first = !isInside(room, person);
  const occupant = occupantFor(hall, room, nick, entry);
  const session: Session = {
    jid,
    person,
    address: escapeAddress(jid),
    joined,
    occupant,
    presence,
    updated: nextUpdate(occupant),
  };
  addSession(hall, room, session);
  hall.partings.entered(room.jid, jid);
  relist(room, person);
  welcome(hall, room, session, entry);
  if (first) hall.callbacks.joined(room.jid, person);
}

/** Sends a client that has entered, or lost track, everything in the order of XEP-0045 §7.1. */
function welcome(hall: Hall, room: Room, session: Session, entry: Entry): void {
  const { occupant } = session;
  showOthers(hall, room, session);
  if (foremost(occupant) === session) showOccupant(hall, room, occupant, others(room, occupant));
  showOccupant(
    hall,
    room,
    occupant,
    occupant.sessions.filter((sister) => sister !== session),
  );
  showSelf(hall, room, session, entry);
  sendHistory(hall, room, session, entry.join.history);
  sendSubject(hall, room, [session]);
  showPicture(hall, room, session);
}

/** Shows a client everybody else, where the room does so also members who are not inside. */
function showOthers(hall: Hall, room: Room, session: Session): void {
  for (const other of room.occupants.values()) {
    if (other !== session.occupant) showOccupant(hall, room, other, [session]);
  }
  if (!room.settings.broadcast.has('none')) return;
  for (const person of room.standings.keys()) {
    if (person !== session.person) showAbsent(hall, room, person, session);
  }
}

function showSelf(hall: Hall, room: Room, session: Session, entry: Entry): void {
  const codes = [
    ...(entry.created === true ? [201] : []),
    ...(room.settings.whois === 'anyone' ? [100] : []),
    ...(room.settings.logged ? [170] : []),
    ...(entry.nick === session.occupant.nick ? [] : [210]),
  ];
  const id = entry.presence.attrs['id'] as string | undefined;
  showOccupant(hall, room, session.occupant, [session], { codes, id });
}

/** A client inside joins again: it lost track and gets everything anew (XEP-0045 §7.2.1). */
export function resynchronise(hall: Hall, room: Room, entry: Entry): void {
  const session = sessionOf(room, fullOf(entry.client));
  if (session === undefined) return;
  const { occupant } = session;
  const before = foremost(occupant)?.presence;
  session.presence = genuine(entry.presence, room.settings);
  const after = foremost(occupant)?.presence;
  showOthers(hall, room, session);
  if (before === undefined || after === undefined || writePayload(before) !== writePayload(after)) {
    showOccupant(hall, room, occupant, others(room, occupant));
  }
  showSelf(hall, room, session, entry);
  sendHistory(hall, room, session, entry.join.history);
  sendSubject(hall, room, [session]);
  showPicture(hall, room, session);
}
