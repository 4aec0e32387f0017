import type { BareJid, FullJid } from '../domain/jid.ts';
import type { Room, Session } from './room.ts';

/** Finds out who received a message (A11, DESIGN §6). */
export interface Confirmations {
  /** Pings everybody who was sent the message; the asker gets the summary. */
  ask(room: Room, asker: BareJid, ids: readonly string[], receivers: Iterable<Session>): void;
  /** The message itself came back from a client: not received. */
  bounced(room: Room, client: FullJid, id: string | undefined): void;
  /** A client says that a message was displayed. */
  displayed(room: Room, by: Session, id: string): void;
}
