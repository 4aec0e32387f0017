import { type Askers, createAskers } from '../commands/asker.ts';
import { createZones } from '../commands/zones.ts';
import { reasonOf } from '../domain/errors.ts';
import { type BareJid, domainIn, type FullJid } from '../domain/jid.ts';
import type { Manner } from '../between/topics/manner.ts';
import { createTopicVoice, type TopicVoice } from '../between/topics/voice.ts';
import type { Ground } from './ground.ts';
import type { People } from './people.ts';

/** In which language, and with times of which zone, people are spoken to. */
export interface Manners {
  readonly askers: Askers;
  readonly manner: Manner;
  /** Finds out the zone of a person whose zone is not known, from a client of his. */
  readonly learnZone: (person: BareJid, client: FullJid) => Promise<void>;
  /** How topics speak to people. */
  readonly say: TopicVoice;
}

/** Builds what is known of people's languages and zones. */
export function composeManners({ config, link, clock, log }: Ground, { wishes }: People): Manners {
  const { people, topics, language, xmpp } = config;
  const failed = (error: unknown): void => {
    log.error('the zone of a person could not be noted', { reason: reasonOf(error) });
  };
  const zones = createZones({
    wire: link,
    clock,
    configured: (person) => people.get(person)?.zone,
    before: (person) => wishes.zone(person),
    told: (person, zone) => {
      // Nothing is stored of strangers because they write to us.
      const isNews = wishes.zone(person) !== zone && xmpp.hosts.includes(domainIn(person));
      if (isNews) wishes.setZone(person, zone).catch(failed);
    },
    failed,
  });
  const askers = createAskers({
    chosen: (person) => wishes.of(person).language,
    configured: (person) => people.get(person)?.language,
    zone: (person, client) => zones.zone(person, client),
    language: (topic) => topics.get(topic ?? '')?.language ?? language,
  });
  const manner: Manner = (person, topic) => ({
    language: askers.languageOf({ person }, topic === undefined ? {} : { topic: topic.name }),
    zone: wishes.zone(person),
  });
  return {
    askers,
    manner,
    learnZone: async (person, client) => {
      if (wishes.knownZone(person) === undefined) await zones.learn(person, client);
    },
    say: createTopicVoice(link, manner, clock),
  };
}
