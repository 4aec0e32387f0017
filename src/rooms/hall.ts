import type { Wire } from '../xmpp/port.ts';
import type { Clock } from '../schedule/port.ts';
import type { Log } from '../observe/port.ts';
import type { BareJid, RoomJid } from '../domain/jid.ts';
import type { RoomCallbacks } from './port.ts';
import type { Archive } from './archive.ts';
import type { Confirmations } from './confirmations.ts';
import type { Spend } from './limits.ts';
import type { Ledger } from './ledger.ts';
import type { Partings } from './partings.ts';
import type { Room, Session, Whereabouts } from './room.ts';
import type { Copies } from '../xmpp/protocol/splice.ts';

/** What all rooms of a component share: the way out, the time, the record of who is inside. */
export interface Hall extends Whereabouts {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly log: Log;
  readonly ledger: Ledger;
  readonly callbacks: RoomCallbacks;
  /** Absent where nothing is archived. */
  readonly archive: Archive | undefined;
  /** Absent where reception is not confirmed. */
  readonly confirmations: Confirmations | undefined;
  /** Who was put out and may not have heard of it. */
  readonly partings: Partings;
  /** Rooms that have ended, whose people may not have heard of it. */
  readonly closing: Map<RoomJid, Room>;
  /** Rooms that are being forgotten: who opens one of the same name has to wait, or it is forgotten, too. */
  readonly ending: Map<RoomJid, Promise<void>>;
  /** Takes a stanza from its sender's budget; throws `policy-violation`. */
  readonly spend: Spend;
  readonly rooms: Map<RoomJid, Room>;
  /** The admins of the service. */
  readonly admins: ReadonlySet<BareJid>;
  /** Takes an entry from a person's budget, which is another than that of his talk. */
  readonly spendEntry: Spend;
  /** Does something that no stanza waits for; its failure is logged. */
  readonly aside: (task: Promise<void>) => void;
  /** The lasting part of a room changed: it is stored. */
  readonly changed: (room: Room) => void;
  /** Clients have gone: a user's room that is empty ends. */
  readonly emptied: (room: Room) => void;
  /** A new unguessable id. */
  readonly newId: () => string;
  /** The occupant id of a person in a room (XEP-0421). */
  readonly occupantId: (room: RoomJid, person: BareJid) => string;
}

/** Sends one stanza to many clients. */
export function sendTo(wire: Wire, copies: Copies, sessions: Iterable<Session>): void {
  for (const session of sessions) wire.sendRaw(copies(session.address), 'room');
}
