import type { BareJid } from './jid.ts';

/** Whether somebody lets himself be brought into chats: at once, when he was asked, or not at all. */
export type Consent = 'always' | 'ask' | 'never';

/**
 * A part of the day in minutes from midnight, by the person's own clock; `to` is not in it. It may
 * reach over midnight; where both are the same it is the whole day.
 */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** What a person has said he wants; what is absent he left to his topics and the admin. */
export interface PersonalWishes {
  readonly person: BareJid;
  /** For every topic that is not in `topics`. */
  readonly consent?: Consent;
  /** By topic. */
  readonly topics: Readonly<Record<string, Consent>>;
  readonly quiet?: QuietHours;
  /** BCP 47. */
  readonly language?: string;
  /** IANA name, or an offset such as `+09:00`: what his client's clock says (XEP-0202). */
  readonly zone?: string;
  /** Whom he does not want to meet, ever (A15); never told to them. */
  readonly without: readonly BareJid[];
}

const DAY = 1440;

/** Whether a minute of the day lies in the quiet hours. */
export function isQuiet({ from, to }: QuietHours, minute: number): boolean {
  const span = (to - from + DAY) % DAY || DAY;
  return (minute - from + DAY) % DAY < span;
}
