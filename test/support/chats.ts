import type { Chat, Ending, Member } from '../../src/domain/chat.ts';
import type { BareJid, RoomJid } from '../../src/domain/jid.ts';

/** A member of a test chat: `alice`, by default without an own duration, on a host that lets us do everything. */
export function member(name: string, more: Partial<Member> = {}): Member {
  return {
    jid: `${name}@example.org` as BareJid,
    handle: `h-${name}`,
    nick: name,
    part: 'subscriber',
    state: 'in',
    reach: { roster: true, bookmarks: true },
    ...more,
  };
}

/** A chat of the topic `magazine-x` in preparation, created at 0, limited to one hour. */
export function chatOf(
  members: readonly Member[],
  { ending, ...more }: Partial<Omit<Chat, 'ending'>> & { readonly ending?: Partial<Ending> } = {},
): Chat {
  return {
    id: 'aaaaaaaaaaaaaaaaaaaa',
    topic: 'magazine-x',
    title: 'Mail magazine X',
    language: 'en',
    room: 'magazine-x-aaaaaaaaaaaaaaaaaaaa@muster.example.org' as RoomJid,
    trigger: { id: 'e1', kind: 'mail', subject: 'Issue 1', text: 'Hello' },
    identity: 'handle',
    phase: 'preparing',
    created: 0,
    ending: { limit: 3_600_000, extended: 0, off: [], ...ending },
    members,
    apart: [],
    contacts: true,
    ...more,
  };
}
