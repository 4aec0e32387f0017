import { Keeper } from '../../src/chats/keeper.ts';
import { Outbox } from '../../src/chats/outbox.ts';
import { RelationIndex } from '../../src/chats/relation-index.ts';
import type { Chat } from '../../src/domain/chat.ts';
import type { Effect } from '../../src/domain/effect.ts';
import { Invited } from '../../src/between/performing/invited.ts';
import type { Log } from '../../src/observe/port.ts';
import { createReveal } from '../../src/between/opening/reveal.ts';
import { createRooms } from '../../src/rooms/service.ts';
import { createAgenda } from '../../src/schedule/agenda.ts';
import { systemClock } from '../../src/schedule/clock.ts';
import type { Store } from '../../src/store/port.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import type { Wire } from '../../src/xmpp/port.ts';

export const DOMAIN = 'muster.example.org';

/** Complaints are to be seen, happenings are not. */
const log: Log = { event: () => {}, warn: console.error, error: console.error, debug: () => {} };

/** All of Muster that keeps chats, over a real store; what it would send goes nowhere. */
export interface House extends AsyncDisposable {
  readonly keeper: Keeper;
  readonly relations: RelationIndex;
  /** Stanzas that were sent. */
  sent(): number;
}

/** Opens the store of the benchmark. */
export const openStore = (path: string): Promise<Store> =>
  openSqlite({ path, domain: DOMAIN, log });

const nowhere = (count: () => void): Wire => ({
  domain: DOMAIN,
  online: true,
  send: count,
  sendRaw: count,
  request: () => Promise.reject(new Error('nobody is asked anything here')),
  fence: () => Promise.resolve(),
  drained: () => Promise.resolve(),
});

/** Starts with what is in the store, as after a restart; `closed` hears of every end, durable by then. */
export async function openHouse(store: Store, closed: (chat: Chat) => void): Promise<House> {
  const clock = systemClock();
  const agenda = createAgenda(clock);
  let sent = 0;
  const wire = nowhere(() => (sent += 1));
  const rooms = createRooms({
    wire,
    store,
    clock,
    log,
    archive: store,
    secret: 'secret',
    callbacks: { joined: () => {}, left: () => {}, active: () => {} },
  });
  const relations = new RelationIndex();
  const outbox: Outbox = new Outbox({
    store,
    clock,
    agenda,
    log,
    settled: (chat) => keeper.settled(chat),
    perform: async ({ action }: Effect) => {
      if (action.kind === 'farewell') rooms.say(action.room, 'It is over.');
      if (action.kind === 'remove') await rooms.remove(action.room, action.handle, 'It is over.');
      if (action.kind === 'destroy') await rooms.destroy(action.room, 'It is over.');
      return { outcome: 'done' };
    },
  });
  const occupants = Map.groupBy(await store.loadOccupants(), (occupant) => occupant.room);
  const reveal = createReveal({
    zone: 'UTC',
    rooms,
    relations,
    handles: { ended: () => {} },
    outbox,
    invited: new Invited(store, clock, log),
    occupants,
    kept: new Map(),
    logged: () => false,
    chat: (id) => keeper.get(id),
    ended: () => {},
    log,
  });
  const keeper: Keeper = new Keeper({
    store,
    outbox,
    clock,
    agenda,
    log,
    changed: (chat, before) => {
      reveal(chat, before);
      if (before !== undefined && chat.phase === 'closed') closed(chat);
    },
  });
  await outbox.load();
  await keeper.load();
  occupants.clear(); // as Muster does
  keeper.begin();
  outbox.resume();
  return {
    keeper,
    relations,
    sent: () => sent,
    async [Symbol.asyncDispose]() {
      outbox.pause();
      agenda.stop();
      await keeper.drained();
      await outbox.drained();
      await rooms.settled();
    },
  };
}
