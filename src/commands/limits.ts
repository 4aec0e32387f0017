import type { BareJid } from '../domain/jid.ts';
import type { Clock } from '../schedule/port.ts';

/** How many commands a person may give. */
export interface Limits {
  /**
   * Counts one more. `pass`; `told`: it is too many, and he is to be told so, once; `dropped`: he
   * was told.
   */
  take(person: BareJid): 'pass' | 'told' | 'dropped';
}

/** A bucket of tokens: so many at once, so many more as time goes by. */
export interface LimitRule {
  readonly burst: number;
  readonly perMinute: number;
}

/** Enough for 65 commands in a row (DESIGN §8), and for nobody to be kept busy by a machine. */
export const KNOWN: LimitRule = { burst: 65, perMinute: 60 };

/** A form takes two requests where a text takes one. */
export const FORMS: LimitRule = { burst: 2 * KNOWN.burst, perMinute: 2 * KNOWN.perMinute };

/**
 * Words that are no command: as many in a row, but who goes on without ever saying one is an
 * automatic reply, and would have us answer for ever.
 */
export const MISUNDERSTOOD: LimitRule = { burst: KNOWN.burst, perMinute: 0.5 };

/** People whom nobody has let in: enough to ask what this is. */
export const STRANGERS: LimitRule = { burst: 10, perMinute: 0.5 };

/** How many people are remembered; those who were not heard for longest are forgotten. */
const PEOPLE = 10_000;

interface Bucket {
  readonly tokens: number;
  readonly at: number;
  readonly told: boolean;
}

/** Builds limits by person on the injected clock. */
export function createLimits(clock: Pick<Clock, 'now'>, { burst, perMinute }: LimitRule): Limits {
  const buckets = new Map<BareJid, Bucket>(); // those heard last at the end

  const keep = (person: BareJid, bucket: Bucket): void => {
    buckets.delete(person);
    buckets.set(person, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > PEOPLE && oldest !== undefined) buckets.delete(oldest);
  };

  return {
    take(person) {
      const at = clock.now();
      const before = buckets.get(person) ?? { tokens: burst, at, told: false };
      const grown = before.tokens + (Math.max(0, at - before.at) / 60_000) * perMinute;
      const tokens = Math.min(burst, grown);
      if (tokens >= 1) {
        keep(person, { tokens: tokens - 1, at, told: before.told && tokens < burst / 2 });
        return 'pass';
      }
      keep(person, { tokens, at, told: true });
      return before.told ? 'dropped' : 'told';
    },
  };
}
