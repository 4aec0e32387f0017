import { addressAt, type BareJid } from '../../domain/jid.ts';
import type { Topic } from '../../domain/topic.ts';
import type { Clock } from '../../schedule/port.ts';
import { textsIn } from '../../text/languages.ts';
import type { Texts } from '../../text/texts.ts';
import type { Wire } from '../../xmpp/port.ts';
import { buildPost } from '../../xmpp/protocol/post.ts';
import type { Manner } from './manner.ts';

/** What is said: the text in the person's language, with times of his zone. */
export interface TopicWords {
  readonly subject?: string;
  readonly text: (texts: Texts, zone: string) => string;
  /** The id of the message; the same words said again after a crash have the same one. */
  readonly id?: string;
}

/** Says something to a person from the address of a topic; his server keeps it while he is offline. */
export type TopicVoice = (topic: Topic, to: BareJid, words: TopicWords) => void;

/** Builds the voice of the topics. */
export function createTopicVoice(
  wire: Pick<Wire, 'domain' | 'send'>,
  manner: Manner,
  clock: Clock,
): TopicVoice {
  let count = 0;
  return (topic, to, { subject = '', text, id }) => {
    const { language, zone } = manner(to, topic);
    const address = {
      from: addressAt(topic.name, wire.domain),
      to,
      id: id ?? `${topic.name}-${clock.now().toString(36)}-${(count += 1)}`,
    };
    const content = { subject, text: text(textsIn(language), zone), language };
    wire.send(buildPost(address, content), 'moment');
  };
}
