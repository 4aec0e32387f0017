import { createHmac } from 'node:crypto';
import type { RelationIndex } from '../chats/relation-index.ts';
import type { Config } from '../config/config.ts';
import { type Bookmarks, createBookmarks } from '../contacts/bookmarks.ts';
import { type Clients, createClients } from '../contacts/clients.ts';
import { createHandles, type HandleCommands, type Handles } from '../contacts/handles.ts';
import { createInvitations, type Invitations } from '../contacts/invitations.ts';
import { createRosters, type Rosters } from '../contacts/rosters.ts';
import { domainIn } from '../domain/jid.ts';
import type { HandleRegistry } from '../people/handles.ts';
import type { OpenToUsers, RoomCallbacks, RoomLimits, Rooms } from '../rooms/port.ts';
import { createRooms } from '../rooms/service.ts';
import { textsIn } from '../text/languages.ts';
import type { Ground } from './ground.ts';
import type { People } from './people.ts';

/** What a chat is in people's clients: a room, contacts, bookmarks, invitations. */
export interface Contacts {
  readonly handles: Handles;
  readonly rosters: Rosters;
  readonly bookmarks: Bookmarks;
  readonly clients: Clients;
  readonly invitations: Invitations;
  readonly rooms: Rooms;
}

/**
 * @param callbacks hear what happens in rooms
 * @param commands what else handles are asked
 */
export function composeContacts(
  { config, store, clock, log, link, privileges }: Ground,
  { registry, presence }: People,
  relations: RelationIndex,
  callbacks: RoomCallbacks,
  commands: HandleCommands,
): Contacts {
  const accounts = privileges;
  return {
    handles: createHandles({
      wire: link,
      directory: {
        byHandle: (name) => registry.byName(name),
        handleOf: (person) => registry.of(person),
        presenceOf: (person) => presence.availability(person),
      },
      related: (a, b) => relations.related(a, b),
      relatedTo: (person) => relations.relatedTo(person),
      commands,
    }),
    rosters: createRosters({ accounts, journal: store, clock, log }),
    bookmarks: createBookmarks({ accounts }),
    clients: createClients({ wire: link, clock }),
    invitations: createInvitations({ wire: link }),
    rooms: createRooms({
      wire: link,
      store,
      clock,
      log,
      secret: createHmac('sha256', config.xmpp.secret.reveal()).update('occupant-id').digest('hex'),
      callbacks,
      archive: store,
      language: config.language,
      limits: ROOM_LIMITS,
      entryLimits: ENTRY_LIMITS,
      admins: config.admins,
      confirm: {
        after: config.confirm.after,
        describe: (report, language) => textsIn(language).reception(report),
      },
      ...usersRooms(config, registry),
    }),
  };
}

/**
 * What one person may send into rooms. A bulk of two thousand messages passes, as a program sends
 * when it catches up; whoever goes on faster than anybody reads is refused.
 */
const ROOM_LIMITS: RoomLimits = { burst: 2200, perSecond: 20 };
/** Entering and leaving; programs do it often, and it costs others little. */
const ENTRY_LIMITS: RoomLimits = { burst: 300, perSecond: 50 };

/** Whether and how users open rooms (`rooms`); names of topics and handles are not to be had. */
function usersRooms(
  { rooms, language, topics, xmpp }: Config,
  registry: HandleRegistry,
): { openToUsers?: OpenToUsers } {
  if (!rooms.openToUsers) return {};
  const texts = textsIn(language);
  return {
    openToUsers: {
      idle: rooms.idle,
      after: rooms.after,
      language,
      reasons: { idle: texts.ended('idle'), after: texts.ended('time') },
      mayOpen: (person, local) =>
        xmpp.hosts.includes(domainIn(person)) &&
        !topics.has(local) &&
        registry.byName(local) === undefined,
    },
  };
}
