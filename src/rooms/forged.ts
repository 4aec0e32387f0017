import type { Element } from '@xmpp/xml';
import { NS_ADDRESSES } from '../xmpp/protocol/addresses.ts';
import { NS_DELAY, NS_DELAY_LEGACY } from '../xmpp/protocol/delay.ts';
import { NS_MUC, NS_MUC_ADMIN, NS_MUC_OWNER, NS_MUC_USER } from '../xmpp/protocol/muc.ts';
import { NS_FASTEN, NS_RETRACT } from '../xmpp/protocol/moderation.ts';
import { NS_NICK } from '../xmpp/protocol/nick.ts';
import { NS_OCCUPANT_ID } from '../xmpp/protocol/occupant-id.ts';
import { NS_STANZA_ID } from '../xmpp/protocol/stanza-id.ts';
import type { Settings } from './settings.ts';

const NS_VCARD_UPDATE = 'vcard-temp:x:update'; // XEP-0153

/** What only the room may say (XEP-0045 §17.3, XEP-0359, XEP-0421). */
const SPOKEN_BY_ROOM: ReadonlySet<string> = new Set([
  NS_MUC,
  NS_MUC_USER,
  NS_MUC_ADMIN,
  NS_MUC_OWNER,
  NS_DELAY,
  NS_DELAY_LEGACY,
  NS_OCCUPANT_ID,
  NS_ADDRESSES,
]);

/** What tells who somebody is where members know each other by handle only (DESIGN §5). */
const REVEALING: ReadonlySet<string> = new Set([NS_NICK, NS_VCARD_UPDATE]);

/** The children of a client's stanza that the room passes on, untouched. */
export function genuine(stanza: Element, settings: Settings): Element[] {
  return stanza.getChildElements().filter((child) => {
    const namespace = child.getNS() ?? '';
    // `origin-id` shares its namespace and is the client's own (XEP-0359 §3).
    if (namespace === NS_STANZA_ID) return child.getName() !== 'stanza-id';
    if (SPOKEN_BY_ROOM.has(namespace)) return false;
    // XEP-0425 §5: that a moderator did it is for the room to say.
    const retracts = namespace === NS_RETRACT || namespace === NS_FASTEN;
    if (retracts && child.getChild('moderated') !== undefined) return false;
    return settings.whois !== 'handles' || !REVEALING.has(namespace);
  });
}
