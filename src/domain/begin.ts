import type { Instant } from './duration.ts';
import type { BeginRule } from './topic.ts';
import { changeBetween, wallTime } from './zone.ts';

/**
 * The prescribed moment at which the people of a chat are selected (A8): a span after the event, or
 * the first full multiple of the span in the day of `zone` (IANA name) that is not before the event.
 * When the clock is put forward over that multiple, the moment of the change.
 */
export function beginAt(begin: BeginRule, event: Instant, zone: string): Instant {
  if (begin.kind === 'after') return event + begin.after;
  const wall = wallTime(event, zone);
  const next = Math.ceil(wall / begin.every) * begin.every;
  const at = event + (next - wall);
  const shown = wallTime(at, zone);
  if (shown === next) return at;
  const change = changeBetween(event, at, zone);
  if (change === undefined) return at;
  const jumpedOver = shown > next && wallTime(change, zone) > next;
  return jumpedOver ? change : beginAt(begin, change, zone);
}
