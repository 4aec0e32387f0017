import type { Element } from '@xmpp/xml';
import type { Instant } from '../domain/duration.ts';
import { type BareJid, domainIn, type FullJid, type RoomJid } from '../domain/jid.ts';
import type { Affiliation, Role } from '../xmpp/protocol/muc.ts';
import type { Copies } from '../xmpp/protocol/splice.ts';
import type { Settings } from './settings.ts';

/** What a room knows of a person for as long as it lives, inside or not. */
export interface Standing {
  readonly affiliation: Affiliation;
  /** The nick that is his alone. */
  readonly nick?: string | undefined;
  /** The localpart at our domain that is shown in place of his JID. */
  readonly handle?: string | undefined;
  readonly reason?: string | undefined;
  /** A member who does not take part: he may enter, and is not listed (A14). */
  readonly unlisted?: boolean | undefined;
}

/** One client inside. */
export interface Session {
  readonly jid: FullJid;
  readonly person: BareJid;
  /** The JID as it stands in an XML attribute. */
  readonly address: string;
  readonly joined: Instant;
  occupant: Occupant;
  /** What the client says of itself: show, status, caps … */
  presence: readonly Element[];
  /** Counts up with every presence of the occupant. */
  updated: number;
  /** A stanza to it came back and it is being pinged. */
  doubted?: boolean;
}

/** A nick in the room, and the clients of the one person who speaks under it. */
export interface Occupant {
  readonly nick: string;
  readonly person: BareJid;
  /** XEP-0421. */
  readonly id: string;
  role: Role;
  readonly sessions: Session[];
}

export interface Subject {
  readonly text: string;
  readonly at?: Instant;
  /** Who set it; absent: the room itself. */
  readonly author?: BareJid;
  readonly nick?: string;
}

/** A message of the past, as joining clients get it. */
export interface Past {
  /** The stanza-id that the room gave it. */
  readonly id: string;
  readonly at: Instant;
  /** Who said it; absent: the room itself. */
  readonly author: BareJid | undefined;
  /** Who was not to see it when it was said (A10). */
  readonly hiddenFrom: ReadonlySet<BareJid> | undefined;
  message: Element;
  copies?: Copies;
}

/** A private message that was passed on. */
export interface Whisper {
  readonly id: string;
  /** The client that sent it. */
  readonly from: FullJid;
  /** The occupant to whom it went. */
  readonly to: string;
}

/** The whole state of one room; each feature's file reads and changes it. */
export interface Room {
  readonly jid: RoomJid;
  /** Whether a topic or a user opened it. */
  readonly kind: 'topic' | 'opened';
  /** Opened by a user and not configured yet: only he may enter (XEP-0045 §10.1). */
  locked: boolean;
  readonly opened: Instant;
  /** When somebody last spoke. */
  active: Instant;
  settings: Settings;
  subject: Subject;
  /** By person; who is not in it has the affiliation `none`. */
  readonly standings: Map<BareJid, Standing>;
  readonly occupants: Map<string, Occupant>;
  readonly sessions: Map<FullJid, Session>;
  /** The vCard that its owner set, as XML. */
  card?: string | undefined;
  /** The hash of its picture, once asked for. */
  picture?: string | undefined;
  readonly past: Past[];
  /** Who was invited through the room, and by whom. */
  readonly invited: Map<BareJid, Set<BareJid>>;
  /** For each person, those he must not see; symmetric, sets are replaced and never changed (A10). */
  strangers: ReadonlyMap<BareJid, ReadonlySet<BareJid>>;
  readonly related: ((first: BareJid, second: BareJid) => boolean) | undefined;
  /** The admins of the service: owners of every room, who see real addresses (DESIGN §5). */
  readonly admins: ReadonlySet<BareJid>;
  /** The private messages of late, so that one that comes back finds its sender. */
  readonly whispers: Whisper[];
}

/** What is kept of a person, nothing for a stranger; the service's admins own every room. */
export function standingOf(room: Room, person: BareJid): Standing {
  const standing = room.standings.get(person);
  const affiliation = affiliationOf(room, person);
  return standing?.affiliation === affiliation ? standing : { ...standing, affiliation };
}

/** The affiliation alone (XEP-0045 §5.2); who has none of his own is banned with his server (§9.2). */
export function affiliationOf(room: Room, person: BareJid): Affiliation {
  if (room.admins.has(person)) return 'owner';
  const own = room.standings.get(person)?.affiliation;
  if (own !== undefined) return own;
  const server = room.standings.get(domainIn(person) as BareJid)?.affiliation;
  return server === 'outcast' ? server : 'none';
}

/** The occupant JID of a nick. */
export function occupantJid(room: Room, nick: string): string {
  return `${room.jid}/${nick}`;
}

/** The nicks under which a person is inside; several only where nicks are free. */
export function occupantsOf(room: Room, person: BareJid): Occupant[] {
  return [...room.occupants.values()].filter((occupant) => occupant.person === person);
}

/** The person and the localpart of whoever bears this handle here. */
export function personByHandle(room: Room, handle: string): BareJid | undefined {
  for (const [person, standing] of room.standings) if (standing.handle === handle) return person;
  return undefined;
}

/** In which rooms each client is. */
export interface Whereabouts {
  readonly inside: Map<FullJid, Set<Room>>;
}

/** The number of the next presence of an occupant; see `Session.updated`. */
export function nextUpdate(occupant: Occupant): number {
  return Math.max(0, ...occupant.sessions.map(({ updated }) => updated)) + 1;
}

/** Adds a client under an occupant that is in the room or comes with it. */
export function addSession(hall: Whereabouts, room: Room, session: Session): void {
  room.occupants.set(session.occupant.nick, session.occupant);
  session.occupant.sessions.push(session);
  room.sessions.set(session.jid, session);
  const rooms = hall.inside.get(session.jid);
  if (rooms === undefined) hall.inside.set(session.jid, new Set([room]));
  else rooms.add(room);
}

/** Takes a client out; its occupant goes with the last one. Says whether it was the last. */
export function dropSession(
  hall: Whereabouts,
  room: Room,
  session: Session,
): 'last' | 'one-of-several' {
  const { occupant } = session;
  room.sessions.delete(session.jid);
  const rooms = hall.inside.get(session.jid);
  rooms?.delete(room);
  if (rooms?.size === 0) hall.inside.delete(session.jid);
  const index = occupant.sessions.indexOf(session);
  if (index >= 0) occupant.sessions.splice(index, 1);
  if (occupant.sessions.length > 0) return 'one-of-several';
  if (room.occupants.get(occupant.nick) === occupant) room.occupants.delete(occupant.nick);
  return 'last';
}

/** The session of a client, or undefined when it is not inside. */
export function sessionOf(room: Room, client: string): Session | undefined {
  return room.sessions.get(client as FullJid);
}

/** Whether some client of the person is inside. */
export function isInside(room: Room, person: BareJid): boolean {
  for (const session of room.sessions.values()) if (session.person === person) return true;
  return false;
}
