import { MusterError } from '../domain/errors.ts';
import type { BareJid, RoomJid } from '../domain/jid.ts';
import type { ArchiveStore } from '../store/port.ts';
import { readPayload } from '../xmpp/protocol/payload.ts';

/** One message of a room, as an admin reads it. */
export interface ArchiveRow {
  readonly at: string;
  /** The real address; null: the room itself. */
  readonly author: BareJid | null;
  readonly text: string;
}

const PAGE = 500;
const NOBODY = '' as BareJid; // to whom nothing is hidden

/**
 * The messages of a room that are kept, oldest first: of a chat that is on, or whose topic keeps its
 * archive. Rejects with `chat-unknown` when there are none.
 */
export async function archiveRows(store: ArchiveStore, room: RoomJid): Promise<ArchiveRow[]> {
  const rows: ArchiveRow[] = [];
  for (let after: string[] | undefined; ;) {
    const page = await store.pageMessages({
      room,
      viewer: NOBODY,
      without: [],
      limit: PAGE,
      from: 'oldest',
      ...(after === undefined ? {} : { after }),
    });
    if (page === 'unknown-id' || page.messages.length === 0) break;
    for (const { at, author, message } of page.messages) {
      const text = readPayload(message)[0]?.getChildText('body') ?? '';
      rows.push({ at: new Date(at).toISOString(), author, text });
    }
    after = [page.messages.at(-1)?.id ?? ''];
  }
  if (rows.length > 0) return rows;
  throw new MusterError('chat-unknown', `no messages are kept of “${room}”`, {
    remedy:
      'give the whole address of its room; “archive” of the topic says how long they are kept',
  });
}
