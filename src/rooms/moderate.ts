import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { fullOf, type Jid } from '../domain/jid.ts';
import { buildNotice } from '../xmpp/protocol/muc-message.ts';
import { readPayload } from '../xmpp/protocol/payload.ts';
import {
  buildRetracted,
  buildRetraction,
  parseModeration,
  type Retraction,
} from '../xmpp/protocol/moderation.ts';
import { buildOccupantId } from '../xmpp/protocol/occupant-id.ts';
import { buildStanzaId } from '../xmpp/protocol/stanza-id.ts';
import { type Hall, sendTo } from './hall.ts';
import { occupantJid, type Past, type Room, type Session, sessionOf } from './room.ts';
import { copiesOf } from '../xmpp/protocol/splice.ts';
import { mayMeet } from './strangers.ts';

/** Takes what a message said out of history and archive (XEP-0425 §5). */
function bury(hall: Hall, room: Room, past: Past, retraction: Retraction): void {
  past.message = buildRetracted(past.message, retraction, hall.clock.now());
  delete past.copies;
  if (hall.archive === undefined) return;
  const { archive } = hall;
  const text = past.message.toString();
  hall.aside(
    (async () => {
      await archive.flush();
      await archive.store.replaceMessage(room.jid, past.id, text);
    })(),
  );
}

/** Tells those who were told of the message that it is retracted, and by whom they may know. */
function tell(hall: Hall, room: Room, past: Past, by: Session, retraction: Retraction): void {
  const named = copiesOf(noticeOf(hall, room, retraction));
  const nameless = copiesOf(
    noticeOf(hall, room, { ...retraction, by: room.jid, occupantId: undefined }),
  );
  for (const viewer of room.sessions.values()) {
    const heard = past.author === undefined || mayMeet(room, past.author, viewer.person);
    if (!heard) continue;
    sendTo(hall.wire, mayMeet(room, by.person, viewer.person) ? named : nameless, [viewer]);
  }
}

const noticeOf = (hall: Hall, room: Room, retraction: Retraction): Element =>
  buildNotice(room.jid, hall.newId(), [
    ...buildRetraction(retraction),
    buildStanzaId(hall.newId(), room.jid),
  ]);

/** The message of an id, from history or from the archive. */
async function find(hall: Hall, room: Room, id: string, by: Session): Promise<Past | undefined> {
  const recent = room.past.find((past) => past.id === id);
  if (recent !== undefined || hall.archive === undefined) return recent;
  await hall.archive.flush();
  const page = await hall.archive.store.pageMessages({
    room: room.jid,
    viewer: by.person,
    without: [...(room.strangers.get(by.person) ?? [])],
    ids: [id],
    limit: 1,
    from: 'oldest',
  });
  const found = page === 'unknown-id' ? undefined : page.messages[0];
  const [message] = found === undefined ? [] : readPayload(found.message);
  if (found === undefined || message === undefined) return undefined;
  const author = found.author ?? undefined;
  return { id, at: found.at, author, hiddenFrom: new Set(found.hiddenFrom), message };
}

/** A moderator retracts a message (XEP-0425); throws `forbidden` and `item-not-found`. */
export async function moderate(
  hall: Hall,
  room: Room,
  payload: Element,
  from: Jid,
): Promise<undefined> {
  const by = sessionOf(room, fullOf(from));
  if (by?.occupant.role !== 'moderator') throw new StanzaError('auth', 'forbidden');
  const wish = parseModeration(payload);
  if (wish === undefined) throw new StanzaError('modify', 'bad-request');
  const past = await find(hall, room, wish.id, by);
  const hidden = past?.author !== undefined && !mayMeet(room, past.author, by.person);
  if (past === undefined || hidden) throw new StanzaError('cancel', 'item-not-found');
  const retraction: Retraction = {
    ...wish,
    by: occupantJid(room, by.occupant.nick),
    occupantId: buildOccupantId(by.occupant.id),
  };
  bury(hall, room, past, retraction);
  tell(hall, room, past, by, retraction);
  return undefined;
}
