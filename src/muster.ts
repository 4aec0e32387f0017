import { RelationIndex } from './chats/relation-index.ts';
import { COMMAND_FEATURES } from './commands/endpoint.ts';
import { composeAddresses } from './compose/addresses.ts';
import { type Commands, composeCommands } from './compose/commands.ts';
import { type Chats, composeChats } from './compose/chats.ts';
import { composeContacts, type Contacts } from './compose/contacts.ts';
import { openDoors } from './compose/doors.ts';
import { type Ground, layGround } from './compose/ground.ts';
import { composeManners } from './compose/manners.ts';
import { composePeople, type People } from './compose/people.ts';
import { composeStanding } from './compose/standing.ts';
import type { Config } from './config/config.ts';
import { chatIdOf, createDepartures, type Departures } from './between/departures.ts';
import { reasonOf } from './domain/errors.ts';
import { localIn } from './domain/jid.ts';
import { isRoomName } from './domain/room-name.ts';
import { createLate } from './between/late.ts';
import type { Log } from './observe/port.ts';
import { Reunion } from './between/reunion.ts';
import type { Clock } from './schedule/port.ts';
import type { Standing } from './between/standing.ts';
import { within } from './waiting/within.ts';

/** The running service. */
export interface Muster {
  /** Rejects when the server will never take us: a wrong secret, an unknown domain. */
  readonly failed: Promise<never>;
  /** Ends all chats and tells their people; resolves when everything is taken away. */
  retire(): Promise<void>;
  /** Stores what is to be stored and leaves in silence: no room hears of it. */
  stop(): Promise<void>;
}

/** How long a retirement waits for people's servers to answer. */
const RETIRE_WITHIN = 30_000;

/**
 * The composition root: configuration → store → link → services. Resolves when mail and the command
 * line are served; the server may come later (`ready` in the log). Rejects with what the admin has
 * to mend.
 */
export async function startMuster(
  config: Config,
  tools: { readonly log: Log; readonly clock: Clock },
): Promise<Muster> {
  await using undo = new AsyncDisposableStack();
  const ground = await layGround(config, tools, undo);
  const people = await composePeople(ground);
  const standing = composeStanding(ground, people, () => chats.outbox);
  const relations = new RelationIndex(standing);
  const departures = createDepartures({
    ...ground,
    ...people,
    reportsDrops: (host) => ground.hosts.reportsDrops(host),
    rooms: () => contacts.rooms,
    apply: (chat, event) => chats.keeper.apply(chat, event),
  });
  const manners = composeManners(ground, people);
  const contacts: Contacts = composeContacts(
    ground,
    people,
    relations,
    {
      ...departures,
      joined: (room, person) => {
        departures.joined(room, person);
        chats.invited.used(chatIdOf(room), person);
      },
      active: (room, at) => {
        if (isRoomName(localIn(room))) chats.keeper.active(chatIdOf(room), at);
      },
      command: (said) => commands.inRooms.take(said),
    },
    {
      features: COMMAND_FEATURES,
      answers: (stanza, from, to) => commands.forms.answers(stanza, from, to, { handle: to.local }),
    },
  );
  const chats: Chats = await composeChats(ground, people, manners, contacts, relations);
  const commands: Commands = composeCommands(
    ground,
    people,
    manners,
    contacts,
    chats,
    relations,
    standing,
  );
  const reunion = composeReunion(ground, people, contacts, chats, commands, standing);
  const router = composeAddresses(ground, people, manners, contacts, chats, commands, reunion);
  connect(ground, people, contacts, chats, departures, reunion);
  follow(ground, people, chats, commands, standing);
  ground.link.onStanza((stanza) => router.route(stanza));

  chats.keeper.begin();
  undo.defer(() => people.sightings.flush());
  undo.defer(() => chats.outbox.drained()); // what waits for an answer hears that the link is gone
  undo.defer(() => ground.link.stop());
  undo.defer(() => contacts.rooms.settled());
  undo.defer(async () => {
    chats.outbox.pause();
    await Promise.all([chats.keeper.drained(), router.idle(), commands.inRooms.settled()]);
  });
  undo.defer(() => chats.flow.stop());
  undo.defer(() => chats.triggers.presence.settled());
  undo.defer(() => chats.triggers.clock.stop());
  await openDoors(ground, people, chats, undo);
  await chats.triggers.clock.start();
  const failed = ground.link.start().then(() => new Promise<never>(() => {}));
  failed.catch(() => undefined); // whoever awaits `failed` sees it
  const running = undo.move();
  return {
    failed,
    retire: () => retire(chats, contacts, tools.clock),
    stop: () => running.disposeAsync(),
  };
}

