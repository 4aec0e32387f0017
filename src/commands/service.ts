import type { Element } from '@xmpp/xml';
import { type StanzaCondition, StanzaError } from '../domain/errors.ts';
import { type BareJid, bareOf, type Jid } from '../domain/jid.ts';
import { textsIn } from '../text/languages.ts';
import type { Endpoint, Wire } from '../xmpp/port.ts';
import { buildInfo, buildItems, NS_DISCO_INFO, NS_DISCO_ITEMS } from '../xmpp/protocol/disco.ts';
import { parseError } from '../xmpp/protocol/error.ts';
import { buildLast, NS_LAST } from '../xmpp/protocol/last.ts';
import { NS_MUC } from '../xmpp/protocol/muc.ts';
import { NS_OCCUPANT_ID } from '../xmpp/protocol/occupant-id.ts';
import { NS_PING } from '../xmpp/protocol/ping.ts';
import { buildVcard, NS_VCARD } from '../xmpp/protocol/vcard.ts';
import { buildVersion, NS_VERSION } from '../xmpp/protocol/version.ts';
import type { CommandEndpoint } from './endpoint.ts';
import { createServicePresence } from './service-presence.ts';
import type { Talk } from './talk.ts';

/** The disco#items node of the topics (DESIGN §4). */
const NODE_TOPICS = 'topics';

/** What holds of every room and is said of the service, too (XEP-0045 §7.4, XEP-0421 §4). */
const OF_ROOMS = [NS_MUC, `${NS_MUC}#stable_id`, NS_OCCUPANT_ID];

const FEATURES = [NS_DISCO_INFO, NS_DISCO_ITEMS, NS_LAST, NS_PING, NS_VCARD, NS_VERSION];

/** Something at an address of its own. */
export interface Listed {
  readonly jid: string;
  readonly title: string;
}

/** What the service is known by, and what it shows and does for people. */
export interface ServiceParts {
  readonly wire: Pick<Wire, 'send'>;
  readonly language: string;
  readonly version: string;
  /** Whether users may open rooms: only then it is a conference service (DESIGN §4). */
  readonly conference: boolean;
  /** The rooms that this person may enter. */
  readonly rooms: (viewer: BareJid) => readonly Listed[];
  /** The topics that he may see. */
  readonly topics: (viewer: BareJid) => readonly Listed[];
  readonly commands: CommandEndpoint;
  /** Commands of admins about rooms; undefined: the request is about something else. */
  readonly roomCommand?: (iq: Element, from: Jid) => Promise<Element> | undefined;
  /** How long the service has run, in seconds. */
  readonly uptime: () => number;
  readonly talk: Talk;
  /** A message of ours came back. */
  readonly bounced: (from: Jid, id: string | undefined, condition: StanzaCondition) => void;
}

type Answer = (node: string | undefined, viewer: BareJid) => Element | undefined;

/**
 * The component's own address (DESIGN §4). As long as users open no rooms it does not show itself
 * as a conference service: clients would offer it for group chats.
 */
export function createServiceEndpoint(parts: ServiceParts): Endpoint {
  const { language, version, conference, rooms, topics, commands, talk, wire } = parts;
  const name = textsIn(language).serviceName;
  const identity = conference
    ? { category: 'conference', type: 'text', name }
    : { category: 'component', type: 'generic', name };
  const features = [...FEATURES, ...commands.features, ...(conference ? OF_ROOMS : [])];
  const answers: Readonly<Record<string, Answer>> = {
    [NS_DISCO_INFO]: (node) => {
      if (node !== undefined) throw new StanzaError('cancel', 'item-not-found');
      return buildInfo({ identities: [identity], features });
    },
    [NS_DISCO_ITEMS]: (node, viewer) => {
      if (node === NODE_TOPICS) return buildItems(itemsOf(topics(viewer)), node);
      if (node !== undefined) throw new StanzaError('cancel', 'item-not-found');
      // Clients take whatever a conference service lists for a room: topics have their node.
      return buildItems(itemsOf([...rooms(viewer), ...(conference ? [] : topics(viewer))]));
    },
    [NS_LAST]: () => buildLast(parts.uptime()),
    [NS_PING]: () => undefined,
    [NS_VCARD]: () => buildVcard(name),
    [NS_VERSION]: () => buildVersion(name, version),
  };
  return {
    iq(stanza, from, to) {
      const aboutRooms = parts.roomCommand?.(stanza, from);
      if (aboutRooms !== undefined) return aboutRooms;
      const [payload] = stanza.getChildElements();
      const node = payload?.attrs['node'] as string | undefined;
      const namespace = payload?.getNS() ?? '';
      // `topics` is the node of a command too, which has no items.
      const listsTopics = namespace === NS_DISCO_ITEMS && node === NODE_TOPICS;
      const command = listsTopics ? undefined : commands.answers(stanza, from, to);
      if (command !== undefined) return command;
      const answer = stanza.attrs['type'] === 'get' ? answers[namespace] : undefined;
      if (answer === undefined) throw new StanzaError('cancel', 'service-unavailable');
      return answer(node, bareOf(from));
    },
    message(stanza, from, to) {
      if (stanza.attrs['type'] !== 'error') return talk.hear(stanza, from, to);
      parts.bounced(from, stanza.attrs['id'] as string | undefined, parseError(stanza).condition);
      return undefined;
    },
    presence: createServicePresence(wire),
  };
}

const itemsOf = (listed: readonly Listed[]): { jid: string; name: string }[] =>
  listed.map(({ jid, title }) => ({ jid, name: title }));
