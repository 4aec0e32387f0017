import { inventHandle } from '../domain/handle-words.ts';
import { Directory } from '../people/directory.ts';
import { HandleRegistry } from '../people/handles.ts';
import { Inquiry } from '../people/inquiry.ts';
import { PresenceBook } from '../people/presence.ts';
import { Subscriptions } from '../people/subscriptions.ts';
import { WishBook } from '../people/wish-book.ts';
import { rememberSightings, type SightingsKeeper } from '../between/presence/sightings.ts';
import type { Ground } from './ground.ts';

/** The presence information database and what people want. */
export interface People {
  readonly presence: PresenceBook;
  readonly inquiry: Inquiry;
  readonly registry: HandleRegistry;
  readonly directory: Directory;
  readonly subscriptions: Subscriptions;
  readonly wishes: WishBook;
  readonly sightings: SightingsKeeper;
}

/** Reads what is stored of people: handles, subscriptions, wishes, who was online when the last run ended. */
export async function composePeople(ground: Ground): Promise<People> {
  const { config, store, agenda, clock, log, link, hosts } = ground;
  const presence = new PresenceBook();
  const registry = new HandleRegistry(store, {
    people: config.people,
    first: config.handles.first,
    hosts: config.xmpp.hosts,
    reserved: (name) => config.topics.has(name),
    invent: (taken) => inventHandle(Math.random, taken),
  });
  await registry.load();
  const wishes = new WishBook(store, { people: config.people, zone: config.zone });
  await wishes.load();
  const subscriptions = new Subscriptions(store, config.topics, clock);
  await subscriptions.load();
  presence.restore(await store.loadSightings());
  return {
    presence,
    registry,
    inquiry: new Inquiry({ wire: link, book: presence, clock, traits: hosts }),
    directory: new Directory(config.topics, {
      presence,
      handles: registry,
      subscriptions,
      refusals: (topic) => wishes.refusals(topic),
    }),
    subscriptions,
    wishes,
    sightings: rememberSightings({ presence, store, agenda, clock, log }),
  };
}
