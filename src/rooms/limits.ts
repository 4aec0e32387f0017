import { StanzaError } from '../domain/errors.ts';
import type { Instant } from '../domain/duration.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Clock } from '../schedule/port.ts';
import type { RoomLimits } from './port.ts';
import type { Room } from './room.ts';
import { wordsOf } from './words.ts';

/** Takes one stanza from a person's budget; throws `policy-violation` when it is used up. */
export type Spend = (person: BareJid) => void;

interface Budget {
  left: number;
  at: Instant;
}

const MANY = 10_000; // budgets that are kept before those that are full again are forgotten

/**
 * Limits each sender, whatever his clients and rooms; without limits nobody is.
 * @param tooMuch what he is told
 */
export function createSpend(limits: RoomLimits | undefined, clock: Clock, tooMuch: string): Spend {
  if (limits === undefined) return () => {};
  const budgets = new Map<BareJid, Budget>();

  const refilled = (budget: Budget, now: Instant): number =>
    Math.min(limits.burst, budget.left + (Math.max(0, now - budget.at) / 1000) * limits.perSecond);

  const prune = (now: Instant): void => {
    for (const [person, budget] of budgets) {
      if (refilled(budget, now) >= limits.burst) budgets.delete(person);
    }
  };

  return (person) => {
    const now = clock.now();
    if (budgets.size > MANY) prune(now);
    const budget = budgets.get(person) ?? { left: limits.burst, at: now };
    budgets.set(person, budget);
    budget.left = refilled(budget, now);
    budget.at = now;
    if (budget.left < 1) {
      throw new StanzaError('wait', 'policy-violation', tooMuch);
    }
    budget.left -= 1;
  };
}

const LARGEST = 262_144; // characters of a message; servers close the stream above 512 KiB

/** Throws `policy-violation` for a message that is too large to be passed on. */
export function checkSize(room: Room, xml: string): void {
  if (xml.length > LARGEST) {
    throw new StanzaError('modify', 'policy-violation', wordsOf(room).tooLarge);
  }
}
