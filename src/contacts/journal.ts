import type { BareJid } from '../domain/jid.ts';
import type { JournalEntry, RosterItem } from '../domain/roster.ts';

/** Whose roster, and which entry in it. */
export interface Pair {
  readonly owner: BareJid;
  readonly contact: BareJid;
}

/** What a holder wants the entry to be. */
export interface Wish {
  readonly group: string;
  readonly name: string;
}

/**
 * What to do with one roster entry: make `before` durable, carry out `write`, and when that was
 * answered, or when there is none, record `after`. `null` as an entry: nothing is to be remembered.
 */
export interface Step {
  readonly before: JournalEntry | null;
  readonly write: RosterItem | 'remove' | null;
  readonly after: JournalEntry | null;
}

/**
 * The journal (DESIGN §3): a roster entry is its original plus its holders. In an entry, `written`
 * is what the server has confirmed, so that after a crash both what was there before and what was
 * being written count as ours. A holder whose group is empty has been taken out by the user himself
 * and is not put back.
 */

/** What is to be known of an entry before anything is written. */
export function remember(
  pair: Pair,
  entry: JournalEntry | undefined,
  current: RosterItem | null,
): JournalEntry {
  return entry === undefined ? fresh(pair, current) : adopt(entry, current);
}

/**
 * A holder joins, or wants another name or group than before. Repeating it for the same holder
 * changes nothing but what is still unwritten; what the user has removed since stays removed for
 * this holder.
 */
export function hold(
  pair: Pair,
  entry: JournalEntry | undefined,
  current: RosterItem | null,
  holder: string,
  wish: Wish,
): Step {
  const known = remember(pair, entry, current);
  const held = known.holders[holder];
  const holders = { ...known.holders, [holder]: held?.group === '' ? held : wish };
  return step({ ...known, holders }, current);
}

/** A holder leaves; with the last one the original returns. Unknown holders leave without effect. */
export function release(
  entry: JournalEntry | undefined,
  current: RosterItem | null,
  holder: string,
): Step {
  if (entry === undefined) return { before: null, write: null, after: null };
  const known = adopt(entry, current);
  const { [holder]: _, ...holders } = known.holders;
  if (Object.keys(holders).length > 0) return step({ ...known, holders }, current);
  // The holder stays in the journal until the original is back: a crash in between repeats this.
  return { before: known, write: difference(known.original, current), after: null };
}

function step(before: JournalEntry, current: RosterItem | null): Step {
  const target = composed(before);
  // A subscription that was set before is not set again: some servers never store it.
  const settled = before.written?.subscription === target?.subscription;
  const write = settled && alike(target, current) ? null : difference(target, current);
  return { before, write, after: { ...before, written: target } };
}

function fresh({ owner, contact }: Pair, current: RosterItem | null): JournalEntry {
  return { owner, contact, original: current, holders: {}, written: null };
}

/**
 * Compares the journal with what is there. What the user changed meanwhile becomes the original:
 * name and groups are his, but for the groups that are ours; holders whose group he removed have
 * withdrawn. Otherwise what is seen is what we last wrote.
 */
function adopt(entry: JournalEntry, current: RosterItem | null): JournalEntry {
  const holders = Object.entries(entry.holders);
  if (holders.length === 0) return fresh(entry, current);
  const expected = [entry.written ?? entry.original, composed(entry)];
  const seen = expected.find((item) => alike(item, current));
  if (seen !== undefined) return { ...entry, written: seen };
  const there = new Set(current?.groups);
  const ours = groupsOfOurs(entry);
  return {
    ...entry,
    original:
      current === null
        ? null
        : {
            jid: current.jid,
            name: current.name,
            groups: current.groups.filter((group) => !ours.has(group)),
            subscription: entry.original?.subscription ?? 'none',
          },
    holders: Object.fromEntries(
      holders.map(([holder, wish]) => [
        holder,
        there.has(wish.group) ? wish : { ...wish, group: '' },
      ]),
    ),
    written: current,
  };
}

/** What the entry is while it is held; null when nobody who holds it still wants it. */
function composed({ contact, original, holders }: JournalEntry): RosterItem | null {
  const wishes = Object.values(holders).filter(({ group }) => group !== '');
  if (wishes.length === 0) return original;
  return {
    ...original,
    jid: contact,
    name: original?.name || (wishes[0]?.name ?? ''),
    groups: [...new Set([...(original?.groups ?? []), ...wishes.map(({ group }) => group)])],
    subscription: 'both',
  };
}

/** Groups that are there because of us. One that was there before is never ours. */
function groupsOfOurs({ original, holders, written }: JournalEntry): Set<string> {
  const groups = new Set([
    ...Object.values(holders).map(({ group }) => group),
    ...(written?.groups ?? []),
  ]);
  for (const group of original?.groups ?? []) groups.delete(group);
  return groups;
}

function difference(
  target: RosterItem | null,
  current: RosterItem | null,
): RosterItem | 'remove' | null {
  if (target === null) return current === null ? null : 'remove';
  return alike(target, current) && target.subscription === current?.subscription ? null : target;
}

/**
 * Whether two entries are the same to their owner: by name and groups. The subscription is the
 * server's business: one stores `none` for the `both` that was set (FIELD-NOTES 1).
 */
function alike(a: RosterItem | null, b: RosterItem | null): boolean {
  if (a === null || b === null) return a === b;
  const groups = new Set(a.groups);
  return (
    a.name === b.name &&
    groups.size === new Set(b.groups).size &&
    groups.isSupersetOf(new Set(b.groups))
  );
}
