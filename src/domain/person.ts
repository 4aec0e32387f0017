import type { Instant } from './duration.ts';
import type { BareJid, FullJid } from './jid.ts';

/** RFC 6121 §4.7.2.1; empty: plainly available. */
export type Show = '' | 'away' | 'chat' | 'dnd' | 'xa';

/** How a person's client shows him (A1). */
export type Status = 'available' | 'away' | 'busy';

/** A client's state in the three that matter: away and xa are away, dnd is busy. */
export function statusOf(show: Show): Status {
  return show === 'dnd' ? 'busy' : show === 'away' || show === 'xa' ? 'away' : 'available';
}

/** A person known from the configuration. */
export interface Person {
  readonly jid: BareJid;
  readonly name?: string;
  /** The first handle, named by the admin. */
  readonly handle?: string;
  readonly mail: readonly string[];
  readonly phone: readonly string[];
  readonly zone?: string;
  readonly language?: string;
}

/** What is known of one client of a person. */
export interface Sighting {
  readonly jid: FullJid;
  readonly show: Show;
  readonly priority: number;
  /** When the client, or the server on its behalf, last gave a sign of life. */
  readonly heard: Instant;
  /** Entity capabilities `node#ver` (XEP-0115), empty when it sent none. */
  readonly caps: string;
}

/** A handle: a name at our domain that stands for an account, for ever (B1). */
export interface Handle {
  readonly name: string;
  readonly jid: BareJid;
  /** What others see: the person's name if the admin named this handle, else the handle itself. */
  readonly display: string;
}
