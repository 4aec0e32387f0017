import type { Element } from '@xmpp/xml';
import type { Instant } from '../domain/duration.ts';
import type { BareJid } from '../domain/jid.ts';
import { withDelay } from '../xmpp/protocol/delay.ts';
import type { HistoryWish } from '../xmpp/protocol/muc-join.ts';
import type { Hall } from './hall.ts';
import { mayMeet } from './strangers.ts';
import type { Past, Room, Session } from './room.ts';
import { type Copies, copiesOf } from '../xmpp/protocol/splice.ts';

// What a later reader needs: something said, encrypted or not, or a change to it (XEP-0308,
// XEP-0384, XEP-0424, XEP-0425, XEP-0444); never what the sender wants forgotten (XEP-0334).
const LASTING = ['body', 'encrypted', 'replace', 'retract', 'apply-to', 'reactions', 'store'];
const FLEETING = ['no-store', 'no-permanent-store'];

/** Whether a message belongs into history and archive. */
export function isLasting(message: Element): boolean {
  const names = new Set(message.getChildElements().map((child) => child.getName()));
  return LASTING.some((name) => names.has(name)) && !FLEETING.some((name) => names.has(name));
}

/**
 * Keeps a message (without addressee) for those who join later, and in the archive; `text`: the
 * same serialised, where that was done already.
 */
export function remember(
  hall: Hall,
  room: Room,
  id: string,
  message: Element,
  author: BareJid | undefined,
  at: Instant,
  text: string = message.toString(),
): void {
  const hiddenFrom = author === undefined ? undefined : room.strangers.get(author);
  hall.archive?.add(room, id, text, author, at);
  room.past.push({ id, at, author, hiddenFrom, message });
  const surplus = room.past.length - room.settings.history;
  if (surplus > 0) room.past.splice(0, surplus);
}

function concerns(room: Room, past: Past, viewer: BareJid): boolean {
  return (
    past.author === undefined ||
    (past.hiddenFrom?.has(viewer) !== true && mayMeet(room, past.author, viewer))
  );
}

/** The message with its delay stamp (XEP-0045 §7.2.13), serialised when first needed. */
function delayedCopies(room: Room, past: Past): Copies {
  if (past.copies !== undefined) return past.copies;
  past.copies = copiesOf(withDelay(past.message, room.jid, past.at));
  return past.copies;
}

/** Sends what the client may see and wants to see of the past, oldest first (XEP-0045 §7.2.14). */
export function sendHistory(hall: Hall, room: Room, session: Session, wish: HistoryWish): void {
  const earliest = Math.max(
    wish.since ?? 0,
    wish.seconds === undefined ? 0 : hall.clock.now() - wish.seconds * 1000,
  );
  let stanzas = wish.maxstanzas ?? Infinity;
  let characters = wish.maxchars ?? Infinity;
  const chosen: string[] = [];
  for (const past of room.past.toReversed()) {
    if (past.at < earliest || stanzas <= 0 || characters <= 0) break;
    if (!concerns(room, past, session.person)) continue;
    const stanza = delayedCopies(room, past)(session.address);
    characters -= stanza.length;
    stanzas -= 1;
    if (characters >= 0) chosen.push(stanza);
  }
  for (const stanza of chosen.toReversed()) hall.wire.sendRaw(stanza, 'room');
}
