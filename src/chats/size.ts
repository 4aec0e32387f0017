import type { BareJid } from '../domain/jid.ts';
import type { SizeRule } from '../domain/topic.ts';

/** A random number of at least 0 and below 1. */
export type Random = () => number;

/**
 * The size rules (A24): the selected people in one group, in several balanced ones, or a part of
 * them; no group at all below the minimum. People stay in the order of selection. `together`: pairs
 * who are buddies for good and are put into one group where it has room for them.
 */
export function groups<T extends { readonly jid: BareJid }>(
  selected: readonly T[],
  { min, max, over }: SizeRule,
  together: readonly (readonly [BareJid, BareJid])[],
  random: Random,
): T[][] {
  if (selected.length < min) return [];
  if (max === undefined || selected.length <= max) return [[...selected]];
  switch (over) {
    case 'first':
      return [selected.slice(0, max)];
    case 'random':
      return [sample(selected, max, random)];
    case 'split':
      return split(selected, roomsOf(selected.length, { min, max }), together);
  }
}

function sample<T>(selected: readonly T[], size: number, random: Random): T[] {
  const order = selected.map((one, index) => ({ one, index, lot: random() }));
  const drawn = order.toSorted((a, b) => a.lot - b.lot).slice(0, size);
  return drawn.toSorted((a, b) => a.index - b.index).map(({ one }) => one);
}

/**
 * The size of each group: as few groups as the maximum allows, whose sizes differ by one at most.
 * Where these would be below the minimum, one group less, full; the last ones have no place then.
 */
function roomsOf(people: number, { min, max }: { min: number; max: number }): number[] {
  const count = Math.min(Math.ceil(people / max), Math.floor(people / Math.max(1, min)));
  const placed = Math.min(people, count * max);
  return Array.from({ length: count }, (_, index) =>
    Math.floor((placed + count - 1 - index) / count),
  );
}

/** Fills groups of these sizes; whoever comes last in the order of selection may be left over. */
function split<T extends { readonly jid: BareJid }>(
  everybody: readonly T[],
  room: readonly number[],
  together: readonly (readonly [BareJid, BareJid])[],
): T[][] {
  const selected = everybody.slice(
    0,
    room.reduce((sum, size) => sum + size, 0),
  );
  const filled = room.map((): T[] => []);
  const free = (index: number): number => (room[index] ?? 0) - (filled[index]?.length ?? 0);
  const place = new Map(selected.map((one, index) => [one.jid, index]));
  // Large circles first, each into the group with the most room; what does not fit is spread.
  for (const circle of circles(selected, together)) {
    const rest = [...circle];
    while (rest.length > 0) {
      const target = filled
        .keys()
        .reduce((best, index) => (free(index) > free(best) ? index : best), 0);
      filled[target]?.push(...rest.splice(0, Math.max(1, free(target))));
    }
  }
  return filled.map((group) =>
    group.toSorted((a, b) => (place.get(a.jid) ?? 0) - (place.get(b.jid) ?? 0)),
  );
}

/** The selected people by circles of buddies, the largest circle first, then in their order. */
function circles<T extends { readonly jid: BareJid }>(
  selected: readonly T[],
  together: readonly (readonly [BareJid, BareJid])[],
): T[][] {
  const leader = new Map<BareJid, BareJid>(selected.map(({ jid }) => [jid, jid]));
  const find = (jid: BareJid): BareJid => {
    const above = leader.get(jid) ?? jid;
    return above === jid ? jid : find(above);
  };
  for (const [a, b] of together) {
    if (leader.has(a) && leader.has(b)) leader.set(find(b), find(a));
  }
  const found = Map.groupBy(selected, ({ jid }) => find(jid));
  return [...found.values()].toSorted((a, b) => b.length - a.length);
}
