import { type Askers, createAskers } from '../commands/asker.ts';
import { createZones } from '../commands/zones.ts';
import { domainIn } from '../domain/jid.ts';
import type { Manner } from '../manner.ts';
import type { Ground } from './ground.ts';
import type { People } from './people.ts';

/** In which language, and with times of which zone, people are spoken to. */
export interface Manners {
  readonly askers: Askers;
  readonly manner: Manner;
}

/** Builds what is known of people's languages and zones. */
export function composeManners({ config, link, clock }: Ground, { wishes }: People): Manners {
  const { people, topics, language, zone, xmpp } = config;
  const zones = createZones({
    wire: link,
    clock,
    configured: (person) => people.get(person)?.zone,
    fallback: zone,
  });
  const askers = createAskers({
    chosen: (person) => wishes.of(person).language,
    configured: (person) => people.get(person)?.language,
    zone: async (person, client) => {
      const told = await zones.zone(person, client);
      const isNews = told !== zone && wishes.zone(person) !== told;
      // Nothing is stored of strangers because they write to us.
      if (isNews && xmpp.hosts.includes(domainIn(person))) await wishes.setZone(person, told);
      return told;
    },
    language: (topic) => topics.get(topic ?? '')?.language ?? language,
  });
  return {
    askers,
    manner: (person, topic) => ({
      language: askers.languageOf({ person }, topic === undefined ? {} : { topic: topic.name }),
      zone: wishes.zone(person),
    }),
  };
}
