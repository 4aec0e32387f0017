import type { Element } from '@xmpp/xml';
import type { Milliseconds } from '../domain/duration.ts';
import type { BareJid, Jid } from '../domain/jid.ts';
import type { RosterItem } from '../domain/roster.ts';

/**
 * Which queue a stanza waits in; a lower one is written only when those above are empty.
 * `room`: talk and presence of rooms, replies. `moment`: invitations and bookmarks, which must
 * arrive at the same moment. `bulk`: roster sets and everything that can wait.
 */
export type Lane = 'room' | 'moment' | 'bulk';

/** The stanza link to the server (XEP-0114), as the steps see it. */
export interface Wire {
  /** The component's own domain. */
  readonly domain: string;
  /** Whether stanzas can reach the server now. */
  readonly online: boolean;
  /**
   * Queues a stanza (its text made XML-safe); `from` defaults to the component's domain. While the
   * link is down it is dropped: what must not be lost is an effect in the outbox.
   * Throws `stanza-too-large` and `link-full`.
   */
  send(stanza: Element, lane?: Lane): void;
  /** The same for a stanza that is serialised already; the caller vouches for its XML. */
  sendRaw(xml: string, lane?: Lane): void;
  /**
   * Sends an IQ of type get or set under an unguessable id and resolves with the result stanza of
   * just that addressee. Rejects with `StanzaError`, `request-timeout` (default 10 s) or `link-lost`.
   */
  request(iq: Element, options?: { timeout?: Milliseconds; lane?: Lane }): Promise<Element>;
  /** Resolves when the server has handled everything that was sent before (FIELD-NOTES 1). */
  fence(lane?: Lane): Promise<void>;
  /** Resolves at once, or when the outbound queue has drained below its mark (back-pressure). */
  drained(): Promise<void>;
}

/**
 * What answers stanzas to one kind of address. Each method may throw (or reject with) a
 * `StanzaError`, which becomes the reply; anything else thrown becomes `internal-server-error`.
 * Stanzas of type `error` are delivered too and are never answered.
 */
export interface Endpoint {
  /** Whether it keeps stanzas in order by itself, and need not get them one after the other. */
  readonly ordersItself?: boolean;
  message(stanza: Element, from: Jid, to: Jid): void | Promise<void>;
  presence(stanza: Element, from: Jid, to: Jid): void | Promise<void>;
  /**
   * An IQ of type get or set. Returns the payload of the result; undefined: an empty result;
   * `'answered'`: the endpoint replies by itself.
   */
  iq(
    stanza: Element,
    from: Jid,
    to: Jid,
  ): Element | undefined | 'answered' | Promise<Element | undefined | 'answered'>;
}

/** What XEP-0356 lets us do for the people of a host; every method rejects with `privilege-missing` where it was not granted. */
export interface Accounts {
  /** Whether this person is on a host that granted us what the kind of operation needs. */
  may(person: BareJid, operation: 'roster' | 'presence' | 'pubsub'): boolean;
  /** The person's contact list; rejects with `StanzaError` `item-not-found` when there is no such account. */
  roster(owner: BareJid): Promise<RosterItem[]>;
  /** Writes one entry whole: name, groups and subscription (a set replaces the item). */
  setRosterItem(owner: BareJid, item: RosterItem): Promise<void>;
  removeRosterItem(owner: BareJid, contact: BareJid): Promise<void>;
  /**
   * Sends an IQ in the owner's name to himself (XEP-0356 §6.3) and resolves with the inner result stanza;
   * rejects with the inner or outer `StanzaError`.
   */
  iq(owner: BareJid, type: 'get' | 'set', payload: Element, lane?: Lane): Promise<Element>;
}
