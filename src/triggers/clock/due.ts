import type { Instant, Milliseconds } from '../../domain/duration.ts';
import type { ClockRule } from '../../domain/topic.ts';
import { previousPoint } from './parse.ts';

/** What is to be done about the points of a rule that have come. */
export interface Due {
  /** The point to start a chat for; at most one, whatever the number that have come. */
  readonly point?: Instant;
  /** Whether it comes too late: Muster was not running, or its clock was set. */
  readonly missed: boolean;
  /** The last point that has come; undefined when none has since `mark`. */
  readonly last?: Instant;
}

/**
 * What the points after `mark`, the last one handled, up to `now` mean. The last of them starts a
 * chat when it is not older than `tolerance`, or when the rule says so of missed ones.
 */
export function dueOf(rule: ClockRule, mark: Instant, now: Instant, tolerance: Milliseconds): Due {
  const last = previousPoint(rule, now + 1);
  if (last === undefined || last <= mark) return { missed: false };
  const missed = now - last > tolerance;
  return missed && rule.missed === 'skip' ? { missed, last } : { missed, last, point: last };
}
