import type { Actions } from '../commands/port.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Topic } from '../domain/topic.ts';
import { DONE, refused } from './outcome.ts';
import type { ActionParts } from './parts.ts';
import { topicView } from './views.ts';

type TopicActions = Pick<
  Actions,
  'topics' | 'subscribe' | 'unsubscribe' | 'setDuration' | 'accept'
>;

/** What people do about topics. */
export function topicActions(parts: ActionParts): TopicActions {
  const { topics, memberships, subscriptions, wishes, cancelContact } = parts;
  const seen = (person: BareJid, name: string): Topic | undefined => {
    const topic = topics.get(name.toLowerCase());
    return topic !== undefined && memberships.sees(person, topic) ? topic : undefined;
  };

  return {
    topics: (person) =>
      memberships.topicsOf(person).map((topic) => topicView(parts, topic, person)),
    async subscribe(person, name, duration) {
      const topic = topics.get(name.toLowerCase());
      if (topic === undefined) return refused('no-such-topic');
      const joining = await memberships.subscribe(person, topic, duration);
      if (joining === 'subscribed') return DONE;
      if (joining === 'already') return refused('already');
      return refused(memberships.isOurs(person) ? 'topic-closed' : 'no-such-topic');
    },
    async unsubscribe(person, name) {
      const topic = seen(person, name);
      if (topic === undefined) return refused('no-such-topic');
      const isContact = subscriptions.row(topic.name, person)?.contact === true;
      const leaving = await memberships.unsubscribe(person, topic);
      if (isContact) cancelContact(topic.name, person);
      return leaving === 'not-subscribed' ? refused('not-subscribed') : DONE;
    },
    async setDuration(person, name, duration) {
      const topic = seen(person, name);
      if (topic === undefined) return refused('no-such-topic');
      if (!memberships.isSubscribed(person, topic)) return refused('not-subscribed');
      await subscriptions.setDuration(topic.name, person, duration);
      return DONE;
    },
    async accept(person, consent, name) {
      const topic = name === undefined ? undefined : seen(person, name);
      if (name !== undefined && topic === undefined) return refused('no-such-topic');
      await wishes.setConsent(person, consent, topic?.name);
      if (topic !== undefined) subscriptions.announce(topic.name);
      return DONE;
    },
  };
}
