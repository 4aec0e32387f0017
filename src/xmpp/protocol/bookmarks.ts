import xml, { type Element } from '@xmpp/xml';
import { type BareJid, bareOf, parseJid } from '../../domain/jid.ts';
import { type Item, type NodeOptions } from './pubsub.ts';

/** XEP-0402: bookmarks, one item a room, in the person's own node of this name. */
export const NS_BOOKMARKS = 'urn:xmpp:bookmarks:1';

/** The feature of a client that hears of a new bookmark at once (XEP-0402 §3.1). */
export const BOOKMARKS_NOTIFY = 'urn:xmpp:bookmarks:1+notify';

/** How the node must be configured: private, everything kept (XEP-0402 §3.3). */
export const BOOKMARKS_OPTIONS: NodeOptions = {
  persist_items: 'true',
  max_items: 'max',
  send_last_published_item: 'never',
  access_model: 'whitelist',
};

/** A room that a person has marked. */
export interface Bookmark {
  readonly room: BareJid;
  readonly name: string;
  readonly autojoin: boolean;
  /** Empty: the person's usual name. */
  readonly nick: string;
}

/** The payload of a bookmark that makes clients join at once (XEP-0402 §2). */
export function buildBookmark(bookmark: Pick<Bookmark, 'name' | 'nick'>): Element {
  return xml(
    'conference',
    { xmlns: NS_BOOKMARKS, autojoin: 'true', name: bookmark.name },
    xml('nick', {}, bookmark.nick),
  );
}

/** Reads items of the node; what is no bookmark is left out. */
export function parseBookmarks(items: readonly Item[]): Bookmark[] {
  return items.flatMap(({ id, payload }) => {
    const jid = parseJid(id);
    if (jid === undefined || payload?.is('conference', NS_BOOKMARKS) !== true) return [];
    return [
      {
        room: bareOf(jid),
        name: String(payload.attrs['name'] ?? ''),
        autojoin: ['true', '1'].includes(String(payload.attrs['autojoin'] ?? '')),
        nick: payload.getChildText('nick') ?? '',
      },
    ];
  });
}
