import { inventHandle } from '../domain/handle-words.ts';
import { Directory } from '../people/directory.ts';
import { HandleRegistry } from '../people/handles.ts';
import { Inquiry } from '../people/inquiry.ts';
import { PresenceBook } from '../people/presence.ts';
import { NO_WISHES, type Wishes } from '../people/wishes.ts';
import { rememberSightings, type SightingsKeeper } from '../sightings.ts';
import type { Ground } from './ground.ts';

/** The presence information database and what people want. */
export interface People {
  readonly presence: PresenceBook;
  readonly inquiry: Inquiry;
  readonly registry: HandleRegistry;
  readonly directory: Directory;
  readonly wishes: Wishes;
  readonly sightings: SightingsKeeper;
}

/** Reads what is stored of people: handles, and who was online when the last run ended. */
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
  presence.restore(await store.loadSightings());
  return {
    presence,
    registry,
    inquiry: new Inquiry({ wire: link, book: presence, clock, traits: hosts }),
    directory: new Directory(config.topics, presence, registry),
    wishes: NO_WISHES,
    sightings: rememberSightings({ presence, store, agenda, clock, log }),
  };
}
