import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { bareOf } from '../domain/jid.ts';
import type { Handle } from '../domain/person.ts';
import type { Endpoint } from '../xmpp/port.ts';
import { buildInfo, buildItems, NS_DISCO_INFO, NS_DISCO_ITEMS } from '../xmpp/protocol/disco.ts';
import { HANDLE_RESOURCE } from '../xmpp/protocol/handle.ts';
import { NS_PING } from '../xmpp/protocol/ping.ts';
import { buildVcard, NS_VCARD } from '../xmpp/protocol/vcard.ts';
import { type HandleParts, relatedBehind } from './handle-directory.ts';

type Answer = (
  handle: Handle,
  payload: Element,
  features: readonly string[],
) => Element | undefined;

/** What a handle tells of itself. Software, time and last activity belong to the person: refused. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  [NS_DISCO_INFO]: ({ display }, payload, features) => {
    if (payload.attrs['node'] !== undefined) throw new StanzaError('cancel', 'item-not-found');
    // Never a conference: clients would offer to open rooms here (DESIGN §5).
    return buildInfo({
      identities: [{ category: 'account', type: 'registered', name: display }],
      features: [NS_DISCO_INFO, NS_DISCO_ITEMS, NS_PING, NS_VCARD, ...features],
    });
  },
  [NS_DISCO_ITEMS]: (_, payload) =>
    buildItems([], payload.attrs['node'] === undefined ? undefined : String(payload.attrs['node'])),
  [NS_PING]: () => undefined,
  [NS_VCARD]: ({ display }) => buildVcard(display),
};

/** Queries and commands to a handle, answered to those who are related to the person behind it. */
export function createAnswer(parts: HandleParts): Endpoint['iq'] {
  return (stanza, from, to) => {
    const handle = relatedBehind(parts, bareOf(from), to);
    // The one client of a handle is there when the person is (RFC 6121 §8.5.3.2.3).
    const there =
      handle !== undefined &&
      (to.resource === '' ||
        (to.resource === HANDLE_RESOURCE && parts.directory.presenceOf(handle.jid) !== undefined));
    if (!there) throw new StanzaError('cancel', 'service-unavailable');
    const command = parts.commands?.answers(stanza, from, to);
    if (command !== undefined) return command;
    const [payload] = stanza.getChildElements();
    const answer = ANSWERS[payload?.getNS() ?? ''];
    if (payload === undefined || answer === undefined || stanza.attrs['type'] !== 'get') {
      throw new StanzaError('cancel', 'service-unavailable');
    }
    return answer(handle, payload, parts.commands?.features ?? []);
  };
}
