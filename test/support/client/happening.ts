import type { Element } from '@xmpp/xml';
import type { Contact } from './roster.ts';

/** What a client shows or does, as its person would notice it. `room` is a bare JID. */
export type Happening =
  | { readonly kind: 'online' }
  | { readonly kind: 'offline' }
  /** A direct (XEP-0249) or mediated (XEP-0045 §7.8) invitation. */
  | {
      readonly kind: 'invited';
      readonly way: 'direct' | 'mediated';
      readonly room: string;
      readonly from: string;
      readonly reason: string;
      readonly stanza: Element;
    }
  /** An event of the account's bookmarks node (XEP-0402). */
  | {
      readonly kind: 'bookmarked';
      readonly room: string;
      readonly name: string;
      readonly nick: string;
      readonly autojoin: boolean;
    }
  | { readonly kind: 'unbookmarked'; readonly room: string }
  /** A roster push: an entry as it is now, or that it went. */
  | { readonly kind: 'contact'; readonly contact: Contact; readonly isNew: boolean }
  | { readonly kind: 'contact-gone'; readonly contact: Contact }
  | {
      readonly kind: 'contact-presence';
      readonly jid: string;
      readonly show: string;
      readonly status: string;
    }
  /** Self-presence arrived: the person is in the room, under this nick. */
  | {
      readonly kind: 'entered';
      readonly room: string;
      readonly nick: string;
      readonly codes: readonly string[];
    }
  | {
      readonly kind: 'not-entered';
      readonly room: string;
      readonly condition: string;
      readonly text: string;
    }
  | { readonly kind: 'occupant-in'; readonly room: string; readonly nick: string }
  | {
      readonly kind: 'occupant-out';
      readonly room: string;
      readonly nick: string;
      readonly codes: readonly string[];
    }
  | { readonly kind: 'subject'; readonly room: string; readonly text: string }
  | {
      readonly kind: 'said';
      readonly room: string;
      readonly nick: string;
      /** The room itself says it: its messages have no occupant id (XEP-0421). */
      readonly byRoom: boolean;
      readonly text: string;
      readonly isPrivate: boolean;
      readonly delayed: boolean;
      readonly stanza: Element;
    }
  /** The person's own end in a room: left, removed, or the room was destroyed. */
  | {
      readonly kind: 'left';
      readonly room: string;
      readonly codes: readonly string[];
      readonly reason: string;
      readonly destroyed: boolean;
    }
  /** A one-to-one message outside rooms. */
  | {
      readonly kind: 'chat';
      readonly from: string;
      readonly text: string;
      readonly stanza: Element;
    }
  /** A message or presence of type error. */
  | {
      readonly kind: 'bounced';
      readonly from: string;
      readonly id: string;
      readonly condition: string;
      readonly text: string;
      readonly stanza: Element;
    };

/** Milliseconds since 1970, with fractions, of the moment when the client handled it. */
export type Stamped = Happening & { readonly at: number };

export const instant = (): number => performance.timeOrigin + performance.now();
