import type { Element } from '@xmpp/xml';
import { type BareJid, bareOf, type Jid, fullOf } from '../domain/jid.ts';
import { isRoomName } from '../domain/room-name.ts';
import type { PresenceBook } from '../people/presence.ts';
import type { Reunion } from './reunion.ts';
import type { Clock } from '../schedule/port.ts';
import { parseDelay } from '../xmpp/protocol/delay.ts';
import { parseJoin } from '../xmpp/protocol/muc-join.ts';
import { parsePresence } from '../xmpp/protocol/presence.ts';

/** Whom the presence of real clients concerns, beside the address that it was sent to. */
export interface IntakeParts {
  readonly presence: PresenceBook;
  readonly reunion: Reunion;
  readonly clock: Clock;
  /** Whether the host's server tells us who comes and goes (XEP-0356). */
  readonly feeds: (host: string) => boolean;
  readonly isTopic: (local: string) => boolean;
  /** The `xml:lang` of somebody's presence. */
  readonly spoke: (person: BareJid, language: string) => void;
}

/**
 * Hears every presence of a real client before it is dispatched. The feed, which comes to the domain
 * itself, says that somebody is online or offline; where there is none, what he lets a topic see
 * does. Anything sent to a room or a handle is a sign of life, and unavailable sent there never
 * means offline (DESIGN §5).
 */
export function createIntake(parts: IntakeParts): (stanza: Element, from: Jid, to: Jid) => void {
  const { presence, reunion, clock, feeds, isTopic, spoke } = parts;
  return (stanza, from, to) => {
    const client = fullOf(from);
    const now = clock.now();
    const info = parsePresence(stanza);
    const language: unknown = stanza.attrs['xml:lang'];
    if (typeof language === 'string') spoke(bareOf(from), language);
    if (
      feeds(from.domain) ? to.local === '' : isTopic(to.local) && parseJoin(stanza) === undefined
    ) {
      presence.heard(client, info, now, parseDelay(stanza));
      return;
    }
    if (info.type !== 'available') return;
    presence.alive(client, now);
    if (isRoomName(to.local)) reunion.entered(client);
  };
}
