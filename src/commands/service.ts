import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { textsIn } from '../text/languages.ts';
import type { Endpoint } from '../xmpp/port.ts';
import { buildInfo, buildItems, NS_DISCO_INFO, NS_DISCO_ITEMS } from '../xmpp/protocol/disco.ts';
import { NS_PING } from '../xmpp/protocol/ping.ts';
import { buildVcard, NS_VCARD } from '../xmpp/protocol/vcard.ts';
import { buildVersion, NS_VERSION } from '../xmpp/protocol/version.ts';

/** What the service is known by. */
export interface ServiceParts {
  readonly language: string;
  readonly version: string;
}

/**
 * The component's own address (DESIGN §4). As long as users open no rooms it does not show itself
 * as a conference service: clients would offer it for group chats.
 */
export function createServiceEndpoint({ language, version }: ServiceParts): Endpoint {
  const name = textsIn(language).serviceName;
  const answers: Readonly<Record<string, (node: string | undefined) => Element | undefined>> = {
    [NS_DISCO_INFO]: (node) => {
      if (node !== undefined) throw new StanzaError('cancel', 'item-not-found');
      return buildInfo({
        identities: [{ category: 'component', type: 'generic', name }],
        features: [NS_DISCO_INFO, NS_DISCO_ITEMS, NS_PING, NS_VCARD, NS_VERSION],
      });
    },
    [NS_DISCO_ITEMS]: (node) => {
      if (node !== undefined) throw new StanzaError('cancel', 'item-not-found');
      return buildItems([]);
    },
    [NS_PING]: () => undefined,
    [NS_VCARD]: () => buildVcard(name),
    [NS_VERSION]: () => buildVersion(name, version),
  };
  return {
    iq(stanza) {
      const [payload] = stanza.getChildElements();
      const answer = stanza.attrs['type'] === 'get' ? answers[payload?.getNS() ?? ''] : undefined;
      if (answer === undefined) throw new StanzaError('cancel', 'service-unavailable');
      return answer(payload?.attrs['node'] as string | undefined);
    },
    message(stanza) {
      if (stanza.attrs['type'] !== 'error') throw new StanzaError('cancel', 'service-unavailable');
    },
    presence: () => undefined, // the feed is heard before; nothing else is sent here in earnest
  };
}
