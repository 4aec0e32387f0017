import type { Element } from '@xmpp/xml';
import type { Chat } from '../domain/chat.ts';
import { StanzaError } from '../domain/errors.ts';
import { bareOf, type BareJid, type Jid } from '../domain/jid.ts';
import type { Topic } from '../domain/topic.ts';
import { textsIn } from '../text/languages.ts';
import type { Endpoint, Wire } from '../xmpp/port.ts';
import { buildInfo, NS_DISCO_INFO } from '../xmpp/protocol/disco.ts';
import { buildPresenceError, parseJoin } from '../xmpp/protocol/muc.ts';

/** What is known of topics. */
export interface TopicParts {
  readonly wire: Pick<Wire, 'send'>;
  readonly topics: ReadonlyMap<string, Topic>;
  /** The topic's chat that is on and in which the person takes part. */
  readonly chatOf: (topic: string, person: BareJid) => Chat | undefined;
  readonly posts: TopicPosts;
}

/** Messages to a topic that are posts (A16). */
export interface TopicPosts {
  /** True when it was a post of the publisher, or his word about another's. */
  take(topic: Topic, stanza: Element, from: Jid): Promise<boolean>;
  /** True when somebody else's post now waits for the publisher's leave. */
  propose(topic: Topic, stanza: Element, from: Jid): Promise<boolean>;
}

/**
 * A topic's address (DESIGN §4). Who joins it as if it were a room is shown the way: a member of a
 * running chat to its room, others get an explanation.
 */
export function createTopicEndpoint({ wire, topics, chatOf, posts }: TopicParts): Endpoint {
  const refuseJoin = (stanza: Element, from: Jid, to: Jid): void => {
    const chat = chatOf(to.local, bareOf(from));
    const texts = textsIn(topics.get(to.local)?.language ?? 'en');
    const error =
      chat === undefined
        ? new StanzaError('cancel', 'not-allowed', texts.topicIsNoRoom)
        : new StanzaError('cancel', 'gone', texts.topicHasRoom, { uri: `xmpp:${chat.room}?join` });
    wire.send(buildPresenceError(stanza, error, bareOf(to)));
  };
  return {
    iq(stanza, _from, to) {
      const query = stanza.getChild('query', NS_DISCO_INFO);
      if (stanza.attrs['type'] !== 'get' || query === undefined) {
        throw new StanzaError('cancel', 'service-unavailable');
      }
      const name = topics.get(to.local)?.title ?? to.local;
      return buildInfo({
        identities: [{ category: 'headline', type: 'newmail', name }],
        features: [NS_DISCO_INFO],
      });
    },
    async message(stanza, from, to) {
      const topic = topics.get(to.local);
      if (stanza.attrs['type'] === 'error' || topic === undefined) return;
      if (await posts.take(topic, stanza, from)) return;
      if (await posts.propose(topic, stanza, from)) return;
      if (stanza.getChild('body') === undefined) return; // chat states, receipts
      const { onlyPublisher } = textsIn(topic.language);
      throw new StanzaError('auth', 'not-allowed', onlyPublisher(topic.title));
    },
    presence(stanza, from, to) {
      const joins = stanza.attrs['type'] === undefined && parseJoin(stanza) !== undefined;
      if (joins) refuseJoin(stanza, from, to);
    },
  };
}
