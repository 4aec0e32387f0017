import type { Outbox } from '../chats/outbox.ts';
import { Standing } from '../between/topics/standing.ts';
import type { Ground } from './ground.ts';
import type { People } from './people.ts';

/** Builds the lasting relations of publishers; rosters are brought in line at its `review`. */
export function composeStanding(
  { config, domain, store, clock, privileges }: Ground,
  { directory, registry, wishes }: People,
  outbox: () => Outbox,
): Standing {
  return new Standing({
    domain,
    topics: config.topics,
    directory,
    registry,
    store,
    outbox,
    reaches: (person) => privileges.may(person, 'roster'),
    apart: (a, b) => wishes.areApart(a, b),
    clock,
  });
}
