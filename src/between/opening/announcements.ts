import type { Instant, Milliseconds } from '../../domain/duration.ts';
import type { TriggerEvent } from '../../domain/event.ts';
import type { Topic } from '../../domain/topic.ts';
import type { Clock } from '../../schedule/port.ts';
import type { Wire } from '../../xmpp/port.ts';
import type { Choose } from './choose.ts';
import type { Marks } from '../marks.ts';
import type { TopicVoice } from '../topics/voice.ts';

/** What announcing needs of the house. */
export interface AnnouncementParts {
  readonly choose: Choose;
  readonly say: TopicVoice;
  readonly wire: Pick<Wire, 'drained' | 'fence'>;
  readonly marks: Marks;
  readonly clock: Clock;
}

/**
 * Tells those who would be selected now that a chat begins at the prescribed moment (A8). One moment
 * is told once, over restarts as well, and none while an earlier one is still to come, unless each
 * event has a chat of its own. Resolves when it is on its way for certain.
 */
export type Announce = (topic: Topic, event: TriggerEvent, moment: Instant) => Promise<void>;

/** Moments that lie as near as this to one another are one. */
const ONE_MOMENT: Milliseconds = 2000;

/** Builds the announcements of chats. */
export function createAnnouncements(parts: AnnouncementParts): Announce {
  const { choose, say, wire, marks, clock } = parts;
  return async (topic, { id, subject }, moment) => {
    const key = `announced ${topic.name}`;
    const told = marks.get(key);
    if (told !== undefined) {
      if (moment < told + ONE_MOMENT) return;
      if (told > clock.now() && topic.again.running !== 'new') return;
    }
    const { willing } = await choose(topic, clock.now());
    for (const { jid } of willing) {
      const facts = { title: topic.title, subject, begins: moment };
      say(topic, jid, {
        text: (texts, zone) => texts.announcement(facts, zone, topic.name),
        id: `announced-${id}`,
      });
      await wire.drained();
    }
    await wire.fence('moment');
    await marks.set(key, moment);
  };
}
