import type { Chat } from '../domain/chat.ts';
import { isOutOfReach, StanzaError } from '../domain/errors.ts';
import { type BareJid, bareOf, type FullJid, fullOf, type Jid } from '../domain/jid.ts';
import type { Topic } from '../domain/topic.ts';
import { textsIn } from '../text/languages.ts';
import type { Endpoint, Wire } from '../xmpp/port.ts';
import type { Shown } from '../xmpp/protocol/handle.ts';
import { buildPresenceError, parseJoin } from '../xmpp/protocol/muc-join.ts';
import { parseError } from '../xmpp/protocol/error.ts';
import type { CommandEndpoint } from './endpoint.ts';
import type { Talk } from './talk.ts';
import { isCommand } from './text.ts';
import { createTopicAnswer } from './topic-queries.ts';

type Stanza = Parameters<Endpoint['presence']>[0];

/** Topics as contacts: who adds and removes them, and what they show. */
export interface TopicContacts {
  /** What the person sees of the topic; undefined: nothing, it might not exist. */
  shown(topic: Topic, person: BareJid): Shown | undefined;
  /** He adds it to his contact list: that subscribes, where he may (A1). */
  add(topic: Topic, person: BareJid): Promise<void>;
  /** He takes it out: that unsubscribes. */
  remove(topic: Topic, person: BareJid): Promise<void>;
  /** His server asks what it shows, for he has it in his list. */
  probe(topic: Topic, person: BareJid): Promise<void>;
  /** One of his clients has gone, as far as this topic may know. */
  silenced(topic: string, person: BareJid): void;
  /** What was sent to him came back: his server cannot be reached now. */
  unreached(topic: Topic, person: BareJid): void;
}

/** Messages to a topic that are posts (A16). */
export interface TopicPosts {
  /** True when it was a post of the publisher, or his word about another's. */
  take(topic: Topic, stanza: Stanza, from: Jid): Promise<boolean>;
  /** True when somebody else's post now waits for the publisher's leave. */
  propose(topic: Topic, stanza: Stanza, from: Jid): Promise<boolean>;
}

/** What the addresses of topics need of the house. */
export interface TopicParts {
  readonly wire: Pick<Wire, 'send'>;
  readonly topics: ReadonlyMap<string, Topic>;
  readonly contacts: TopicContacts;
  /** The topic's chat that is on and in which the person takes part, or may. */
  readonly chatOf: (topic: string, person: BareJid) => Chat | undefined;
  /** Invites a client that has asked for the chat. */
  readonly invite: (chat: Chat, client: FullJid) => void;
  readonly posts: TopicPosts;
  readonly languageOf: (person: BareJid, topic: Topic) => string;
  /** Answers commands in words. */
  readonly talk: Talk;
  /** The same commands as forms (XEP-0050). */
  readonly commands: CommandEndpoint;
}

const takesPosts = (topic: Topic): boolean => topic.start.some(({ kind }) => kind === 'message');

/**
 * A topic's address (DESIGN §4): a contact that shows whether a chat is on, takes posts and
 * commands, and shows the way to whoever joins it as if it were a room.
 */
export function createTopicEndpoint(parts: TopicParts): Endpoint {
  const { wire, topics, contacts, chatOf, posts, talk, languageOf } = parts;
  const topicAt = (to: Jid): Topic => {
    const topic = topics.get(to.local);
    if (topic === undefined) throw new StanzaError('cancel', 'service-unavailable');
    return topic;
  };

  const refuseJoin = (topic: Topic, stanza: Stanza, from: Jid, to: Jid): void => {
    const person = bareOf(from);
    const chat = chatOf(topic.name, person);
    const texts = textsIn(languageOf(person, topic));
    const error =
      chat === undefined
        ? new StanzaError('cancel', 'not-allowed', texts.topicIsNoRoom)
        : new StanzaError('cancel', 'gone', texts.topicHasRoom, { uri: `xmpp:${chat.room}?join` });
    wire.send(buildPresenceError(stanza, error, bareOf(to)));
    if (chat !== undefined) parts.invite(chat, fullOf(from));
  };

  return {
    iq: createTopicAnswer(parts, topicAt),
    async message(stanza, from, to) {
      const topic = topicAt(to);
      if (stanza.attrs['type'] === 'groupchat') {
        throw new StanzaError('cancel', 'service-unavailable');
      }
      if (stanza.attrs['type'] === 'error') return;
      if (await posts.take(topic, stanza, from)) return;
      const isPost = takesPosts(topic) && !isCommand(stanza.getChildText('body') ?? '');
      if (!isPost) return talk.hear(stanza, from, to, { topic: topic.name });
      if (await posts.propose(topic, stanza, from)) return;
      if (stanza.getChild('body') === undefined) return; // chat states, receipts
      const { onlyPublisher } = textsIn(languageOf(bareOf(from), topic));
      throw new StanzaError('auth', 'not-allowed', onlyPublisher(topic.title));
    },
    async presence(stanza, from, to) {
      const topic = topicAt(to);
      const person = bareOf(from);
      switch (stanza.attrs['type'] as unknown) {
        case undefined:
          if (parseJoin(stanza) !== undefined) refuseJoin(topic, stanza, from, to);
          return;
        case 'probe':
          return contacts.probe(topic, person);
        case 'subscribe':
          return contacts.add(topic, person);
        case 'unsubscribe':
          return contacts.remove(topic, person);
        case 'unavailable':
          contacts.silenced(topic.name, person);
          return;
        case 'error':
          if (isOutOfReach(parseError(stanza).condition)) contacts.unreached(topic, person);
          return;
        default: // what he lets us see of himself is heard where presence is (`intake`)
          return;
      }
    },
  };
}
