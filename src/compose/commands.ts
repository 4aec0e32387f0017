import { randomUUID } from 'node:crypto';
import { createActions } from '../actions.ts';
import type { RelationIndex } from '../chats/relations.ts';
import { type Askers, createAskers } from '../commands/asker.ts';
import { type CommandEndpoint, createCommandEndpoint } from '../commands/endpoint.ts';
import type { Actions } from '../commands/port.ts';
import { createTalk, type Talk } from '../commands/talk.ts';
import { createTextCommands, type TextCommands } from '../commands/text.ts';
import { createZones } from '../commands/zones.ts';
import type { BareJid, FullJid } from '../domain/jid.ts';
import { Memberships } from '../memberships.ts';
import type { Manner } from '../manner.ts';
import { createSummons } from '../summons.ts';
import type { Standing } from '../standing.ts';
import { createTopicContacts, type TopicPresences } from '../topic-contacts.ts';
import type { Chats } from './chats.ts';
import type { Contacts } from './contacts.ts';
import type { Ground } from './ground.ts';
import type { People } from './people.ts';

/** What people can say and click, and topics as contacts. */
export interface Commands {
  readonly memberships: Memberships;
  readonly actions: Actions;
  readonly askers: Askers;
  readonly words: TextCommands;
  readonly talk: Talk;
  readonly forms: CommandEndpoint;
  readonly topicContacts: TopicPresences;
  readonly manner: Manner;
  /** Invites clients that have asked for a chat. */
  readonly summon: (chat: string, clients: readonly (FullJid | BareJid)[]) => void;
}

/** Builds the back and the front of what people can do. */
export function composeCommands(
  { config, domain, store, link, clock, agenda, log, hosts }: Ground,
  people: People,
  contacts: Contacts,
  chats: Chats,
  relations: RelationIndex,
  standing: Standing,
): Commands {
  const { presence, registry, subscriptions, wishes } = people;
  const { topics, admins, language, zone } = config;
  const { keeper, invited } = chats;
  const memberships = new Memberships({
    topics,
    hosts: config.xmpp.hosts,
    admins,
    subscriptions,
    wishes,
  });
  const zones = createZones({
    wire: link,
    clock,
    configured: (person) => config.people.get(person)?.zone,
    fallback: zone,
  });
  const askers = createAskers({
    chosen: (person) => wishes.of(person).language,
    configured: (person) => config.people.get(person)?.language,
    zone: async (person, client) => {
      const told = await zones.zone(person, client);
      const isNews = told !== zone && wishes.zone(person) !== told;
      if (isNews) await wishes.setZone(person, told);
      return told;
    },
    language: (topic) => topics.get(topic ?? '')?.language ?? language,
  });
  const manner: Manner = (person, topic) => ({
    language: askers.languageOf({ person }, topic === undefined ? {} : { topic: topic.name }),
    zone: wishes.zone(person),
  });
  const topicContacts = createTopicContacts({
    wire: link,
    topics,
    memberships,
    subscriptions,
    presence,
    running: (topic) => keeper.running(topic),
    manner,
    feeds: (host) => hosts.feeds(host),
    clock,
    agenda,
    log,
  });
  const summon = createSummons({ ...contacts, keeper, manner });
  const actions = createActions({
    domain,
    topics,
    keeper,
    memberships,
    subscriptions,
    wishes,
    presence,
    handles: registry,
    rooms: contacts.rooms,
    invited,
    store,
    relatedTo: (person) => relations.relatedTo(person),
    invite: ({ id }, person) =>
      summon(
        id,
        presence
          .clients(person)
          .filter(({ certainty }) => certainty !== 'silent')
          .map(({ jid }) => jid),
      ),
    cancelContact: (topic, person) => topicContacts.cancel(topic, person),
    pairChanged: async (a, b) => {
      contacts.handles.ended(a, b);
      await standing.review();
    },
  });
  const isAdmin = (person: BareJid): boolean => memberships.isAdmin(person);
  const { prefix } = config.commands;
  const words = createTextCommands({ actions, isAdmin, clock, prefix, log });
  return {
    memberships,
    actions,
    askers,
    words,
    talk: createTalk({ wire: link, clock, askers, commands: words }),
    forms: createCommandEndpoint({ actions, isAdmin, clock, prefix, askers, newId: randomUUID }),
    topicContacts,
    manner,
    summon,
  };
}
