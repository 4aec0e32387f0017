import { randomBytes } from 'node:crypto';
import { Keeper } from '../chats/keeper.ts';
import { Outbox } from '../chats/outbox.ts';
import type { RelationIndex } from '../chats/relations.ts';
import { createChoose } from '../choose.ts';
import { beginAt } from '../domain/begin.ts';
import { localIn } from '../domain/jid.ts';
import { Flow } from '../flow.ts';
import { Invited } from '../invited.ts';
import { createPerform } from '../perform.ts';
import { createPreparation } from '../prepare.ts';
import { attributeOf } from '../relations.ts';
import { createReveal } from '../reveal.ts';
import { clockEnd } from '../triggers/clock/end.ts';
import type { Contacts } from './contacts.ts';
import type { Ground } from './ground.ts';
import type { People } from './people.ts';

/** The way of an event, and what keeps chats. */
export interface Chats {
  readonly keeper: Keeper;
  readonly outbox: Outbox;
  readonly flow: Flow;
}

/** Reads what earlier runs left of chats; nothing is done before the link is up. */
export async function composeChats(
  ground: Ground,
  people: People,
  contacts: Contacts,
  relations: RelationIndex,
): Promise<Chats> {
  const { config, domain, store, clock, agenda, log, link, privileges } = ground;
  const { presence, registry, directory, inquiry, wishes } = people;
  const { rooms, handles, rosters, clients } = contacts;
  const { zone } = config;
  const invited = new Invited();
  const perform = createPerform({
    ...contacts,
    presence,
    invited,
    keeper: () => keeper,
    contactPut: (owner, contact) => {
      const person = registry.byName(localIn(contact))?.jid;
      if (person !== undefined) handles.tell(owner, person);
    },
    wire: link,
    clock,
    zone,
  });
  const settled = (chat: string): void => keeper.settled(chat);
  const outbox: Outbox = new Outbox({ store, clock, agenda, log, settled, perform });
  const occupants = Map.groupBy(await store.loadOccupants(), (occupant) => occupant.room);
  const changed = createReveal({
    zone,
    rooms,
    relations,
    handles,
    outbox,
    invited,
    occupants,
    chat: (id) => keeper.get(id),
    log,
  });
  const keeper: Keeper = new Keeper({ store, outbox, clock, agenda, log, changed });
  const flow = new Flow({
    domain,
    topics: config.topics,
    store,
    choose: createChoose({
      directory,
      presence,
      inquiry,
      inquiryAge: config.inquiry,
      wishes,
      random: Math.random,
    }),
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
    lastEnd: () => undefined,
    distribute: async () => {},
    prepare: createPreparation({ clients, rosters, presence }),
    post: (chat, { id, subject, text }) => {
      rooms.say(chat.room, `${subject}\n${text}`.trim(), { id });
      return link.fence('room');
    },
    report: () => {},
    clock,
    agenda,
    log,
    random: (octets) => randomBytes(octets),
  });
  await outbox.load();
  await keeper.load();
  return { keeper, outbox, flow };
}
