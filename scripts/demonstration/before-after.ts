import { isDeepStrictEqual } from 'node:util';
import type { Bookmark } from '../../test/support/client/bookmarks.ts';
import type { Contact } from '../../test/support/client/roster.ts';
import type { StockClient } from '../../test/support/stock-client.ts';
import { check } from './screen.ts';

/** What the server keeps for a person. */
export interface Belongings {
  readonly contacts: readonly Contact[];
  readonly bookmarks: readonly Bookmark[];
}

/** Asks the server anew; the client's own copy does not count. */
export async function belongings(person: StockClient): Promise<Belongings> {
  const [contacts, bookmarks] = await Promise.all([person.roster(), person.bookmarks()]);
  return { contacts, bookmarks };
}

const contactText = (contact: Contact): string =>
  `${contact.jid}, name “${contact.name}”, groups [${contact.groups.join(', ')}], subscription ${contact.subscription}`;
const bookmarkText = (bookmark: Bookmark): string =>
  `${bookmark.room}, “${bookmark.name}”, nick ${bookmark.nick || '(none)'}, autojoin ${bookmark.autojoin}`;

/** Compares item by item and prints each. */
export function compare(name: string, before: Belongings, after: Belongings): void {
  const contacts = compareList(
    before.contacts,
    after.contacts,
    (contact) => contact.jid,
    contactText,
  );
  const bookmarks = compareList(
    before.bookmarks,
    after.bookmarks,
    (mark) => mark.room,
    bookmarkText,
  );
  for (const result of contacts)
    check(`${name}, contact ${result.text}`, result.fine, result.detail);
  for (const result of bookmarks)
    check(`${name}, bookmark ${result.text}`, result.fine, result.detail);
  check(
    `${name}: ${before.contacts.length} contacts and ${before.bookmarks.length} bookmarks before, ${after.contacts.length} and ${after.bookmarks.length} after`,
    [...contacts, ...bookmarks].every((result) => result.fine),
  );
}

interface Compared {
  readonly text: string;
  readonly fine: boolean;
  readonly detail: string;
}

function compareList<T>(
  before: readonly T[],
  after: readonly T[],
  key: (item: T) => string,
  text: (item: T) => string,
): Compared[] {
  const was = new Map(before.map((item) => [key(item), item]));
  const is = new Map(after.map((item) => [key(item), item]));
  return [...new Set([...was.keys(), ...is.keys()])].map((name) => {
    const [old, now] = [was.get(name), is.get(name)];
    if (old === undefined)
      return {
        text: name,
        fine: false,
        detail: `left over: ${now === undefined ? '' : text(now)}`,
      };
    if (now === undefined) return { text: text(old), fine: false, detail: 'it is missing' };
    return { text: text(old), fine: isDeepStrictEqual(old, now), detail: `now: ${text(now)}` };
  });
}
