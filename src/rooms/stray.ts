import type { Element } from '@xmpp/xml';
import type { FullJid } from '../domain/jid.ts';
import { buildPresence } from '../xmpp/protocol/muc.ts';
import type { Hall } from './hall.ts';
import { occupantJid, type Room } from './room.ts';
import { wordsOf } from './words.ts';
import { copiesOf, escapeAddress } from '../xmpp/protocol/splice.ts';

/**
 * A presence of a client that believes it is inside but is not: it is told so plainly, so that it
 * joins again (XEP-0045 §7.2.18: 110, 307, 333).
 */
export function refuseStray(
  hall: Hall,
  room: Room,
  stanza: Element,
  client: FullJid,
  nick: string,
): void {
  const presence = buildPresence({
    from: nick === '' ? room.jid : occupantJid(room, nick),
    type: 'unavailable',
    id: stanza.attrs['id'] as string | undefined,
    item: { affiliation: 'none', role: 'none', reason: wordsOf(room).notInside },
    codes: [110, 307, 333],
  });
  hall.wire.sendRaw(copiesOf(presence)(escapeAddress(client)), 'room');
}
