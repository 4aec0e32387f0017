import type { BareJid } from '../domain/jid.ts';
import type { Room } from './room.ts';

/** Whether two persons may see each other in this room (A10). */
export function mayMeet(room: Room, first: BareJid, second: BareJid): boolean {
  return room.strangers.size === 0 || room.strangers.get(first)?.has(second) !== true;
}

/** Asks `related` for every pair of members. */
export function findStrangers(room: Room): Map<BareJid, ReadonlySet<BareJid>> {
  const found = new Map<BareJid, Set<BareJid>>();
  const { related } = room;
  if (related === undefined) return found;
  const note = (person: BareJid, stranger: BareJid): void => {
    const known = found.get(person);
    if (known === undefined) found.set(person, new Set([stranger]));
    else known.add(stranger);
  };
  const people = [...room.standings.keys()];
  for (const [index, first] of people.entries()) {
    for (const second of people.slice(index + 1)) {
      if (related(first, second)) continue;
      note(first, second);
      note(second, first);
    }
  }
  return found;
}
