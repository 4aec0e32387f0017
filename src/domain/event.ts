import type { Instant } from './duration.ts';

/** The name of an event: a time-ordered unique id. */
export type EventId = string;

/** Something happened that concerns a topic: what every trigger's `parse` yields in the end. */
export interface TriggerEvent {
  readonly id: EventId;
  readonly topic: string;
  readonly kind: 'mail' | 'command' | 'message' | 'presence' | 'clock';
  readonly at: Instant;
  /** Who or what caused it, as shown to an admin (a mail address, an account). */
  readonly source: string;
  /** Becomes the subject of the room; may be empty. */
  readonly subject: string;
  /** Becomes the first message of the room; may be empty. */
  readonly text: string;
}

/**
 * How an event stands. `pending` survives a crash and is taken up again at the next start; `held`
 * waits for the publisher's leave; the others are over.
 */
export type EventState = 'pending' | 'held' | 'started' | 'joined' | 'nobody' | 'ignored';

/** An event as it is stored. */
export interface EventRecord extends TriggerEvent {
  readonly state: EventState;
  /** The chat that it started or joined. */
  readonly chat?: string;
}
