import type { BareJid } from '../domain/jid.ts';
import type { Milliseconds } from '../domain/duration.ts';
import type { Topic } from '../domain/topic.ts';

/** A subscriber of the topic with his own set duration (A1). */
export interface Candidate {
  readonly jid: BareJid;
  readonly duration?: Milliseconds;
}

/** The fewest people that make a chat: relations are pairs. */
export const FEWEST = 2;

/**
 * Group organising (figs. 11, 18, 23; A6): out of a topic's subscribers those who are online, or all
 * irrespective of presence where the topic says so, in the order of subscription, each once.
 */
export function select(
  topic: Pick<Topic, 'select'>,
  subscribers: readonly Candidate[],
  online: (person: BareJid) => boolean,
): readonly Candidate[] {
  const seen = new Set<BareJid>();
  return subscribers.filter(({ jid }) => {
    if (seen.has(jid)) return false;
    seen.add(jid);
    return topic.select.presence === 'any' || online(jid);
  });
}
