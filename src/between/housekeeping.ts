import type { Milliseconds } from '../domain/duration.ts';
import { reasonOf } from '../domain/errors.ts';
import type { Marks } from './marks.ts';
import type { Log } from '../observe/port.ts';
import type { Agenda, Clock } from '../schedule/port.ts';
import type { ArchiveStore, EventStore } from '../store/port.ts';

/** What grows with time, and what is done about it. */
export interface HousekeepingParts {
  readonly store: Pick<EventStore, 'forgetEvents'> & Pick<ArchiveStore, 'forgetMessages'>;
  readonly marks: Marks;
  readonly agenda: Agenda;
  readonly clock: Clock;
  readonly log: Log;
}

const EVERY: Milliseconds = 3_600_000;
/** How long events can be listed and replayed, and a mail that comes again is known. */
const REMEMBER: Milliseconds = 30 * 86_400_000;

/** Forgets from time to time what nobody needs any more: old events, archives whose time is over. */
export function keepHouse(parts: HousekeepingParts): void {
  const { agenda, clock, log } = parts;
  const again = (): void => {
    agenda.set('housekeeping', clock.now() + EVERY, () => {
      tidy(parts).catch((error: unknown) => {
        log.warn('what is old could not be forgotten', { reason: reasonOf(error) });
      });
      again();
    });
  };
  again();
}

/** One round. Rejects with `store-unavailable`. */
export async function tidy({ store, marks, clock, log }: HousekeepingParts): Promise<void> {
  const old = clock.now() - REMEMBER;
  const events = await store.forgetEvents(old);
  const messages = await store.forgetMessages(clock.now());
  await marks.dropOlder('distributed ', old);
  await marks.dropOlder('proposed ', old);
  if (events + messages > 0) log.event('forgotten', { events, messages });
}