function composeReunion(
  { config, domain, link, clock, log, hosts }: Ground,
  { presence, inquiry }: People,
  { rooms }: Contacts,
  chats: Chats,
  { topicContacts }: Commands,
  standing: Standing,
): Reunion {
  const { keeper, triggers } = chats;
  return new Reunion({
    ...chats,
    wire: link,
    presence,
    inquiry,
    rooms,
    clock,
    log,
    introduced: () => hosts.introduced(),
    feeds: (host) => hosts.feeds(host),
    complete: (host) => hosts.reportsDrops(host),
    ready: async () => {
      log.event('ready', { component: domain, hosts: config.xmpp.hosts });
      for (const chat of keeper.all()) {
        for (const { of } of chat.ending.off) {
          await keeper.apply(chat.id, { type: 'presence', of, online: presence.online(of) });
        }
      }
      await standing.review();
      await topicContacts.review();
      triggers.presence.review();
    },
  });
}

/** Who hears what of presence, privileges and the link. */
function connect(
  { link, privileges }: Ground,
  { presence }: People,
  { handles, rooms }: Contacts,
  { outbox, keeper, triggers }: Chats,
  departures: Departures,
  reunion: Reunion,
): void {
  presence.watch({
    appeared: (person) => {
      handles.appeared(person);
      outbox.loggedIn(person);
      triggers.presence.changed(person);
      keeper.watched(person, true);
    },
    changed: (person) => handles.changed(person),
    vanished: (person) => {
      handles.vanished(person);
      triggers.presence.changed(person);
      keeper.watched(person, false);
    },
    clientGone: (client) => rooms.gone(client),
  });
  privileges.onChange((changes) => {
    if (changes.some((change) => change.granted)) outbox.granted();
  });
  link.onOnline(() => {
    privileges.online();
    void reunion.meet();
  });
  link.onOffline(() => {
    privileges.offline();
    departures.separated();
    reunion.separated();
  });
}

/** How soon the lasting relations follow a change of subscriptions, or of what hosts let us do. */
const REVIEW_WITHIN = 200;

/** What follows from changes of chats, subscriptions and presence beyond themselves. */
function follow(
  { config, clock, agenda, log, privileges }: Ground,
  { presence, subscriptions, directory }: People,
  { keeper, flow, watch }: Chats,
  { topicContacts }: Commands,
  standing: Standing,
): void {
  const { topics } = config;
  watch(({ topic }) => topicContacts.changed(topic));
  presence.watch({ appeared: createLate({ topics, directory, keeper, flow, clock, agenda }) });
  const reviewSoon = (): void => {
    agenda.set('standing', clock.now() + REVIEW_WITHIN, () => {
      standing.review().catch((error: unknown) => {
        log.error('lasting relations could not be reviewed', { reason: reasonOf(error) });
      });
    });
  };
  subscriptions.watch((name) => {
    if (topics.get(name)?.standing === true) reviewSoon();
  });
  privileges.onChange((changes) => {
    if (changes.some(({ granted, operation }) => granted && operation === 'roster')) reviewSoon();
  });
}

async function retire({ keeper }: Chats, { rooms }: Contacts, clock: Clock): Promise<void> {
  rooms.shutDown();
  await keeper.applyToAll(keeper.all(), { type: 'end', reason: 'retired' });
  await within(clock, RETIRE_WITHIN, keeper.emptied());
}
