import { randomBytes } from 'node:crypto';
import { lastEndKey } from '../chats/ends.ts';
import { Keeper } from '../chats/keeper.ts';
import { Outbox } from '../chats/outbox.ts';
import type { RelationIndex } from '../chats/relation-index.ts';
import { createAnnouncements } from '../between/opening/announcements.ts';
import { createBlockReader } from '../between/opening/blocks.ts';
import { createChoose } from '../between/opening/choose.ts';
import { beginAt } from '../domain/begin.ts';
import type { Instant } from '../domain/duration.ts';
import type { Topic } from '../domain/topic.ts';
import type { Chat } from '../domain/chat.ts';
import { type BareJid, localIn } from '../domain/jid.ts';
import { isRoomName } from '../domain/room-name.ts';
import { Flow } from '../flow.ts';
import { keepHouse } from '../between/housekeeping.ts';
import { forgetOrphans } from '../between/presence/interrupted.ts';
import { Invited } from '../between/performing/invited.ts';
import { Marks } from '../between/marks.ts';
import { createPerform } from '../between/performing/perform.ts';
import { createPosts, type Posts } from '../between/topics/posts.ts';
import { createPreview } from '../between/opening/preview.ts';
import { createPreparation } from '../between/opening/prepare.ts';
import { attributeOf } from '../between/topics/relation-table.ts';
import { createReveal } from '../between/opening/reveal.ts';
import { clockEnd } from '../triggers/clock/end.ts';
import type { Contacts } from './contacts.ts';
import type { Ground } from './ground.ts';
import type { Manners } from './manners.ts';
import type { People } from './people.ts';
import { composeTriggers, type Triggers } from './triggers.ts';

/** The way of an event, and what keeps chats. */
export interface Chats {
  readonly keeper: Keeper;
  readonly outbox: Outbox;
  readonly flow: Flow;
  readonly posts: Posts;
  readonly invited: Invited;
  readonly marks: Marks;
  /** The last sign of life that an earlier run had of anybody; undefined: of nobody. */
  readonly lastSign: Instant | undefined;
  readonly triggers: Triggers;
  /** Who is told of every change of a chat from now on. */
  readonly watch: (tell: (chat: Chat) => void) => void;
  /** A dry run of a topic's event. */
  readonly preview: ReturnType<typeof createPreview>;
}

