import { createServiceEndpoint } from '../commands/service.ts';
import { createTopicEndpoint } from '../commands/topic.ts';
import { createIntake } from '../between/presence/intake.ts';
import type { Reunion } from '../between/presence/reunion.ts';
import { createUnreached } from '../between/performing/unreached.ts';
import { addressAt, fullOf } from '../domain/jid.ts';
import { VERSION } from '../version.ts';
import { classifier, createRouter, type Router } from '../xmpp/router.ts';
import type { Chats } from './chats.ts';
import type { Commands } from './commands.ts';
import type { Contacts } from './contacts.ts';
import type { Ground } from './ground.ts';
import type { Manners } from './manners.ts';
import type { People } from './people.ts';

/** Gives each kind of address at our domain (DESIGN §4) to whoever answers there. */
export function composeAddresses(
  { config, domain, link, clock, agenda, log, hosts, privileges }: Ground,
  { presence, inquiry, registry }: People,
  { askers, manner }: Manners,
  { rooms, handles }: Contacts,
  { keeper, posts }: Chats,
  commands: Commands,
  reunion: Reunion,
): Router {
  const { topics, language } = config;
  const started = clock.now();
  const open = config.rooms.openToUsers;
  const { talk, forms, topicContacts, memberships, summon } = commands;
  const unreached = createUnreached({ keeper, rooms, summon, clock, agenda });
  return createRouter({
    domain,
    wire: link,
    log,
    classify: classifier({
      topic: (local) => topics.has(local),
      handle: (local) => registry.byName(local) !== undefined,
    }),
    endpoints: {
      service: createServiceEndpoint({
        wire: link,
        language,
        version: VERSION,
        conference: open,
        rooms: (viewer) => rooms.publicRooms(viewer),
        topics: (viewer) =>
          memberships
            .topicsOf(viewer)
            .map(({ name, title }) => ({ jid: addressAt(name, domain), title })),
        commands: forms,
        roomCommand: (iq, from) => rooms.adminCommand(iq, from),
        uptime: () => (clock.now() - started) / 1000,
        talk,
        bounced: (from, id, condition) => unreached(fullOf(from), id, condition),
      }),
      topic: createTopicEndpoint({
        wire: link,
        topics,
        posts,
        contacts: topicContacts,
        talk,
        commands: forms,
        languageOf: (person, topic) => manner(person, topic).language,
        invite: ({ id }, client) => summon(id, [client]),
        chatOf: (topic, person) => keeper.of(person, topic).find(({ phase }) => phase === 'open'),
      }),
      room: rooms,
      handle: handles.endpoint,
      // A name that is nothing yet may become a room; else it answers as an unknown handle does.
      unknown: open ? rooms : handles.endpoint,
    },
    onPresence: createIntake({
      presence,
      inquiry,
      reunion,
      clock,
      feeds: (host) => hosts.feeds(host),
      leavesOut: (host) => hosts.leavesOut(host),
      log,
      isTopic: (local) => topics.has(local),
      spoke: (person, spoken) => askers.heard(person, spoken),
    }),
    onAdvertisement: (stanza, from) => privileges.advertised(stanza, from),
  });
}
