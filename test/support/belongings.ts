import type { Bookmark } from './client/bookmarks.ts';
import type { Contact } from './client/roster.ts';
import type { StockClient } from './stock-client.ts';

/** What the server keeps for a person: contact list and bookmarks, item by item. */
export interface Belongings {
  readonly contacts: readonly Contact[];
  readonly bookmarks: readonly Bookmark[];
}

/** Asks the server anew; the client's own copy does not count. */
export async function belongings(person: StockClient): Promise<Belongings> {
  const [contacts, bookmarks] = await Promise.all([person.roster(), person.bookmarks()]);
  return { contacts, bookmarks };
}

/** What several people have, by name, to compare with what they have later. */
export async function belongingsOf(
  people: Iterable<StockClient>,
): Promise<ReadonlyMap<string, Belongings>> {
  const all = [...people].map(async (one) => [one.name, await belongings(one)] as const);
  return new Map(await Promise.all(all));
}
