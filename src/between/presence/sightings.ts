import type { Milliseconds } from '../../domain/duration.ts';
import { reasonOf } from '../../domain/errors.ts';
import type { Log } from '../../observe/port.ts';
import type { PresenceBook } from '../../people/presence.ts';
import type { Agenda, Clock } from '../../schedule/port.ts';
import type { PeopleStore } from '../../store/port.ts';

/** How soon a change is stored: losing a moment of it costs an inquiry at most. */
const WRITE_AFTER: Milliseconds = 1000;

/** Stores, every now and then, who was seen online, so that a restart can inquire of them. */
export interface SightingsKeeper {
  /** Stores what is not stored yet. Rejects with `store-unavailable`. */
  flush(): Promise<void>;
}

/** Begins to watch the presence book. */
export function rememberSightings(parts: {
  readonly presence: PresenceBook;
  readonly store: PeopleStore;
  readonly agenda: Agenda;
  readonly clock: Clock;
  readonly log: Log;
}): SightingsKeeper {
  const { presence, store, agenda, clock, log } = parts;
  const flush = async (): Promise<void> => {
    const { changed, gone } = presence.takeUnsaved();
    if (changed.length + gone.length === 0) return;
    try {
      await store.saveSightings(changed, gone);
    } catch (error) {
      presence.putBack([...changed.map(({ jid }) => jid), ...gone]);
      throw error;
    }
  };
  const soon = (): void => {
    agenda.set('sightings', clock.now() + WRITE_AFTER, () => {
      flush().catch((error: unknown) => {
        log.warn('who is online could not be stored', { reason: reasonOf(error) });
        soon();
      });
    });
  };
  presence.watch({ appeared: soon, changed: soon, vanished: soon });
  return { flush };
}
