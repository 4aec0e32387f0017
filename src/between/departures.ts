import type { ChatEvent } from '../chats/conduct.ts';
import type { ChatId } from '../domain/chat.ts';
import type { Instant, Milliseconds } from '../domain/duration.ts';
import { reasonOf } from '../domain/errors.ts';
import { type BareJid, domainIn, type FullJid, localIn, type RoomJid } from '../domain/jid.ts';
import { isRoomName, tokenOf } from '../domain/room-name.ts';
import type { Log } from '../observe/port.ts';
import type { Inquiry } from '../people/inquiry.ts';
import type { PresenceBook } from '../people/presence.ts';
import type { RoomCallbacks, Rooms } from '../rooms/port.ts';
import type { Agenda, Clock } from '../schedule/port.ts';

/** Who knows what somebody's going means. */
export interface DepartureParts {
  readonly presence: Pick<PresenceBook, 'client' | 'watch'>;
  readonly inquiry: Pick<Inquiry, 'reaches' | 'verify'>;
  /** Whether the host's server tells us of every client that goes, however it went. */
  readonly reportsDrops: (host: string) => boolean;
  readonly rooms: () => Pick<Rooms, 'isInside'>;
  readonly apply: (chat: ChatId, event: ChatEvent) => Promise<unknown>;
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly log: Log;
}

/** What is told of comings and goings. */
export type Departures = Required<
  Pick<RoomCallbacks, 'joined' | 'left' | 'declined' | 'kicked' | 'banned'>
> & {
  /** The link is down; the server may have been stopped, which takes everybody out of the rooms. */
  separated(): void;
};

/** A client that has left, and when. */
interface Leave {
  readonly client: FullJid;
  readonly at: Instant;
}

/** How long the word that a client has gone may take behind its leaving the room. */
const FOLLOWS_WITHIN: Milliseconds = 2000;

/** The chat of a topic's room: its token is the chat's name. */
export const chatIdOf = (room: RoomJid): ChatId => tokenOf(room);

/**
 * Tells non-participation from a lost connection (A14): whoever leaves the room with a client that
 * stays online does not want to take part; whoever logs off still does. To the room both look the
 * same, so it is seen a moment later whether the client is still there.
 */
export function createDepartures(parts: DepartureParts): Departures {
  const { presence, inquiry, reportsDrops, rooms, clock, agenda, log } = parts;
  const keyOf = (room: RoomJid, person: BareJid): string => `departure ${room} ${person}`;
  /** Who has left: he may have gone with his client. */
  const waiting = new Map<string, Leave>();

  const stop = (key: string): void => {
    agenda.clear(key);
    waiting.delete(key);
  };
  // A client that comes back at once under the same name has gone all the same.
  presence.watch({
    clientGone: (client) => {
      for (const [key, leave] of waiting) if (leave.client === client) stop(key);
    },
  });

  const apply = (room: RoomJid, event: ChatEvent): void => {
    parts.apply(chatIdOf(room), event).catch((error: unknown) => {
      log.error('what somebody did in a room could not be recorded', {
        room,
        what: event.type,
        reason: reasonOf(error),
      });
    });
  };

  /** Undefined: not to be found out now, for the link is down or was. */
  const isOnline = async ({ client, at }: Leave): Promise<boolean | undefined> => {
    const known = presence.client(client);
    if (!reportsDrops(domainIn(client))) {
      // It has logged in again under the same name: what answers now is not what left.
      if (known !== undefined && known.since > at) return false;
      return inquiry.reaches(client);
    }
    const certainty = known?.certainty;
    if (certainty === undefined) return inquiry.reaches(client); // it hides from everybody but the room
    return certainty === 'unconfirmed' ? undefined : certainty === 'present';
  };

  const look = async (room: RoomJid, person: BareJid, leave: Leave): Promise<void> => {
    const online = await isOnline(leave);
    if (rooms().isInside(room, person)) return;
    if (online === undefined) wait(room, person, leave);
    else if (online) apply(room, { type: 'withdrawn', person });
  };

  /** A client is out of reach of the room; nobody else would tell. */
  const verify = (client: FullJid): void => {
    if (reportsDrops(domainIn(client))) return;
    inquiry.verify(client).catch((error: unknown) => {
      log.error('whether a client is there could not be found out', {
        client,
        reason: reasonOf(error),
      });
    });
  };

  const wait = (room: RoomJid, person: BareJid, leave: Leave): void => {
    const key = keyOf(room, person);
    waiting.set(key, leave);
    agenda.set(key, clock.now() + FOLLOWS_WITHIN, () => {
      stop(key);
      look(room, person, leave).catch((error: unknown) => {
        log.error('why somebody left could not be found out', { room, reason: reasonOf(error) });
      });
    });
  };

  return {
    joined: (room, person) => {
      stop(keyOf(room, person));
      apply(room, { type: 'entered', person });
    },
    left: (room, person, how, client) => {
      if (how === 'left' && isRoomName(localIn(room))) {
        wait(room, person, { client, at: clock.now() });
      }
      if (how === 'lost') verify(client);
    },
    declined: (room, person) => apply(room, { type: 'withdrawn', person }),
    kicked: (room, person) => apply(room, { type: 'withdrawn', person }),
    separated() {
      for (const [key, { client }] of waiting) if (!reportsDrops(domainIn(client))) stop(key);
    },
    banned: (room, person) => apply(room, { type: 'expelled', person }),
  };
}
