import type { Chat } from '../../src/domain/chat.ts';
import type { Effect } from '../../src/domain/effect.ts';
import type { MusterError } from '../../src/domain/errors.ts';
import type { TriggerEvent } from '../../src/domain/event.ts';
import type { BareJid, FullJid, RoomJid } from '../../src/domain/jid.ts';
import type { Sighting } from '../../src/domain/person.ts';
import type { JournalEntry, RosterItem } from '../../src/domain/roster.ts';
import type { StoredOccupant } from '../../src/store/port.ts';

/** Values for the store's tests: each complete, with what a test cares about put in its place. */

/** What every store must give back unchanged: several scripts, emoji made of parts, NUL, quotes. */
export const STRANGE = `日本語 ʕ•ᴥ•ʔ 👩‍👩‍👧‍👦 é é "'\\ \u0000 \u2028 ${'\u{1F1EF}\u{1F1F5}'}`;

export const bare = (name: string): BareJid => `${name}@example.org` as BareJid;
export const full = (name: string): FullJid => `${name}@example.org/phone` as FullJid;
export const room = (name: string): RoomJid => `${name}@muster.example.org` as RoomJid;

export function event(id: string, fields: Partial<TriggerEvent> = {}): TriggerEvent {
  return {
    id,
    topic: 'magazine-x',
    kind: 'mail',
    at: 1_767_225_600_000,
    source: 'editor@magazine.example',
    subject: 'Issue 7',
    text: 'Out now.',
    ...fields,
  };
}

/**
 * A chat with some of its fields. A store does not look inside, so that this suite need not follow
 * every change of the type.
 */
export function chat(id: string, fields: Partial<Chat> = {}): Chat {
  const trigger = { id: 'e1', kind: 'mail', subject: 'Issue 7', text: 'Out now.' } as const;
  const some: Partial<Chat> = { id, title: 'Mail magazine X', room: room(id), trigger };
  return { ...some, members: [], contacts: true, ...fields } as unknown as Chat;
}

/** An effect of chat `c`; `id` is `CHAT.VERSION.NUMBER`. */
export function effect(id: string, fields: Partial<Effect> = {}): Effect {
  return {
    id,
    key: `key of ${id}`,
    chat: id.split('.')[0] ?? id,
    stage: 1,
    action: { kind: 'roster-take', owner: bare('alice'), contact: bare('bob') },
    ...fields,
  };
}

export function journalEntry(owner: string, contact: string, group = 'X'): JournalEntry {
  const item: RosterItem = {
    jid: bare(contact),
    name: STRANGE,
    groups: ['Friends', group],
    subscription: 'both',
    ask: 'subscribe',
  };
  return {
    owner: bare(owner),
    contact: bare(contact),
    original: item,
    holders: { c2: { group, name: 'B' }, c1: { group: 'Y', name: '' } },
    written: null,
  };
}

export function occupant(
  where: string,
  who: string,
  fields: Partial<StoredOccupant> = {},
): StoredOccupant {
  const presence = '<presence><show>away</show></presence>';
  return { room: room(where), jid: full(who), nick: who, presence, joined: 1.5, ...fields };
}

export function sighting(who: string, fields: Partial<Sighting> = {}): Sighting {
  return { jid: full(who), show: '', priority: -128, heard: 5, caps: 'node#ver', ...fields };
}

/** The code with which a promise rejects, or `resolved`. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'resolved',
    (error: MusterError) => error.code,
  );
}
