import type { Consent, Hours } from './command.ts';
import type { BareJid } from './jid.ts';

/** What a person has said he wants; what is absent he left to his topics and the admin. */
export interface PersonalWishes {
  readonly person: BareJid;
  /** For every topic that is not in `topics`. */
  readonly consent?: Consent;
  /** By topic. */
  readonly topics: Readonly<Record<string, Consent>>;
  /** When he wants to be left alone; where both ends are the same it is the whole day. */
  readonly quiet?: Hours;
  /** BCP 47. */
  readonly language?: string;
  /** IANA name, or an offset such as `+09:00`: what his client's clock says (XEP-0202). */
  readonly zone?: string;
  /** Whom he does not want to meet, ever (A15); never told to them. */
  readonly without: readonly BareJid[];
}

const DAY = 1440;

/** Whether a minute of the day lies in the quiet hours. */
export function isQuiet({ from, to }: Hours, minute: number): boolean {
  const span = (to - from + DAY) % DAY || DAY;
  return (minute - from + DAY) % DAY < span;
}