/** Reads what earlier runs left of chats; nothing is done before the link is up. */
export async function composeChats(
  ground: Ground,
  people: People,
  { manner, say, learnZone }: Manners,
  contacts: Contacts,
  relations: RelationIndex,
): Promise<Chats> {
  const { config, domain, store, clock, agenda, log, link, privileges } = ground;
  const { presence, registry, directory, inquiry, wishes } = people;
  const { rooms, handles, rosters, clients } = contacts;
  const { zone } = config;
  const marks = new Marks(store);
  await marks.load();
  const posts = createPosts({
    wire: link,
    say,
    people: config.people,
    topics: config.topics,
    directory,
    wishes,
    store,
    marks,
    clock,
    accept: (draft, state) => flow.accept(draft, state),
    release: (event) => flow.release(event),
  });
  const behind = (contact: BareJid): BareJid | undefined => registry.byName(localIn(contact))?.jid;
  /** Entries that an earlier run was taking back when it ended: it may not have said goodbye. */
  const interrupted = new Set<string>();
  const invited = new Invited(store, clock, log);
  await invited.load();
  const perform = createPerform({
    ...contacts,
    presence,
    invited,
    keeper: () => keeper,
    contactPut: (owner, contact) => {
      const person = behind(contact);
      if (person !== undefined) handles.tell(owner, person);
    },
    contactTaken: (owner, contact) => {
      const person = behind(contact);
      if (person === undefined) return;
      if (interrupted.delete(`${owner} ${contact}`)) handles.tell(owner, person);
      else handles.parted(owner, person);
    },
    keepArchive: async ({ topic, room }, ended) => {
      const kept = config.topics.get(topic)?.archive ?? 'erase';
      if (kept !== 'erase') await store.keepMessages(room, ended + kept);
    },
    wire: link,
    clock,
    zone,
    manner,
    prefix: config.commands.prefix,
  });
  const settled = (chat: string): void => keeper.settled(chat);
  const outbox: Outbox = new Outbox({ store, clock, agenda, log, settled, perform });
  const inside = await store.loadOccupants();
  const occupants = Map.groupBy(inside, (occupant) => occupant.room);
  const signs = [
    ...inside.map(({ joined }) => joined),
    ...presence.all('unconfirmed').map(({ heard }) => heard),
  ];
  const lastSign = signs.length === 0 ? undefined : signs.reduce((a, b) => Math.max(a, b));
  const stored = Map.groupBy(await store.loadRooms(), ({ room }) => isRoomName(localIn(room)));
  const kept = new Map((stored.get(true) ?? []).map((room) => [room.room, room]));
  if (config.rooms.openToUsers) rooms.reopen(stored.get(false) ?? [], inside);
  const watchers: ((chat: Chat) => void)[] = [];
  const reveal = createReveal({
    zone,
    rooms,
    relations,
    handles,
    outbox,
    invited,
    occupants,
    kept,
    logged: (topic) => (config.topics.get(topic)?.archive ?? 'erase') !== 'erase',
    chat: (id) => keeper.get(id),
    ended: (topic, at) => marks.note(lastEndKey(topic), at),
    log,
  });
  const changed: typeof reveal = (chat, before) => {
    reveal(chat, before);
    for (const tell of watchers) tell(chat);
  };
  const keeper: Keeper = new Keeper({ store, outbox, clock, agenda, log, changed });
  const choose = createChoose({
    directory,
    presence,
    inquiry,
    inquiryAge: config.inquiry,
    wishes,
    buddies: (among) => relations.lasting(among),
    random: Math.random,
  });
  const begin = (topic: Topic, event: Instant): Instant => beginAt(topic.begin, event, topic.zone);
  const preview = createPreview({ choose, handles: registry, beginAt: begin, clockEnd, clock });
  const flow = new Flow({
    domain,
    topics: config.topics,
    store,
    choose,
    handles: registry,
    wishes,
    readBlocks: createBlockReader({
      accounts: privileges,
      wishes,
      addresses: { domain, behind: (handle) => registry.byName(handle)?.jid },
      clock,
      log,
    }),
    absent: (person) => !presence.online(person),
    reach: (person) => ({
      roster: privileges.may(person, 'roster'),
      bookmarks: privileges.may(person, 'pubsub'),
    }),
    contactsMost: config.contacts.most,
    attribute: (topic, person) => attributeOf(topic, person, config.people),
    keeper,
    beginAt: begin,
    clockEnd,
    lastEnd: (topic) => marks.get(lastEndKey(topic)),
    announce: createAnnouncements({ choose, say, wire: link, marks, clock }),
    distribute: (topic, event) => posts.distribute(topic, event),
    prepare: createPreparation({ clients, rosters, presence, learnZone, clock }),
    post: async (chat, { id, subject, text }) => {
      rooms.say(chat.room, `${subject}\n${text}`.trim(), { id });
      await Promise.all([link.fence('room'), rooms.settled()]);
    },
    report: (topic, selection) => posts.report(topic, selection),
    clock,
    agenda,
    log,
    random: (octets) => randomBytes(octets),
  });
  keepHouse({ store, marks, agenda, clock, log });
  const triggers = composeTriggers(ground, people, flow, marks);
  for (const { action } of await outbox.load()) {
    if (action.kind === 'roster-take') interrupted.add(`${action.owner} ${action.contact}`);
  }
  await keeper.load();
  await forgetOrphans([...occupants.keys(), ...kept.keys()], { rooms, store });
  occupants.clear(); // all are in their rooms: with many chats this is much to keep for nothing
  await invited.prune((chat) => keeper.get(chat)?.phase === 'open');
  const watch: Chats['watch'] = (tell) => void watchers.push(tell);
  return { keeper, outbox, flow, posts, invited, marks, lastSign, triggers, preview, watch };
}
