import { createHmac, randomBytes } from 'node:crypto';
import { Keeper } from './chats/keeper.ts';
import { Outbox } from './chats/outbox.ts';
import { RelationIndex } from './chats/relations.ts';
import { createServiceEndpoint } from './commands/service.ts';
import { createTopicEndpoint } from './commands/topic.ts';
import type { Config } from './config/config.ts';
import { createBookmarks } from './contacts/bookmarks.ts';
import { createClients } from './contacts/clients.ts';
import { createHandles } from './contacts/handles.ts';
import { createInvitations } from './contacts/invitations.ts';
import { createRosters } from './contacts/rosters.ts';
import { createOperations } from './control/operations.ts';
import { ControlServer } from './control/server.ts';
import { createChoose } from './choose.ts';
import { beginAt } from './domain/begin.ts';
import { inventHandle } from './domain/handle-words.ts';
import { localIn } from './domain/jid.ts';
import { Flow } from './flow.ts';
import { createIntake } from './intake.ts';
import { Invited } from './invited.ts';
import type { Log } from './observe/port.ts';
import { Directory } from './people/directory.ts';
import { HandleRegistry } from './people/handles.ts';
import { Inquiry } from './people/inquiry.ts';
import { PresenceBook } from './people/presence.ts';
import { NO_WISHES } from './people/wishes.ts';
import { createPerform } from './perform.ts';
import { createPreparation } from './prepare.ts';
import { attributeOf, relationRows } from './relations.ts';
import { Reunion } from './reunion.ts';
import { createReveal } from './reveal.ts';
import { createRooms } from './rooms/service.ts';
import { createAgenda } from './schedule/agenda.ts';
import type { Clock } from './schedule/port.ts';
import { rememberSightings } from './sightings.ts';
import { openSqlite } from './store/sqlite/open.ts';
import { clockEnd } from './triggers/clock/end.ts';
import { createMailListener } from './triggers/mail/listener.ts';
import { VERSION } from './version.ts';
import { createLink } from './xmpp/link.ts';
import { createHosts } from './xmpp/hosts.ts';
import { createPrivileges } from './xmpp/privilege.ts';
import { classifier, createRouter } from './xmpp/router.ts';

/** The running service. */
export interface Muster {
  /** Rejects when the server will never take us: a wrong secret, an unknown domain. */
  readonly failed: Promise<never>;
  /** Ends all chats and tells their people; resolves when everything is taken away. */
  retire(): Promise<void>;
  /** Stores what is to be stored and leaves in silence: no room hears of it. */
  stop(): Promise<void>;
}

/** What the service stands on. */
export interface Ground {
  readonly log: Log;
  readonly clock: Clock;
}

/**
 * The composition root: configuration → store → link → services. Resolves when mail and the command
 * line are served; the server may come later (`ready` in the log). Rejects with what the admin has
 * to mend.
 */
