import { addressAt, type BareJid, domainIn } from '../domain/jid.ts';
import { type Affiliation, buildPresence, type Item, type Role } from '../xmpp/protocol/muc.ts';
import { buildOccupantId } from '../xmpp/protocol/occupant-id.ts';
import type { Element } from '@xmpp/xml';
import { type Hall } from './hall.ts';
import { mayMeet } from './strangers.ts';
import {
  affiliationOf,
  type Occupant,
  occupantJid,
  type Room,
  type Session,
  standingOf,
} from './room.ts';
import { type Copies, copiesOf } from '../xmpp/protocol/splice.ts';

/** Who did it. */
export interface Actor {
  readonly person: BareJid;
  readonly jid: string;
  /** Absent when he is not inside. */
  readonly nick?: string | undefined;
}

/** Something that is told of an occupant; what differs from viewer to viewer is found here. */
export interface Notice {
  readonly type?: 'unavailable';
  readonly payload?: readonly Element[];
  readonly id?: string | undefined;
  readonly affiliation?: Affiliation;
  readonly role?: Role;
  /** The new nick (303), or the nick of one who is not an occupant any more. */
  readonly nick?: string;
  readonly codes?: readonly number[];
  readonly reason?: string | undefined;
  readonly actor?: Actor | undefined;
  /** Whether the viewer asked, and gets an answer where others are not told. */
  readonly asked?: boolean;
  readonly destroy?: {
    readonly reason?: string | undefined;
    readonly alternate?: string | undefined;
    readonly password?: string | undefined;
  };
}

const RANK: Readonly<Record<string, number>> = { chat: 3, '': 3, dnd: 2, away: 1, xa: 0 };

const showOf = (session: Session): string =>
  session.presence.find((child) => child.is('show'))?.text() ?? '';

/** The client whose presence stands for the occupant: the most available, then the latest heard. */
export function foremost(occupant: Occupant): Session | undefined {
  const rank = (session: Session): number => RANK[showOf(session)] ?? 3;
  return occupant.sessions.toSorted((a, b) => rank(b) - rank(a) || b.updated - a.updated)[0];
}

/** The address that stands for a person where members know each other by handle. */
export function handleJid(room: Room, person: BareJid): BareJid | undefined {
  const { handle } = standingOf(room, person);
  return handle === undefined ? undefined : addressAt(handle, domainIn(room.jid));
}

/** The JID of an occupant as this viewer may see it; undefined: none (XEP-0045 §4.2, DESIGN §5). */
function shownJid(
  room: Room,
  occupant: Occupant,
  client: Session | undefined,
  viewer: Session,
): string | undefined {
  const { whois } = room.settings;
  const admin = room.admins.has(viewer.person);
  if (whois === 'handles' && !admin) return handleJid(room, occupant.person);
  const real = client?.jid ?? occupant.person;
  if (admin || whois === 'anyone' || viewer.person === occupant.person) return real;
  return viewer.occupant.role === 'moderator' ? real : undefined;
}

/** The JID of a person who is not inside, as this viewer may see it. */
export function shownAddress(room: Room, person: BareJid, viewer: Session): string | undefined {
  const { whois } = room.settings;
  if (room.admins.has(viewer.person)) return person;
  if (whois === 'handles') return handleJid(room, person);
  return whois === 'anyone' || viewer.occupant.role === 'moderator' ? person : undefined;
}

function itemFor(
  room: Room,
  occupant: Occupant,
  client: Session | undefined,
  notice: Notice,
  viewer: Session,
): Item {
  const { actor } = notice;
  return {
    affiliation: notice.affiliation ?? affiliationOf(room, occupant.person),
    role: notice.role ?? (notice.type === 'unavailable' ? 'none' : occupant.role),
    jid: shownJid(room, occupant, client, viewer),
    nick: notice.nick,
    reason: notice.reason,
    ...(actor === undefined || !mayMeet(room, viewer.person, actor.person)
      ? {}
      : {
          actor: {
            ...(actor.nick === undefined ? {} : { nick: actor.nick }),
            // He who is concerned is told the name (XEP-0045 §8.2, §9.1).
            ...withJid(viewer.occupant === occupant ? undefined : actorJid(room, actor, viewer)),
          },
        }),
  };
}

function actorJid(room: Room, actor: Actor, viewer: Session): string | undefined {
  const handled = room.settings.whois === 'handles' && !room.admins.has(viewer.person);
  if (handled) return handleJid(room, actor.person);
  const own = viewer.person === actor.person;
  return own || shownAddress(room, actor.person, viewer) !== undefined ? actor.jid : undefined;
}

const withJid = (jid: string | undefined): { jid?: string } => (jid === undefined ? {} : { jid });

/**
 * Tells the viewers who may know of an occupant what is the matter with him; to his own clients it
 * is self-presence (110). `client` is the one that it concerns.
 */
export function announce(
  hall: Hall,
  room: Room,
  occupant: Occupant,
  client: Session | undefined,
  notice: Notice,
  viewers: Iterable<Session>,
): void {
  const made = new Map<string, Copies>();
  const occupantId = buildOccupantId(occupant.id);
  // XEP-0045 §7.2.2: the presence of some roles is not for the others.
  const quiet = !notice.asked && !room.settings.broadcast.has(occupant.role);
  for (const viewer of viewers) {
    if (!mayMeet(room, viewer.person, occupant.person)) continue;
    if (quiet && viewer.occupant !== occupant) continue;
    const item = itemFor(room, occupant, client, notice, viewer);
    const self = viewer.occupant === occupant;
    const variant = `${self} ${item.jid} ${item.actor?.nick} ${item.actor?.jid}`;
    let copies = made.get(variant);
    if (copies === undefined) {
      // Who asks for himself knows it.
      const codes = [...(notice.codes ?? []), ...(self && notice.asked !== true ? [110] : [])];
      copies = copiesOf(
        buildPresence({
          from: occupantJid(room, occupant.nick),
          type: notice.type,
          id: notice.id,
          payload: notice.payload ?? [],
          occupantId,
          item,
          codes,
          ...(notice.destroy === undefined ? {} : { destroy: notice.destroy }),
        }),
      );
      made.set(variant, copies);
    }
    hall.wire.sendRaw(copies(viewer.address), 'room');
  }
}

/** Tells viewers that an occupant is there, and how. */
export function showOccupant(
  hall: Hall,
  room: Room,
  occupant: Occupant,
  viewers: Iterable<Session>,
  notice: Notice = {},
): void {
  const client = foremost(occupant);
  announce(hall, room, occupant, client, { payload: client?.presence ?? [], ...notice }, viewers);
}

/** An occupant as the author of a change. */
export function actorOf(session: Session): Actor {
  return { person: session.person, jid: session.jid, nick: session.occupant.nick };
}

/** All clients in the room but those of one occupant. */
export function* others(room: Room, occupant: Occupant): Iterable<Session> {
  for (const session of room.sessions.values()) if (session.occupant !== occupant) yield session;
}
