import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import {
  type BareJid,
  bareOf,
  fullOf,
  type Jid,
  localIn,
  parseJid,
  resourceIn,
} from '../domain/jid.ts';
import type { ArchivedMessage, ArchivePage, ArchiveQuery } from '../store/port.ts';
import {
  type ArchiveWish,
  buildArchiveEnd,
  buildArchiveForm,
  buildArchiveMetadata,
  buildArchiveResult,
  parseArchiveWish,
} from '../xmpp/protocol/mam.ts';
import { buildUserInfo } from '../xmpp/protocol/muc.ts';
import { readPayload } from '../xmpp/protocol/payload.ts';
import type { Archive } from './archive.ts';
import type { Hall } from './hall.ts';
import { affiliationOf, occupantsOf, personByHandle, type Room, sessionOf } from './room.ts';
import { handleJid } from './view.ts';

const MOST = 100; // messages on a page
const NOBODY = 'nobody' as BareJid; // matches no author

/**
 * Throws `forbidden` when this person may not read the archive: who is neither inside nor belongs to
 * the room reads that of an open room only, and only where its owner lets everybody.
 */
function checkReader(room: Room, reader: BareJid): void {
  const affiliation = affiliationOf(room, reader);
  const { membersOnly, password, logged } = room.settings;
  const open = logged && !membersOnly && password === undefined;
  const inside =
    affiliation !== 'none' || [...room.sessions.values()].some(({ person }) => person === reader);
  if (affiliation === 'outcast' || room.locked || (!open && !inside)) {
    throw new StanzaError('auth', 'forbidden');
  }
}

/** Whose messages are wanted, as far as the reader may know who says what (XEP-0313 §4.1.1). */
function authorIn(room: Room, address: string, from: Jid): BareJid {
  const jid = parseJid(address);
  if (jid === undefined) throw new StanzaError('modify', 'jid-malformed');
  const bare = bareOf(jid);
  if (bare === room.jid) return room.occupants.get(resourceIn(fullOf(jid)))?.person ?? NOBODY;
  if (knowsHandles(room, from)) return personByHandle(room, localIn(bare)) ?? NOBODY;
  return knowsAddress(room, bare, from) ? bare : NOBODY;
}

/** Whether this reader knows the others by handle only. */
const knowsHandles = (room: Room, from: Jid): boolean =>
  room.settings.whois === 'handles' && !room.admins.has(bareOf(from));

/** Whether this reader may know whose address this is, where there are no handles. */
function knowsAddress(room: Room, person: BareJid, from: Jid): boolean {
  if (room.settings.whois === 'anyone' || person === bareOf(from)) return true;
  return (
    room.admins.has(bareOf(from)) || sessionOf(room, fullOf(from))?.occupant.role === 'moderator'
  );
}

/** Who said it, for a reader who may know (XEP-0313 §5.1.2). */
function authorMark(room: Room, author: BareJid | null, from: Jid): Element | undefined {
  if (author === null) return undefined;
  const address = knowsAddress(room, author, from) ? author : undefined;
  const jid = knowsHandles(room, from) ? handleJid(room, author) : address;
  if (jid === undefined) return undefined;
  const role = occupantsOf(room, author)[0]?.role ?? 'none';
  return buildUserInfo({ item: { affiliation: affiliationOf(room, author), role, jid } });
}

const defined = (...ids: (string | undefined)[]): readonly string[] | undefined => {
  const given = ids.filter((id) => id !== undefined && id !== '');
  return given.length === 0 ? undefined : (given as string[]);
};

function queryOf(room: Room, from: Jid, wish: ArchiveWish): ArchiveQuery {
  const { page } = wish;
  const after = defined(wish.afterId, page.after);
  const before = defined(wish.beforeId, page.before);
  return {
    room: room.jid,
    viewer: bareOf(from),
    without: [...(room.strangers.get(bareOf(from)) ?? [])],
    limit: Math.min(page.max ?? MOST, MOST),
    from: page.before === undefined ? 'oldest' : 'newest',
    ...(wish.with === undefined ? {} : { author: authorIn(room, wish.with, from) }),
    ...(wish.start === undefined ? {} : { start: wish.start }),
    ...(wish.end === undefined ? {} : { end: wish.end }),
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
    ...(wish.ids === undefined ? {} : { ids: wish.ids }),
  };
}

async function pageOf(archive: Archive, query: ArchiveQuery): Promise<ArchivePage> {
  await archive.flush();
  const page = await archive.store.pageMessages(query);
  if (page === 'unknown-id') throw new StanzaError('cancel', 'item-not-found');
  return page;
}

/** Sends the messages of a page, then says where it stood (XEP-0313 §4). */
export async function searchArchive(
  hall: Hall,
  archive: Archive,
  room: Room,
  query: Element,
  from: Jid,
): Promise<Element> {
  checkReader(room, bareOf(from));
  const wish = parseArchiveWish(query);
  if (wish === 'malformed') throw new StanzaError('modify', 'bad-request');
  if (wish === 'unknown-field') throw new StanzaError('cancel', 'feature-not-implemented');
  const asked = queryOf(room, from, wish);
  const page = await pageOf(archive, asked);
  for (const archived of wish.flipped ? page.messages.toReversed() : page.messages) {
    sendResult(hall, room, archived, wish.queryId, from);
  }
  const shown = page.messages.length;
  const complete = asked.from === 'oldest' ? page.index + shown >= page.count : page.index === 0;
  return buildArchiveEnd({
    first: page.messages[0]?.id,
    last: page.messages.at(-1)?.id,
    index: page.index,
    count: page.count,
    complete,
  });
}

function sendResult(
  hall: Hall,
  room: Room,
  { id: uid, at, author, message }: ArchivedMessage,
  queryId: string | undefined,
  from: Jid,
): void {
  const [stanza] = readPayload(message);
  if (stanza === undefined) return;
  const mark = authorMark(room, author, from);
  if (mark !== undefined) stanza.append(mark);
  const result = { from: room.jid, to: fullOf(from), id: hall.newId(), queryId, uid, at };
  hall.wire.send(buildArchiveResult({ ...result, message: stanza }), 'room');
}

/** What can be asked, and how far the archive reaches. */
export async function describeArchive(
  archive: Archive,
  room: Room,
  query: Element,
  from: Jid,
): Promise<Element> {
  checkReader(room, bareOf(from));
  if (query.name !== 'metadata') return buildArchiveForm();
  const wish: ArchiveWish = { queryId: undefined, page: { max: 1 }, flipped: false };
  const first = await pageOf(archive, queryOf(room, from, wish));
  const last = await pageOf(
    archive,
    queryOf(room, from, { ...wish, page: { max: 1, before: '' } }),
  );
  return buildArchiveMetadata([...first.messages, ...last.messages]);
}
