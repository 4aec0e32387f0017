import type { Element } from '@xmpp/xml';
import { reasonOf } from '../../domain/errors.ts';
import { type BareJid, bareOf, type FullJid, fullOf, type Jid } from '../../domain/jid.ts';
import { isRoomName } from '../../domain/room-name.ts';
import type { Log } from '../../observe/port.ts';
import type { Inquiry } from '../../people/inquiry.ts';
import type { PresenceBook } from '../../people/presence.ts';
import type { Reunion } from './reunion.ts';
import type { Clock } from '../../schedule/port.ts';
import { parseDelay } from '../../xmpp/protocol/delay.ts';
import { parseJoin } from '../../xmpp/protocol/muc-join.ts';
import { parsePresence } from '../../xmpp/protocol/presence.ts';

/** Whom the presence of real clients concerns, beside the address that it was sent to. */
export interface IntakeParts {
  readonly presence: PresenceBook;
  readonly inquiry: Pick<Inquiry, 'verify'>;
  readonly reunion: Pick<Reunion, 'entered'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether the host's server tells us who comes and goes (XEP-0356). */
  readonly feeds: (host: string) => boolean;
  /** Whether it tells nothing, or leaves out lost connections. */
  readonly leavesOut: (host: string) => boolean;
  readonly isTopic: (local: string) => boolean;
  /** The `xml:lang` of somebody's presence. */
  readonly spoke: (person: BareJid, language: string) => void;
}

/**
 * Hears every presence of a real client before it is dispatched. The feed, which comes to the domain
 * itself, says that somebody is online or offline; where there is none, what he lets a topic see
 * does. Anything sent to a room or a handle is a sign of life, and unavailable sent there never
 * means offline (DESIGN §5). Where a feed leaves out lost connections, topics tell who is there
 * too, and unavailable to any of our addresses is what a lost connection looks like: the client is
 * asked.
 */
export function createIntake(parts: IntakeParts): (stanza: Element, from: Jid, to: Jid) => void {
  const { presence, reunion, clock, feeds, leavesOut, isTopic, spoke } = parts;
  const verify = (client: FullJid): void => {
    parts.inquiry.verify(client).catch((error: unknown) => {
      parts.log.error('whether a client is there could not be found out', {
        client,
        reason: reasonOf(error),
      });
    });
  };
  return (stanza, from, to) => {
    const client = fullOf(from);
    const now = clock.now();
    const info = parsePresence(stanza);
    const language: unknown = stanza.attrs['xml:lang'];
    if (typeof language === 'string') spoke(bareOf(from), language);
    const fed = feeds(from.domain);
    const seenByTopic =
      leavesOut(from.domain) && isTopic(to.local) && parseJoin(stanza) === undefined;
    if (fed && to.local !== '' && info.type === 'unavailable') {
      if (leavesOut(from.domain)) verify(client);
      return;
    }
    if (seenByTopic && !fed && from.resource === '' && info.type === 'unavailable') {
      presence.absent(bareOf(from));
      return;
    }
    if (seenByTopic || (fed && to.local === '')) {
      presence.heard(client, info, now, parseDelay(stanza));
      return;
    }
    if (info.type !== 'available') return;
    presence.alive(client, now);
    if (isRoomName(to.local)) reunion.entered(client);
  };
}
