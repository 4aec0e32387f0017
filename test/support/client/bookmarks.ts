import { xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import { NS } from './namespaces.ts';
import { attr, textOf } from './stanza.ts';

/** One bookmark of XEP-0402. */
export interface Bookmark {
  readonly room: string;
  readonly name: string;
  readonly nick: string;
  readonly autojoin: boolean;
}

/** Reads an `<item/>` of the node, from a result or an event. */
export function parseBookmark(item: Element): Bookmark {
  const conference = item.getChild('conference', NS.bookmarks);
  return {
    room: attr(item, 'id'),
    name: attr(conference, 'name'),
    nick: textOf(conference, 'nick'),
    autojoin: ['true', '1'].includes(attr(conference, 'autojoin')),
  };
}

export const bookmarksGet = (): Element =>
  xml(
    'iq',
    { type: 'get' },
    xml('pubsub', { xmlns: NS.pubsub }, xml('items', { node: NS.bookmarks })),
  );

/** All items of a result, in the order of their rooms. */
export function parseBookmarks(result: Element): Bookmark[] {
  const items = result.getChild('pubsub', NS.pubsub)?.getChild('items')?.getChildren('item') ?? [];
  return items.map(parseBookmark).toSorted((a, b) => (a.room < b.room ? -1 : 1));
}

const field = (name: string, value: string): Element =>
  xml('field', { var: name }, xml('value', {}, value));

/** XEP-0402 §3.3, with the publish-options that clients send. */
export function bookmarkPublish(bookmark: Bookmark): Element {
  return xml(
    'iq',
    { type: 'set' },
    xml(
      'pubsub',
      { xmlns: NS.pubsub },
      xml(
        'publish',
        { node: NS.bookmarks },
        xml(
          'item',
          { id: bookmark.room },
          xml(
            'conference',
            { xmlns: NS.bookmarks, name: bookmark.name, autojoin: String(bookmark.autojoin) },
            ...(bookmark.nick === '' ? [] : [xml('nick', {}, bookmark.nick)]),
          ),
        ),
      ),
      xml(
        'publish-options',
        {},
        xml(
          'x',
          { xmlns: NS.form, type: 'submit' },
          xml('field', { var: 'FORM_TYPE', type: 'hidden' }, xml('value', {}, NS.publishOptions)),
          field('pubsub#persist_items', 'true'),
          field('pubsub#max_items', 'max'),
          field('pubsub#send_last_published_item', 'never'),
          field('pubsub#access_model', 'whitelist'),
        ),
      ),
    ),
  );
}

export const bookmarkRetract = (room: string): Element =>
  xml(
    'iq',
    { type: 'set' },
    xml(
      'pubsub',
      { xmlns: NS.pubsub },
      xml('retract', { node: NS.bookmarks, notify: 'true' }, xml('item', { id: room })),
    ),
  );
