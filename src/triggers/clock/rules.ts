import type { Instant } from '../../domain/duration.ts';
import type { ClockRule, Topic } from '../../domain/topic.ts';

/** The word with which the keys of our marks begin. */
const OURS = 'clock ';

/** A clock rule of a topic. */
export interface TopicClock {
  readonly topic: string;
  /** Its place in `start`. */
  readonly index: number;
  readonly rule: ClockRule;
  /** Stays the same when rules are put in another order, and changes with what they mean. */
  readonly key: string;
}

/** The clock rules of all topics. Of several that mean the same points, one. */
export function clocksOf(topics: readonly Topic[]): TopicClock[] {
  const clocks = new Map<string, TopicClock>();
  for (const { name, start } of topics) {
    for (const [index, rule] of start.entries()) {
      if (rule.kind !== 'clock') continue;
      const key = `${OURS}${name} ${rule.at} ${rule.zone}`;
      if (clocks.get(key)?.rule.missed !== 'start') {
        clocks.set(key, { topic: name, index, rule, key });
      }
    }
  }
  return [...clocks.values()];
}

/** Whether a mark is the one of a clock rule, of today's configuration or an earlier one. */
export const isClockMark = (key: string): boolean => key.startsWith(OURS);

/** The key under which a topic has seen a point, by whichever of its rules. */
export const seenKeyOf = (point: Instant): string => `clock ${new Date(point).toISOString()}`;
