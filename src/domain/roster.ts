import type { BareJid } from './jid.ts';

/** RFC 6121 §2.1.2.5. */
export type Subscription = 'none' | 'to' | 'from' | 'both';

/** One entry of a contact list (RFC 6121 §2.1.2). */
export interface RosterItem {
  readonly jid: BareJid;
  /** Empty when the user gave none. */
  readonly name: string;
  readonly groups: readonly string[];
  readonly subscription: Subscription;
  /** A subscription request is pending; the server's, kept only to be compared. */
  readonly ask?: 'subscribe';
}

/** What the journal knows of one roster entry (DESIGN §3): what was there and who holds it now. */
export interface JournalEntry {
  readonly owner: BareJid;
  readonly contact: BareJid;
  /** As it was before the first write; null: there was none. */
  readonly original: RosterItem | null;
  /** Chats and standing relations that hold the entry, each with the group and name it wants. */
  readonly holders: Readonly<Record<string, { readonly group: string; readonly name: string }>>;
  /** What we last wrote; null before the first write. */
  readonly written: RosterItem | null;
}
