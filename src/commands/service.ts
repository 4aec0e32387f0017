import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { type BareJid, bareOf } from '../domain/jid.ts';
import { textsIn } from '../text/languages.ts';
import type { Endpoint } from '../xmpp/port.ts';
import { buildInfo, buildItems, NS_DISCO_INFO, NS_DISCO_ITEMS } from '../xmpp/protocol/disco.ts';
import { NS_MUC } from '../xmpp/protocol/muc.ts';
import { NS_PING } from '../xmpp/protocol/ping.ts';
import { buildVcard, NS_VCARD } from '../xmpp/protocol/vcard.ts';
import { buildVersion, NS_VERSION } from '../xmpp/protocol/version.ts';

type Answer = (node: string | undefined, viewer: BareJid) => Element | undefined;

const FEATURES = [NS_DISCO_INFO, NS_DISCO_ITEMS, NS_PING, NS_VCARD, NS_VERSION];

/** What the service is known by. */
export interface ServiceParts {
  readonly language: string;
  readonly version: string;
  /** The rooms of users that this person may see; absent: users open no rooms (DESIGN §4). */
  readonly rooms?: (viewer: BareJid) => readonly { readonly jid: string; readonly title: string }[];
}

/**
 * The component's own address (DESIGN §4). As long as users open no rooms it does not show itself
 * as a conference service: clients would offer it for group chats.
 */
export function createServiceEndpoint({ language, version, rooms }: ServiceParts): Endpoint {
  const name = textsIn(language).serviceName;
  const answers: Readonly<Record<string, Answer>> = {
    [NS_DISCO_INFO]: (node) => {
      if (node !== undefined) throw new StanzaError('cancel', 'item-not-found');
      return buildInfo({
        identities: [
          rooms === undefined
            ? { category: 'component', type: 'generic', name }
            : { category: 'conference', type: 'text', name },
        ],
        features: [...FEATURES, ...(rooms === undefined ? [] : [NS_MUC])],
      });
    },
    [NS_DISCO_ITEMS]: (node, viewer) => {
      if (node !== undefined) throw new StanzaError('cancel', 'item-not-found');
      const listed = rooms?.(viewer) ?? [];
      return buildItems(listed.map(({ jid, title }) => ({ jid, name: title })));
    },
    [NS_PING]: () => undefined,
    [NS_VCARD]: () => buildVcard(name),
    [NS_VERSION]: () => buildVersion(name, version),
  };
  return {
    iq(stanza, from) {
      const [payload] = stanza.getChildElements();
      const answer = stanza.attrs['type'] === 'get' ? answers[payload?.getNS() ?? ''] : undefined;
      if (answer === undefined) throw new StanzaError('cancel', 'service-unavailable');
      return answer(payload?.attrs['node'] as string | undefined, bareOf(from));
    },
    message(stanza) {
      if (stanza.attrs['type'] !== 'error') throw new StanzaError('cancel', 'service-unavailable');
    },
    presence: () => undefined, // the feed is heard before; nothing else is sent here in earnest
  };
}
