import type { Keeper } from '../../chats/keeper.ts';
import { places } from '../../chats/places.ts';
import { membersOf, relate, type Selected } from '../../chats/relate.ts';
import type { Chat, Member } from '../../domain/chat.ts';
import type { TriggerEvent } from '../../domain/event.ts';
import type { BareJid } from '../../domain/jid.ts';
import { newToken } from '../../domain/room-name.ts';
import type { Topic } from '../../domain/topic.ts';
import type { HandleRegistry } from '../../people/handles.ts';
import type { Wishes } from '../../people/wishes.ts';
import type { Clock } from '../../schedule/port.ts';
import type { Chosen } from './choose.ts';

/** What is needed to make chats of people. */
export interface AssemblyParts {
  readonly domain: string;
  readonly handles: HandleRegistry;
  readonly wishes: Pick<Wishes, 'apart'>;
  /** Reads whom these people block on their servers, for `wishes.apart`; never for long. */
  readonly readBlocks: (people: readonly BareJid[]) => Promise<void>;
  /** Whether the person is offline. */
  readonly absent: (person: BareJid) => boolean;
  /** What the person's host lets us do for him. */
  readonly reach: (person: BareJid) => Member['reach'];
  readonly contactsMost: number;
  /** The attribute of this person's relations in the topic's chats, who is its publisher or X. */
  readonly attribute: (topic: Topic, person: BareJid) => string;
  readonly keeper: Keeper;
  readonly clock: Clock;
  readonly random: (octets: number) => Uint8Array;
}

/** Makes chats of the people who were selected, and members of those who come later. */
export interface Assembly {
  /**
   * Makes a chat of each room's people and records all of them, and that they consumed the event,
   * in one write. Rejects with `store-unavailable`, or `store-conflict` when the event was consumed
   * before.
   */
  relate(
    topic: Topic,
    event: TriggerEvent,
    rooms: readonly (readonly Chosen[])[],
  ): Promise<readonly Chat[]>;
  /** Brings newcomers into chats that are on, as far as there are places. */
  bringIn(topic: Topic, running: readonly Chat[], willing: readonly Chosen[]): Promise<void>;
}

/** Builds it. */
export function createAssembly(parts: AssemblyParts): Assembly {
  const { keeper, clock, domain, random, contactsMost, wishes, absent, readBlocks } = parts;

  const known = (topic: Topic, people: readonly Chosen[]): Promise<Selected[]> =>
    Promise.all(
      people.map(async (person) => ({
        ...person,
        handle: await parts.handles.ensure(person.jid),
        reach: parts.reach(person.jid),
        ...(person.part === 'subscriber' ? {} : { attribute: parts.attribute(topic, person.jid) }),
      })),
    );

  return {
    async relate(topic, event, rooms) {
      await readBlocks(rooms.flat().map(({ jid }) => jid));
      const chats: Chat[] = [];
      for (const [index, people] of rooms.entries()) {
        const share = rooms.length > 1 ? { share: { number: index + 1, of: rooms.length } } : {};
        const chat = relate(topic, event, await known(topic, people), {
          domain,
          now: clock.now(),
          token: newToken(random),
          contactsMost,
          absent,
          apart: wishes.apart(people.map(({ jid }) => jid)),
          ...share,
        });
        chats.push(chat);
      }
      await keeper.create(chats, event.id);
      return chats;
    },
    async bringIn(topic, running, willing) {
      for (const { chat, people } of places(running, willing, topic.size)) {
        const members = membersOf(await known(topic, people), chat);
        const all = [...chat.members, ...members].map(({ jid }) => jid);
        await readBlocks(all);
        const staying = chat.members.filter(({ state }) => state === 'in' || state === 'asked');
        const contacts = staying.length + members.length <= contactsMost;
        const apart = wishes.apart(all);
        await keeper.apply(chat.id, { type: 'joined', members, apart, contacts });
      }
    },
  };
}
