import type { Instant } from '../../domain/duration.ts';
import type { Topic } from '../../domain/topic.ts';
import { nextPoint } from './parse.ts';

/** The next point after `after` at which a clock rule ends a chat of the topic (A18); undefined: none. */
export function clockEnd(topic: Pick<Topic, 'end'>, after: Instant): Instant | undefined {
  const points = topic.end
    .filter((rule) => rule.kind === 'clock')
    .map((rule) => nextPoint(rule, after))
    .filter((point) => point !== undefined);
  return points.length === 0 ? undefined : Math.min(...points);
}
