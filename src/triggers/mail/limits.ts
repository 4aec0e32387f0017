import type { Milliseconds } from '../../domain/duration.ts';

/** How much one mail or one client may cost. */
export interface Limits {
  /** Connections at once, for each of the two listeners. */
  readonly connections: number;
  /** Silence after which a client is disconnected (RFC 5321 §4.5.3.2 has the server wait). */
  readonly idle: Milliseconds;
  /** The longest life of a connection, however busy it looks. */
  readonly session: Milliseconds;
  /** How long `stop` lets transactions under way finish. */
  readonly drain: Milliseconds;
  /** Recipients of one mail (RFC 5321 §4.5.3.1.8 asks for at least 100). */
  readonly recipients: number;
  /** Unknown recipients in one session before the client is disconnected. */
  readonly unknown: number;
  /** Octets of a command line. */
  readonly command: number;
  /** Octets of the header of a mail, and of each of its parts. */
  readonly head: number;
  /** MIME parts in a mail. */
  readonly parts: number;
  /** How deep MIME parts may lie in one another. */
  readonly depth: number;
  /** Octets of a MIME part that are decoded; of a text, 8 kB are shown. */
  readonly part: number;
  /** Octets of a mail that are decoded. */
  readonly kept: number;
  /** How long the decoder may take; bounded by the above, so this only catches its faults. */
  readonly reading: Milliseconds;
  /** Mails of the largest size that may be in memory at once; further ones are asked to come later. */
  readonly held: number;
}

/** Wide enough for any mail that people write, too narrow to hurt. */
export const LIMITS: Limits = {
  connections: 50,
  idle: 60_000,
  session: 900_000,
  drain: 5_000,
  recipients: 100,
  unknown: 20,
  command: 4_096,
  head: 65_536,
  parts: 500,
  depth: 20,
  part: 131_072,
  kept: 524_288,
  reading: 30_000,
  held: 8,
};
