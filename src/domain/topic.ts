import type { Part } from './chat.ts';
import type { Milliseconds } from './duration.ts';
import type { BareJid } from './jid.ts';
import type { Status } from './person.ts';

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

/** Starts a chat when the publisher posts to the topic's address (A16). */
export interface MessageRule {
  readonly kind: 'message';
}

/** Starts a chat when a person comes online and stays so for the grace period (A17). */
export interface PresenceRule {
  readonly kind: 'presence';
  readonly of: BareJid;
  readonly grace: Milliseconds;
}

/** A point of time: a cron expression of five or six fields, or a single moment (ISO 8601), in a zone. */
export interface Timetable {
  readonly at: string;
  /** IANA name. */
  readonly zone: string;
}

/** Starts a chat at points of time (A18). */
export interface ClockRule extends Timetable {
  readonly kind: 'clock';
  /** What to do about points that passed while Muster was down: the last one starts, or none. */
  readonly missed: 'skip' | 'start';
}

/** What starts a chat of a topic. */
export type StartRule = MailRule | MessageRule | PresenceRule | ClockRule;

/** Ends the chat a span after its opening (A12). */
export interface AfterRule {
  readonly kind: 'after';
  readonly after: Milliseconds;
}

/** Ends the chat when no message was exchanged for a span (A18). */
export interface IdleRule {
  readonly kind: 'idle';
  readonly idle: Milliseconds;
}

/** Ends the chat when a person has been offline for the grace period ("Presence X Off", A17). */
export interface PresenceOffRule {
  readonly kind: 'presence_off';
  readonly of: BareJid;
  readonly grace: Milliseconds;
}

/** Ends the chat at the next point of time (A18). */
export interface ClockEndRule extends Timetable {
  readonly kind: 'clock';
}

/** What ends a chat of a topic; the first that comes true. */
export type EndRule = AfterRule | IdleRule | PresenceOffRule | ClockEndRule;

/** A person listed in the topic's configuration. */
export interface TopicMember {
  readonly jid: BareJid;
  /** The person's own set duration (A1); without it the topic's end rules alone decide. */
  readonly duration?: Milliseconds;
}

/** How many people a chat has (A24); the publisher and the X of a presence rule are not counted. */
export interface SizeRule {
  readonly min: number;
  readonly max?: number;
  /** What happens above `max`: balanced rooms, the first subscribers, or a random choice. */
  readonly over: 'split' | 'first' | 'random';
}

/** The prescribed timing (A8): a span after the event, or the next full `every` of the day. */
export type BeginRule =
  | { readonly kind: 'after'; readonly after: Milliseconds }
  | { readonly kind: 'next'; readonly every: Milliseconds };

/** What a topic says of the beginning of its chats. */
export type Beginning = BeginRule & {
  /** Whether those who are there at the event are told of the moment. */
  readonly announce: boolean;
};

/** A "chat group" of the seed: what people subscribe to, as configured (DESIGN §7). */
export interface Topic {
  /** Localpart of the topic's address. */
  readonly name: string;
  readonly title: string;
  readonly language: string;
  /** IANA name, for times that people are told and for rules without a zone of their own. */
  readonly zone: string;
  /** Whether anyone on the hosts may subscribe. */
  readonly open: boolean;
  /** `ask`: people are asked before they are brought into a chat; a person's own setting goes first. */
  readonly consent: 'always' | 'ask';
  readonly members: readonly TopicMember[];
  /** The prescribed user X (A16): takes part in every chat, listed among the members or not. */
  readonly publisher?: BareJid;
  /** Whether the publisher's relations with the subscribers last, as a roster group of their own. */
  readonly standing: boolean;
  /** What becomes of posts by anybody but the publisher. */
  readonly posts: 'refuse' | 'moderate';
  /** By what members know each other: handles, or real addresses (DESIGN §5). */
  readonly identity: 'handle' | 'real';
  /** What becomes of a chat's messages at its end. */
  readonly archive: 'erase' | Milliseconds;
  readonly start: readonly StartRule[];
  readonly end: readonly EndRule[];
  readonly select: {
    /** `any` selects irrespective of presence (A6). */
    readonly presence: 'online' | 'any';
    /** Only people of these states; absent: whatever their state. */
    readonly status?: readonly Status[];
  };
  readonly size: SizeRule;
  readonly begin: Beginning;
  /** How long before the end the room is warned; absent: not at all. */
  readonly warn?: Milliseconds;
  /** By how much members may put off the end, and how much in all; absent: they may not. */
  readonly extend?: { readonly by: Milliseconds; readonly most: Milliseconds };
  /** Whether subscribers who come online while a chat runs are invited. */
  readonly late: 'invite' | 'ignore';
  readonly again: {
    /** What a second event does while a chat runs. */
    readonly running: 'join' | 'ignore' | 'new';
    /** How long after a chat's end no event starts another one. */
    readonly quiet: Milliseconds;
  };
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

/** The publisher and the X of presence rules: in every room, not counted (A16, A17, A24). */
export function centralPeople(topic: Topic): ReadonlyMap<BareJid, Part> {
  const people = new Map<BareJid, Part>();
  for (const rule of topic.start) if (rule.kind === 'presence') people.set(rule.of, 'presence');
  // Whoever is both takes part in every chat, there or not.
  if (topic.publisher !== undefined) people.set(topic.publisher, 'publisher');
  return people;
}
