import type { BareJid } from '../domain/jid.ts';
import { parseSubject } from '../xmpp/protocol/muc-message.ts';
import { readPayload } from '../xmpp/protocol/payload.ts';
import type { Hall } from './hall.ts';
import type { Past, Room } from './room.ts';

const NOBODY = '' as BareJid; // hidden from nobody in particular

/** Fetches the history of a room from the archive, after a restart of Muster. */
export function recall(hall: Hall, room: Room): void {
  if (hall.archive !== undefined) hall.aside(fetch(hall.archive, room));
}

async function fetch(archive: NonNullable<Hall['archive']>, room: Room): Promise<void> {
  const page = await archive.store.pageMessages({
    room: room.jid,
    viewer: NOBODY,
    without: [],
    limit: room.settings.history,
    from: 'newest',
  });
  if (page === 'unknown-id') return;
  const known = new Set(room.past.map(({ id }) => id));
  const recalled = page.messages.flatMap(({ id, at, author, hiddenFrom, message }): Past[] => {
    const [stanza] = readPayload(message);
    if (stanza === undefined || known.has(id) || parseSubject(stanza) !== undefined) return [];
    return [
      {
        id,
        at,
        author: author ?? undefined,
        hiddenFrom: hiddenFrom.length === 0 ? undefined : new Set(hiddenFrom),
        message: stanza,
      },
    ];
  });
  room.past.push(...recalled);
  room.past.sort((a, b) => a.at - b.at);
  room.past.splice(0, Math.max(0, room.past.length - room.settings.history));
}
