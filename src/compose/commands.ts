import { randomUUID } from 'node:crypto';
import { createActions } from '../actions/all.ts';
import type { RelationIndex } from '../chats/relation-index.ts';
import { type CommandEndpoint, createCommandEndpoint } from '../commands/endpoint.ts';
import type { Actions } from '../commands/port.ts';
import { createRoomCommands, type RoomCommands } from '../commands/room.ts';
import { createTalk, type Talk } from '../commands/talk.ts';
import { createTextCommands } from '../commands/text.ts';
import { chatIdOf } from '../between/presence/departures.ts';
import type { BareJid, FullJid } from '../domain/jid.ts';
import { Memberships } from '../between/topics/memberships.ts';
import { createSummons } from '../between/performing/summons.ts';
import type { Standing } from '../between/topics/standing.ts';
import { createTopicContacts, type TopicPresences } from '../between/topics/contacts.ts';
import type { Chats } from './chats.ts';
import type { Contacts } from './contacts.ts';
import type { Ground } from './ground.ts';
import type { Manners } from './manners.ts';
import type { People } from './people.ts';

/** What people can say and click, and topics as contacts. */
export interface Commands {
  readonly memberships: Memberships;
  readonly actions: Actions;
  readonly talk: Talk;
  readonly inRooms: RoomCommands;
  readonly forms: CommandEndpoint;
  readonly topicContacts: TopicPresences;
  /** Invites clients that have asked for a chat. */
  readonly summon: (chat: string, clients: readonly (FullJid | BareJid)[]) => void;
}

/** Builds the back and the front of what people can do. */
export function composeCommands(
  { config, domain, store, link, clock, agenda, log, hosts }: Ground,
  people: People,
  { askers, manner, say }: Manners,
  contacts: Contacts,
  chats: Chats,
  relations: RelationIndex,
  standing: Standing,
): Commands {
  const { presence, registry, subscriptions, wishes } = people;
  const { topics, admins } = config;
  const { keeper, invited } = chats;
  const memberships = new Memberships({
    topics,
    hosts: config.xmpp.hosts,
    admins,
    subscriptions,
    wishes,
  });
  const topicContacts = createTopicContacts({
    wire: link,
    topics,
    memberships,
    subscriptions,
    presence,
    running: (topic) => keeper.running(topic),
    manner,
    say,
    leavesOut: (host) => hosts.leavesOut(host),
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
    sources: (person) => {
      const known = config.people.get(person);
      return known === undefined ? [] : [...known.mail, ...known.phone];
    },
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
    talk: createTalk({ wire: link, clock, askers, commands: words }),
    inRooms: createRoomCommands({
      wire: link,
      prefix,
      askers,
      commands: words,
      topicOf: (room) => keeper.get(chatIdOf(room))?.topic,
      log,
    }),
    forms: createCommandEndpoint({ actions, isAdmin, clock, prefix, askers, newId: randomUUID }),
    topicContacts,
    summon,
  };
}
