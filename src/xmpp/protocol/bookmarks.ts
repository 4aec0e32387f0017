import xml, { type Element } from '@xmpp/xml';
import type { NodeOptions } from './pubsub.ts';

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

/** The payload of a bookmark that makes clients join at once (XEP-0402 §2). */
export function buildBookmark(bookmark: { readonly name: string; readonly nick: string }): Element {
  return xml(
    'conference',
    { xmlns: NS_BOOKMARKS, autojoin: 'true', name: bookmark.name },
    xml('nick', {}, bookmark.nick),
  );
}