export async function startMuster(config: Config, { log, clock }: Ground): Promise<Muster> {
  const { component: domain, hosts, host, port, secret } = config.xmpp;
  await using undo = new AsyncDisposableStack();
  const store = await openSqlite({ path: config.store.path, domain, log });
  undo.defer(() => store.close());
  const agenda = createAgenda(clock);
  undo.defer(() => agenda.stop());

  // The link, and what the hosts let us do.
  const link = createLink({ host, port, domain, secret: secret.reveal(), clock, log });
  const server = config.xmpp.server;
  const privileges = createPrivileges({ wire: link, hosts, server, clock, log });
  const served = createHosts({ wire: link, privileges, hosts });

  // People.
  const presence = new PresenceBook();
  const inquiry = new Inquiry({ wire: link, book: presence, clock, traits: served });
  const registry = new HandleRegistry(store, {
    people: config.people,
    first: config.handles.first,
    hosts,
    reserved: (name) => config.topics.has(name),
    invent: (taken) => inventHandle(Math.random, taken),
  });
  const directory = new Directory(config.topics, presence, registry);
  const sightings = rememberSightings({ presence, store, agenda, clock, log });

  // Relations, and what they give people in their clients.
  const relations = new RelationIndex();
  const handles = createHandles({
    wire: link,
    directory: {
      byHandle: (name) => registry.byName(name),
      handleOf: (person) => registry.of(person),
      presenceOf: (person) => presence.availability(person),
    },
    related: (a, b) => relations.related(a, b),
    relatedTo: (person) => relations.relatedTo(person),
  });
  const rosters = createRosters({ accounts: privileges, journal: store, clock, log });
  const clients = createClients({ wire: link });
  const rooms = createRooms({
    wire: link,
    store,
    clock,
    log,
    secret: createHmac('sha256', secret.reveal()).update('occupant-id').digest('hex'),
    callbacks: { joined: () => {}, left: () => {}, active: () => {} },
  });

  // Chats: decide, then do.
  const invited = new Invited();
  const lastEnds = new Map<string, number>();
  const wishes = NO_WISHES;
  const random = Math.random;
  const choose = createChoose({
    directory,
    presence,
    inquiry,
    inquiryAge: config.inquiry,
    wishes,
    random,
  });
  const perform = createPerform({
    rooms,
    rosters,
    bookmarks: createBookmarks({ accounts: privileges }),
    invitations: createInvitations({ wire: link }),
    clients,
    presence,
    invited,
    keeper: () => keeper,
    contactPut: (owner, contact) => {
      const person = registry.byName(localIn(contact))?.jid;
      if (person !== undefined) handles.tell(owner, person);
    },
    wire: link,
    clock,
    zone: config.zone,
  });
  const settled = (chat: string): void => keeper.settled(chat);
  const outbox: Outbox = new Outbox({ store, clock, agenda, log, settled, perform });
  const occupants = Map.groupBy(await store.loadOccupants(), (occupant) => occupant.room);
  const { zone } = config;
  const changed = createReveal({ zone, rooms, relations, handles, outbox, occupants, log });
  const keeper: Keeper = new Keeper({ store, outbox, clock, agenda, log, changed });
  const flow = new Flow({
    domain,
    topics: config.topics,
    store,
    choose,
    handles: registry,
    wishes,
    reach: (person) => ({
      roster: privileges.may(person, 'roster'),
      bookmarks: privileges.may(person, 'pubsub'),
    }),
    contactsMost: config.contacts.most,
    attribute: (topic) => attributeOf(topic, config.people),
    keeper,
    beginAt: (topic, event) => beginAt(topic.begin, event, topic.zone),
    clockEnd,
    lastEnd: (topic) => lastEnds.get(topic),
    distribute: async () => {},
    prepare: createPreparation({ clients, rosters, presence }),
    post: (chat, { subject, text }) => rooms.say(chat.room, `${subject}\n${text}`.trim()),
    report: () => {},
    clock,
    agenda,
    log,
    random: (octets) => randomBytes(octets),
  });
  const reunion = new Reunion({
    wire: link,
    presence,
    inquiry,
    rooms,
    outbox,
    keeper,
    flow,
    clock,
    log,
    introduced: () => served.introduced(),
    feeds: (name) => served.feeds(name),
    ready: () => log.event('ready', { component: domain, hosts }),
  });

  // Who hears what.
  presence.watch({
    appeared: (person) => {
      handles.appeared(person);
      outbox.loggedIn(person);
    },
    changed: (person) => handles.changed(person),
    vanished: (person) => handles.vanished(person),
    clientGone: (client) => rooms.gone(client),
  });
  privileges.onChange((changes) => {
    if (changes.some((change) => change.granted)) outbox.granted();
  });
  const router = createRouter({
    domain,
    wire: link,
    log,
    classify: classifier({
      topic: (local) => config.topics.has(local),
      handle: (local) => registry.byName(local) !== undefined,
    }),
    endpoints: {
      service: createServiceEndpoint({ language: config.language, version: VERSION }),
      topic: createTopicEndpoint({
        wire: link,
        topics: config.topics,
        chatOf: (topic, person) => keeper.of(person, topic).find(({ phase }) => phase === 'open'),
      }),
      room: rooms,
      handle: handles.endpoint,
      unknown: handles.endpoint,
    },
    onPresence: createIntake({ presence, reunion, clock, feeds: (name) => served.feeds(name) }),
    onAdvertisement: (stanza, from) => privileges.advertised(stanza, from),
  });
  link.onStanza((stanza) => router.route(stanza));
  link.onOnline(() => {
    privileges.online();
    void reunion.meet();
  });
  link.onOffline(() => {
    privileges.offline();
    reunion.separated();
  });

  // What earlier runs left, then the doors, then the server.
  await registry.load();
  presence.restore(await store.loadSightings());
  await outbox.load();
  await keeper.load();
  keeper.begin();
  undo.defer(() => sightings.flush());
  undo.defer(() => link.stop());
  undo.defer(() => rooms.settled());
  undo.defer(async () => {
    outbox.pause();
    await Promise.all([keeper.drained(), router.idle()]);
  });
  undo.defer(() => flow.stop());
  if (config.control !== undefined) {
    const { topics, people } = config;
    const relationParts = { topics, people, directory, chats: () => keeper.all() };
    const relationTable = () => relationRows(relationParts);
    const parts = { topics, directory, keeper, flow, store, relations: relationTable };
    const control = new ControlServer(config.control, createOperations(parts), log);
    await control.start();
    undo.defer(() => control.stop());
  }
  if (config.mail !== undefined) {
    const topics = [...config.topics.values()];
    const mail = createMailListener({
      ...config.mail,
      topics: () => topics,
      domain,
      accept: async (draft) => (await flow.accept(draft)).outcome,
      log,
      clock,
    });
    log.event('mail.listening', await mail.start());
    undo.defer(() => mail.stop());
  }
  const failed = link.start().then(() => new Promise<never>(() => {}));
  failed.catch(() => undefined); // whoever awaits `failed` sees it
  const running = undo.move();
  return {
    failed,
    async retire() {
      for (const chat of keeper.all()) {
        await keeper.apply(chat.id, { type: 'end', reason: 'retired' });
      }
      const limit = new AbortController();
      const patience = clock.sleep(RETIRE_WITHIN, limit.signal).catch(() => undefined);
      await Promise.race([keeper.emptied(), patience]);
      limit.abort();
    },
    stop: () => running.disposeAsync(),
  };
}

/** How long a retirement waits for people's servers to answer. */
const RETIRE_WITHIN = 30_000;
