import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { type BareJid, bareOf, type Jid } from '../domain/jid.ts';
import type { Topic } from '../domain/topic.ts';
import { textsIn } from '../text/languages.ts';
import type { Endpoint } from '../xmpp/port.ts';
import { buildInfo, buildItems, NS_DISCO_INFO, NS_DISCO_ITEMS } from '../xmpp/protocol/disco.ts';
import { NS_PING } from '../xmpp/protocol/ping.ts';
import { buildVcard, NS_VCARD } from '../xmpp/protocol/vcard.ts';
import type { CommandEndpoint } from './endpoint.ts';

type Answer = (topic: Topic, language: string, features: readonly string[]) => Element | undefined;

/** What a topic tells of itself to those who may know of it. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  [NS_DISCO_INFO]: ({ title }, _language, features) =>
    buildInfo({
      identities: [{ category: 'client', type: 'bot', name: title }],
      features: [NS_DISCO_INFO, NS_DISCO_ITEMS, NS_PING, NS_VCARD, ...features],
    }),
  [NS_DISCO_ITEMS]: () => buildItems([]),
  [NS_PING]: () => undefined,
  [NS_VCARD]: ({ title, open }, language) => buildVcard(title, textsIn(language).topicNote(open)),
};

/** Who knows about a topic and who may know of it. */
export interface TopicAnswerParts {
  readonly contacts: { shown(topic: Topic, person: BareJid): unknown };
  readonly languageOf: (person: BareJid, topic: Topic) => string;
  readonly commands: CommandEndpoint;
}

/**
 * Queries to a topic. To whoever may not see it, it answers as a name that there is not; XEP-0050
 * and what has a node goes to whoever knows more.
 */
export function createTopicAnswer(
  { contacts, languageOf, commands }: TopicAnswerParts,
  topicAt: (to: Jid) => Topic,
): Endpoint['iq'] {
  return (stanza, from, to) => {
    const topic = topicAt(to);
    const person = bareOf(from);
    const [payload] = stanza.getChildElements();
    if (contacts.shown(topic, person) === undefined || payload === undefined) {
      throw new StanzaError('cancel', 'service-unavailable');
    }
    const answer = ANSWERS[payload.getNS() ?? ''];
    const plain = stanza.attrs['type'] === 'get' && payload.attrs['node'] === undefined;
    if (answer !== undefined && plain) {
      return answer(topic, languageOf(person, topic), commands.features);
    }
    const command = commands.answers(stanza, from, to, { topic: topic.name });
    if (command === undefined) throw new StanzaError('cancel', 'service-unavailable');
    return command;
  };
}
