import type { Instant } from '../domain/duration.ts';
import type { Moment } from '../text/commands.ts';
import type { Scene } from './definition.ts';

/** A point of time as the asker is told it. */
export function moment(at: Instant, { now, asker }: Pick<Scene, 'now' | 'asker'>): Moment {
  return { at, now, zone: asker.zone };
}
