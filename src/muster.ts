import { RelationIndex } from './chats/relation-index.ts';
import { COMMAND_FEATURES } from './commands/endpoint.ts';
import { composeAddresses } from './compose/addresses.ts';
import { type Commands, composeCommands } from './compose/commands.ts';
import { type Chats, composeChats } from './compose/chats.ts';
import { composeContacts, type Contacts } from './compose/contacts.ts';
import { openDoors } from './compose/doors.ts';
import { layGround } from './compose/ground.ts';
import { composeManners } from './compose/manners.ts';
import { composePeople } from './compose/people.ts';
import { composeReunion } from './compose/reunion.ts';
import { composeStanding } from './compose/standing.ts';
import { connect, follow } from './compose/watchers.ts';
import type { Config } from './config/config.ts';
import { chatIdOf, createDepartures } from './between/presence/departures.ts';
import { takeUpInterrupted } from './between/presence/interrupted.ts';
import { departureKey } from './domain/departure.ts';
import { localIn } from './domain/jid.ts';
import { isRoomName } from './domain/room-name.ts';
import type { Log } from './observe/port.ts';
import type { Clock } from './schedule/port.ts';
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
    settled: (departed) => chats.marks.drop(departureKey(departed)),
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

  await takeUpInterrupted({ ...chats, ...contacts, departures });
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

async function retire({ keeper }: Chats, { rooms }: Contacts, clock: Clock): Promise<void> {
  rooms.shutDown();
  await keeper.applyToAll(keeper.all(), { type: 'end', reason: 'retired' });
  await within(clock, RETIRE_WITHIN, keeper.emptied());
}
