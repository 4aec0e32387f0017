import type { Element } from '@xmpp/xml';
import { MusterError, StanzaError } from '../domain/errors.ts';
import { type BareJid, bareOf, fullOf, type Jid } from '../domain/jid.ts';
import { NS_DISCO_INFO, NS_DISCO_ITEMS } from '../xmpp/protocol/disco.ts';
import { buildForward } from '../xmpp/protocol/iq.ts';
import { buildLast, NS_LAST } from '../xmpp/protocol/last.ts';
import { NS_PUBSUB } from '../xmpp/protocol/pubsub.ts';
import { NS_VCARD } from '../xmpp/protocol/vcard.ts';
import { askCard, setCard } from './card.ts';
import { NS_MAM } from '../xmpp/protocol/mam.ts';
import { isModeration } from '../xmpp/protocol/moderation.ts';
import { NS_MUC_ADMIN, NS_MUC_OWNER } from '../xmpp/protocol/muc.ts';
import { NS_PING } from '../xmpp/protocol/ping.ts';
import { NS_REGISTER } from '../xmpp/protocol/register.ts';
import { administer } from './admin.ts';
import { describeArchive, searchArchive } from './archive-query.ts';
import { moderate } from './moderate.ts';
import { roomInfo, roomItems } from './disco.ts';
import type { Hall } from './hall.ts';
import { own } from './owner.ts';
import { registration } from './registration.ts';
import { visibleOccupant } from './private.ts';
import { isInside, occupantJid, type Room, sessionOf } from './room.ts';
import { foremost } from './view.ts';

const payloadOf = (stanza: Element): Element => {
  const payload = stanza.getChildElements()[0];
  if (payload === undefined) throw new StanzaError('modify', 'bad-request');
  return payload;
};

/** An IQ to the room itself. */
export function askRoom(
  hall: Hall,
  room: Room,
  stanza: Element,
  from: Jid,
): Element | undefined | 'answered' | Promise<Element | undefined | 'answered'> {
  const payload = payloadOf(stanza);
  const type = stanza.attrs['type'] === 'set' ? 'set' : 'get';
  const node = payload.attrs['node'] as string | undefined;
  const namespace = payload.getNS();
  if (type === 'set') hall.spend(bareOf(from));
  if (namespace === NS_MUC_ADMIN) return administer(hall, room, payload, type, from);
  if (namespace === NS_MUC_OWNER) return own(hall, room, stanza, payload, from);
  if (namespace === NS_REGISTER) return registration(hall, room, payload, type, from);
  if (isModeration(payload) && type === 'set') return moderate(hall, room, payload, from);
  if (namespace === NS_MAM && hall.archive !== undefined) {
    return type === 'set'
      ? searchArchive(hall, hall.archive, room, payload, from)
      : describeArchive(hall.archive, room, payload, from);
  }
  if (namespace === NS_VCARD && type === 'set') return setCard(hall, room, payload, from);
  if (type === 'get') {
    if (namespace === NS_DISCO_INFO) return roomInfo(hall, room, bareOf(from), node);
    if (namespace === NS_DISCO_ITEMS) return roomItems(room, bareOf(from));
    if (namespace === NS_PING) return undefined;
    if (namespace === NS_VCARD) return askCard(room, bareOf(from));
    if (namespace === NS_LAST) return askLast(hall, room, bareOf(from));
  }
  throw new StanzaError('cancel', 'service-unavailable');
}

/** When somebody last spoke, for those inside (XEP-0012). */
function askLast(hall: Hall, room: Room, viewer: BareJid): Element {
  if (!isInside(room, viewer)) throw new StanzaError('auth', 'forbidden');
  return buildLast((hall.clock.now() - room.active) / 1000);
}

/** What keeps the true address of an account in its answer must not pass where handles are shown. */
const TELLING: ReadonlySet<string> = new Set([
  'vcard-temp',
  'urn:ietf:params:xml:ns:vcard-4.0',
  NS_PUBSUB,
]);

/**
 * An IQ to an occupant: his own ping is answered here (XEP-0410 §3), anything else is forwarded to
 * his foremost client and its answer given back (XEP-0045 §17.4), neither learning the other's JID.
 */
export async function askOccupant(
  hall: Hall,
  room: Room,
  stanza: Element,
  from: Jid,
  nick: string,
): Promise<Element | undefined> {
  const session = sessionOf(room, fullOf(from));
  const payload = payloadOf(stanza);
  const namespace = payload.getNS() ?? '';
  if (session === undefined) {
    // XEP-0045 §6.6 for disco, XEP-0410 §3 for the rest.
    throw namespace === NS_DISCO_INFO || namespace === NS_DISCO_ITEMS
      ? new StanzaError('modify', 'bad-request')
      : new StanzaError('cancel', 'not-acceptable');
  }
  const occupant = visibleOccupant(room, nick, session);
  if (namespace === NS_PING && occupant === session.occupant) return undefined;
  const account = TELLING.has(namespace);
  if (account && room.settings.whois === 'handles') {
    throw new StanzaError('cancel', 'service-unavailable');
  }
  const client = foremost(occupant)?.jid ?? occupant.person;
  const inner = buildForward(stanza, {
    from: occupantJid(room, session.occupant.nick),
    to: account ? occupant.person : client,
  });
  return (await forward(hall, inner)).getChildElements()[0];
}

/** Asks, and turns failures of our own into what the asker understands. */
async function forward(hall: Hall, iq: Element): Promise<Element> {
  try {
    return await hall.wire.request(iq, { lane: 'room' });
  } catch (error) {
    // The text of an error may hold the address of him who wrote it (DESIGN §5).
    if (error instanceof StanzaError) throw new StanzaError(error.type, error.condition);
    if (error instanceof MusterError && error.code === 'request-timeout') {
      throw new StanzaError('wait', 'remote-server-timeout', undefined, { cause: error });
    }
    throw error;
  }
}
