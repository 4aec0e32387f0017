import type { Milliseconds } from './duration.ts';
import type { BareJid } from './jid.ts';

/** Starts a chat when a mail arrives (A4). Every field given must match. */
export interface MailRule {
  readonly kind: 'mail';
  /** The envelope recipient, lower case. */
  readonly to: string;
  /** The accepted senders (RFC 5322 From), lower case; empty: anyone. */
  readonly from: readonly string[];
  /** The List-Id (RFC 2919) without angle brackets, lower case. */
  readonly listId?: string;
  /** A text that the subject must contain, compared without regard to case. */
  readonly subject?: string;
}

/** What starts a chat of a topic. */
export type StartRule = MailRule;

/** Ends the chat a span after its opening (A12). */
export interface AfterRule {
  readonly kind: 'after';
  readonly after: Milliseconds;
}

/** What ends a chat of a topic. */
export type EndRule = AfterRule;

/** A person listed in the topic's configuration. */
export interface TopicMember {
  readonly jid: BareJid;
  /** The person's own set duration (A1); without it the topic's end rules alone decide. */
  readonly duration?: Milliseconds;
}

/** A "chat group" of the seed: what people subscribe to, as configured (DESIGN §7). */
export interface Topic {
  /** Localpart of the topic's address. */
  readonly name: string;
  readonly title: string;
  readonly language: string;
  readonly members: readonly TopicMember[];
  readonly start: readonly StartRule[];
  readonly end: readonly EndRule[];
  /** `any` selects irrespective of presence (A6). */
  readonly select: { readonly presence: 'online' | 'any' };
}

/** The topic's own limit to every chat; undefined when none of its end rules is a span. */
export function limitOf(topic: Topic): Milliseconds | undefined {
  const limits = topic.end.filter((rule) => rule.kind === 'after').map((rule) => rule.after);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** How long a chat lasts at most: without any `after`, one hour (DESIGN §3). */
export function durationOf(topic: Topic): Milliseconds {
  return limitOf(topic) ?? 3_600_000;
}
