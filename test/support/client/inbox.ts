import { xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import { type Bookmark, parseBookmark } from './bookmarks.ts';
import type { Capabilities } from './capabilities.ts';
import type { Happening } from './happening.ts';
import { NS } from './namespaces.ts';
import { type Contact, parseContact } from './roster.ts';
import { attr, bare, errorOf, textOf } from './stanza.ts';
import type { Visits } from './visits.ts';

/** What a client does about what comes in. */
export interface Reactions {
  send(stanza: Element): void;
  tell(happening: Happening): void;
  bookmarked(bookmark: Bookmark): void;
  unbookmarked(room: string): void;
  invited(room: string): void;
}

/** What a client keeps of what comes in, and how it answers. */
export interface InboxParts {
  /** The person's bare JID. */
  readonly jid: string;
  readonly ping: boolean | 'silent';
  readonly caps: Capabilities;
  readonly visits: Visits;
  readonly contacts: Map<string, Contact>;
  readonly presences: Map<string, { readonly show: string; readonly status: string }>;
  readonly react: Reactions;
}

/** Reads every stanza that comes in: answers IQs, keeps lists up to date, tells what is new. */
export class Inbox {
  readonly #parts: InboxParts;
  readonly #react: Reactions;

  constructor(parts: InboxParts) {
    this.#parts = parts;
    this.#react = parts.react;
  }

  take(stanza: Element): void {
    if (stanza.name === 'iq') this.#onIq(stanza);
    else if (stanza.name === 'presence') this.#onPresence(stanza);
    else this.#onMessage(stanza);
  }

  #onIq(stanza: Element): void {
    const type = attr(stanza, 'type');
    if (type !== 'get' && type !== 'set') return;
    const payload = stanza.getChildElements()[0];
    const reply = { type: 'result', to: stanza.attrs['from'] as string, id: attr(stanza, 'id') };
    if (payload?.is('ping', NS.ping) === true && this.#parts.ping === 'silent') return;
    if (type === 'set' && payload?.is('query', NS.roster) === true) {
      this.#react.send(xml('iq', { type: 'result', id: reply.id }));
      this.#onPush(payload);
    } else if (payload?.is('ping', NS.ping) === true && this.#parts.ping !== false) {
      this.#react.send(xml('iq', reply));
    } else if (type === 'get' && payload?.is('query', NS.discoInfo) === true) {
      const info = this.#parts.caps.info(attr(payload, 'node'));
      this.#react.send(
        info === undefined ? refusal(reply, 'item-not-found') : xml('iq', reply, info),
      );
    } else this.#react.send(refusal(reply, 'service-unavailable'));
  }

  #onPush(query: Element): void {
    for (const item of query.getChildren('item')) {
      const contact = parseContact(item);
      const before = this.#parts.contacts.get(contact.jid);
      if (contact.subscription === 'remove') {
        this.#parts.contacts.delete(contact.jid);
        this.#react.tell({ kind: 'contact-gone', contact: before ?? contact });
      } else {
        this.#parts.contacts.set(contact.jid, contact);
        this.#react.tell({ kind: 'contact', contact, isNew: before === undefined });
      }
    }
  }

  #onPresence(stanza: Element): void {
    const from = attr(stanza, 'from');
    const type = attr(stanza, 'type');
    if (this.#parts.visits.presence(stanza)) return;
    if (type === 'error') this.#bounced(stanza);
    if (this.#parts.visits.knows(bare(from))) return;
    if (bare(from) === this.#parts.jid || !['', 'unavailable'].includes(type)) return;
    const [show, status] = [textOf(stanza, 'show'), textOf(stanza, 'status')];
    if (type === 'unavailable') this.#parts.presences.delete(from);
    else this.#parts.presences.set(from, { show, status });
    const shown = type === '' ? show || 'online' : 'offline';
    this.#react.tell({ kind: 'contact-presence', jid: from, show: shown, status });
  }

  #onMessage(stanza: Element): void {
    const from = attr(stanza, 'from');
    const event = stanza.getChild('event', NS.pubsubEvent);
    if (attr(stanza, 'type') === 'error') this.#bounced(stanza);
    else if (event !== undefined) this.#onEvent(event, from);
    else if (this.#onInvitation(stanza)) return;
    else if (this.#parts.visits.knows(bare(from))) this.#parts.visits.message(stanza);
    else {
      const text = stanza.getChildText('body');
      if (text !== null) this.#react.tell({ kind: 'chat', from, text, stanza });
    }
  }

  #bounced(stanza: Element): void {
    const { condition, text } = errorOf(stanza);
    const [from, id] = [attr(stanza, 'from'), attr(stanza, 'id')];
    this.#react.tell({ kind: 'bounced', from, id, condition, text, stanza });
  }

  #onInvitation(stanza: Element): boolean {
    const direct = stanza.getChild('x', NS.conference);
    const mediated = stanza.getChild('x', NS.mucUser)?.getChild('invite');
    const from = attr(stanza, 'from');
    if (direct === undefined && mediated === undefined) return false;
    const room = direct === undefined ? bare(from) : attr(direct, 'jid');
    const reason = direct === undefined ? textOf(mediated, 'reason') : attr(direct, 'reason');
    const inviter = direct === undefined ? attr(mediated, 'from') : from;
    const way = direct === undefined ? 'mediated' : 'direct';
    this.#react.tell({ kind: 'invited', way, room, from: inviter, reason, stanza });
    this.#react.invited(room);
    return true;
  }

  #onEvent(event: Element, from: string): void {
    const items = event.getChild('items');
    if (attr(items, 'node') !== NS.bookmarks || bare(from) !== this.#parts.jid) return;
    for (const item of items?.getChildren('item') ?? [])
      this.#react.bookmarked(parseBookmark(item));
    for (const item of items?.getChildren('retract') ?? [])
      this.#react.unbookmarked(attr(item, 'id'));
  }
}

function refusal(reply: { readonly to: string; readonly id: string }, condition: string): Element {
  const defined = xml(condition, { xmlns: NS.stanzas });
  return xml('iq', { ...reply, type: 'error' }, xml('error', { type: 'cancel' }, defined));
}
