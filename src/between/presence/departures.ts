import type { ChatEvent } from '../../chats/conduct.ts';
import type { ChatId } from '../../domain/chat.ts';
import type { Departed } from '../../domain/departure.ts';
import { type Instant, type Milliseconds, wholeSecond } from '../../domain/duration.ts';
import { reasonOf } from '../../domain/errors.ts';
import { createDeeds, type Deed } from './deeds.ts';
import {
  type BareJid,
  bareIn,
  domainIn,
  type FullJid,
  localIn,
  type RoomJid,
} from '../../domain/jid.ts';
import { isRoomName, tokenOf } from '../../domain/room-name.ts';
import type { Log } from '../../observe/port.ts';
import type { Inquiry } from '../../people/inquiry.ts';
import type { PresenceBook } from '../../people/presence.ts';
import type { RoomCallbacks, Rooms } from '../../rooms/port.ts';
import type { Agenda, Clock } from '../../schedule/port.ts';

/** Who knows what somebody's going means. */
export interface DepartureParts {
  readonly presence: Pick<PresenceBook, 'client' | 'watch'>;
  readonly inquiry: Pick<Inquiry, 'reaches' | 'verify'>;
  /** Whether the host's server tells us of every client that goes, however it went. */
  readonly reportsDrops: (host: string) => boolean;
  readonly rooms: () => Pick<Rooms, 'isInside'>;
  readonly apply: (chat: ChatId, event: ChatEvent) => Promise<unknown>;
  /** It is found out what the departure means: its mark is dropped. */
  readonly settled: (departed: Departed) => Promise<void>;
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly log: Log;
}

/** What is told of comings and goings. */
export interface Departures extends Required<
  Pick<RoomCallbacks, 'joined' | 'left' | 'declined' | 'kicked' | 'banned'>
> {
  /** Looks into a departure of that time, of which an earlier run could not find out what it means. */
  takeUp(departed: Departed, at: Instant): void;
  /** The link is down; the server may have been stopped, which takes everybody out of the rooms. */
  separated(): void;
}

/** Whose going is to be looked into. */
interface Gone extends Departed {
  readonly person: BareJid;
  readonly at: Instant;
  /** In an earlier run, or the link was down since: nobody saw what the client has done. */
  readonly unseen: boolean;
}

/** The chat of a topic's room: its token is the chat's name. */
export const chatIdOf = (room: RoomJid): ChatId => tokenOf(room);

/** How long the word that a client has gone may take behind its leaving the room. */
const FOLLOWS_WITHIN: Milliseconds = 1000;

/**
 * Tells non-participation from a lost connection (A14): whoever leaves the room with a client that
 * stays online does not want to take part; whoever logs off still does. To the room both look the
 * same, so it is seen a moment later whether the client is still there. The rooms make a departure
 * durable together with the going: a kill in that moment does not lose it.
 */
export function createDepartures(parts: DepartureParts): Departures {
  const { presence, inquiry, reportsDrops, rooms, clock, agenda, log } = parts;
  const keyOf = (room: RoomJid, person: BareJid): string => `${room} ${person}`;
  /** Who has left, and with which client: he may have gone with it. */
  const waiting = new Map<string, Gone>();

  const settle = ({ room, client }: Departed): void => {
    parts.settled({ room, client }).catch((error: unknown) => {
      // It is looked into again at the next start, where who has come back is inside.
      log.warn('a departure could not be noted as dealt with', { room, reason: reasonOf(error) });
    });
  };

  const stop = (key: string): void => {
    const gone = waiting.get(key);
    agenda.clear(`departure ${key}`);
    waiting.delete(key);
    if (gone !== undefined) settle(gone);
  };
  // A client that comes back at once under the same name has gone all the same.
  presence.watch({
    clientGone: (client) => {
      for (const [key, gone] of waiting) if (gone.client === client) stop(key);
    },
  });

  const record = createDeeds({
    apply: (room, deed) => parts.apply(chatIdOf(room), deed),
    clock,
    agenda,
    log,
  });
  const note = (room: RoomJid, deed: Deed): void => void record(room, deed);

  /** He does not want to take part: then it is known what his going means. */
  const withdraw = async (gone: Departed, person: BareJid): Promise<void> => {
    await record(gone.room, { type: 'withdrawn', person });
    settle(gone);
  };

  /** Undefined: not to be found out now, for the link is down or was. */
  const isOnline = async ({ client, at, unseen }: Gone): Promise<boolean | undefined> => {
    const known = presence.client(client);
    const tellsAll = reportsDrops(domainIn(client));
    if (known?.certainty === 'unconfirmed' && (tellsAll || unseen)) return undefined;
    // It has logged in again under the same name: what is there now is not what left. A snapshot's
    // stamps are in whole seconds.
    const mayBeNew = unseen ? wholeSecond(at) : at + 1;
    if (known !== undefined && known.since >= mayBeNew && (!tellsAll || unseen)) return false;
    // Of one that hides from everybody but the room the server does not tell.
    if (!tellsAll || known === undefined) return inquiry.reaches(client);
    return known.certainty === 'present';
  };

  const look = async (gone: Gone): Promise<void> => {
    const { room, person } = gone;
    const online = await isOnline(gone);
    if (rooms().isInside(room, person)) settle(gone);
    else if (online === undefined) wait(gone);
    else if (online) await withdraw(gone, person);
    else settle(gone);
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

  const wait = (gone: Gone): void => {
    const { room, person } = gone;
    const key = keyOf(room, person);
    waiting.set(key, gone);
    agenda.set(`departure ${key}`, clock.now() + FOLLOWS_WITHIN, () => {
      const waited = waiting.get(key) ?? gone;
      waiting.delete(key);
      look(waited).catch((error: unknown) => {
        log.error('why somebody left could not be found out', { room, reason: reasonOf(error) });
      });
    });
  };

  return {
    joined: (room, person) => {
      stop(keyOf(room, person));
      note(room, { type: 'entered', person });
    },
    left: (room, person, how, client) => {
      if (how === 'lost') verify(client);
      else if (isRoomName(localIn(room))) {
        wait({ room, person, client, at: clock.now(), unseen: false });
      }
    },
    declined: (room, person) => note(room, { type: 'withdrawn', person }),
    kicked: (room, person, client) => void withdraw({ room, client }, person),
    banned: (room, person) => note(room, { type: 'expelled', person }),
    takeUp: ({ room, client }, at) =>
      wait({ room, client, person: bareIn(client), at, unseen: true }),
    separated: () => {
      for (const [key, gone] of waiting) {
        if (gone.unseen) continue;
        if (reportsDrops(domainIn(gone.client))) waiting.set(key, { ...gone, unseen: true });
        else stop(key);
      }
    },
  };
}
