import type { Instant } from '../domain/duration.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Topic } from '../domain/topic.ts';
import type { Consent } from '../domain/command.ts';

/** What people want done with them: consent, quiet hours, whom they do not want to meet. */
export interface Wishes {
  /** Whether the person lets himself be brought into chats of the topic. */
  consent(person: BareJid, topic: Topic): Consent;
  /** Whether the person wants to be left alone at this time, by his own clock. */
  quiet(person: BareJid, at: Instant): boolean;
  /**
   * The pairs among these people of whom one does not want to meet the other, ever (A15): first
   * whoever wants it. Where both do the pair is there twice, either way round.
   */
  apart(people: readonly BareJid[]): readonly (readonly [BareJid, BareJid])[];
}
