import type { Keeper } from '../../chats/keeper.ts';
import type { Outbox } from '../../chats/outbox.ts';
import { bookmarkKey } from '../../chats/drafts.ts';
import { type Chat, type Member, present } from '../../domain/chat.ts';
import type { Milliseconds } from '../../domain/duration.ts';
import { MusterError, reasonOf } from '../../domain/errors.ts';
import { domainIn, type FullJid } from '../../domain/jid.ts';
import type { Flow } from '../../flow.ts';
import type { Log } from '../../observe/port.ts';
import type { Inquiry } from '../../people/inquiry.ts';
import type { PresenceBook } from '../../people/presence.ts';
import type { Rooms } from '../../rooms/port.ts';
import type { Clock } from '../../schedule/port.ts';
import { within } from '../../waiting/within.ts';
import type { Wire } from '../../xmpp/port.ts';
import { RollCall, type RollCallParts } from './roll-call.ts';

/** Whom a reunion concerns. */
export interface ReunionParts extends RollCallParts {
  readonly wire: Wire;
  readonly presence: PresenceBook;
  readonly inquiry: Inquiry;
  readonly rooms: Rooms;
  readonly outbox: Outbox;
  readonly keeper: Keeper;
  readonly flow: Flow;
  readonly clock: Clock;
  readonly log: Log;
  /** Resolves when every host has told its privileges, or will not. */
  readonly introduced: () => Promise<void>;
  /** Whether the host's server tells us who comes and goes. */
  readonly feeds: (host: string) => boolean;
  /** Whether its word is complete: who is not told of is not there. */
  readonly complete: (host: string) => boolean;
  /** Told once the people of the hosts are known again. */
  readonly ready: () => Promise<void>;
}

/** How soon what failed after connecting is tried again. */
const TRY_AGAIN_AFTER: Milliseconds = 2000;

/** How long clients get to come back after their server was restarted. */
const RETURN_WITHIN: Milliseconds = 15_000;

/**
 * What is done each time the link comes up: find out who is still there, then go on where things
 * stopped. Silence or an error in this turns nobody offline and removes nobody from a room.
 */
export class Reunion {
  readonly #parts: ReunionParts;
  readonly #rollCall: RollCall;
  /** Counts links, so that work for an earlier one stops. */
  #link = 0;
  readonly #rejoined = new Set<FullJid>();
  readonly #arrivals = new Set<() => void>();

  constructor(parts: ReunionParts) {
    this.#parts = parts;
    this.#rollCall = new RollCall(parts);
    parts.presence.watch({ appeared: () => this.#arrived() });
  }

  /** A client has entered a room over this link: it is no ghost of an earlier one. */
  entered(client: FullJid): void {
    this.#rejoined.add(client);
  }

  /** The link is down. */
  separated(): void {
    const { presence, outbox, flow } = this.#parts;
    this.#link += 1;
    this.#rollCall.lost();
    this.#rejoined.clear();
    flow.hold();
    outbox.pause();
    presence.doubt();
    this.#arrived(); // whoever still waits for an earlier link sees that it is gone
  }

  /**
   * The link is up. Never rejects; what fails is told and tried again while the link stands, and a
   * lost link brings the next reunion.
   */
  async meet(): Promise<void> {
    const link = (this.#link += 1);
    this.#rollCall.found();
    while (link === this.#link) {
      try {
        return await this.#meet(link);
      } catch (error) {
        if (error instanceof MusterError && error.code === 'link-lost') return;
        this.#parts.log.error('could not go on after connecting', { reason: reasonOf(error) });
        await this.#pause();
      }
    }
  }

  /** By the time of day: it keeps no process alive. */
  #pause(): Promise<void> {
    const { clock } = this.#parts;
    return new Promise((resolve) => void clock.at(clock.now() + TRY_AGAIN_AFTER, resolve));
  }

  async #meet(link: number): Promise<void> {
    const { wire, presence, inquiry, rooms, outbox, flow } = this.#parts;
    await this.#parts.introduced();
    await wire.fence(); // a snapshot of presence, where there is one, has come in before it
    await inquiry.ask(presence.all('unconfirmed'));
    if (link !== this.#link) return;
    const restarted = this.#rollCall.serverRestarted();
    await this.#dismissGhosts(restarted);
    if (link !== this.#link) return;
    rooms.repeat();
    outbox.resume();
    await this.#parts.ready();
    await this.#inviteAnew(restarted);
    if (restarted) await this.#everybodyBack(link);
    if (link !== this.#link) return;
    await flow.open();
  }

  /**
   * Takes clients out of the rooms that are gone, or that begin anew without having entered. One of
   * which the feed says nothing may hide from everybody but the room: it is asked.
   */
  async #dismissGhosts(restarted: boolean): Promise<void> {
    const { presence, inquiry, rooms, feeds, complete } = this.#parts;
    const doubtful = rooms.clients().filter((client) => feeds(domainIn(client)));
    const untold = doubtful.filter(
      (client) => complete(domainIn(client)) && presence.client(client) === undefined,
    );
    const gone = restarted ? new Set(doubtful) : await inquiry.absent(untold);
    rooms.forget((client) => gone.has(client) && !this.#rejoined.has(client));
  }

  /** Waits until all who were online are back, but not for long. */
  async #everybodyBack(link: number): Promise<void> {
    const back = (): boolean => link !== this.#link || this.#rollCall.isComplete();
    let over = false;
    const watch = async (): Promise<void> => {
      while (!over && !back()) {
        await new Promise<void>((resolve) => void this.#arrivals.add(resolve));
      }
    };
    await within(this.#parts.clock, RETURN_WITHIN, watch());
    over = true;
  }

  #arrived(): void {
    for (const tell of this.#arrivals) tell();
    this.#arrivals.clear();
  }

  /**
   * Who could not enter while we or the server were away is invited: at once, for nobody else would
   * tell him that his joining was lost; some seconds later where he may come by himself, because his
   * client is only just back or has no bookmark yet.
   */
  async #inviteAnew(restarted: boolean): Promise<void> {
    const { keeper, rooms, outbox } = this.#parts;
    const lacking = (chat: Chat): readonly Member[] =>
      present(chat).filter(({ jid }) => !rooms.isInside(chat.room, jid));
    const mayCome = (chat: Chat): boolean =>
      restarted || lacking(chat).some(({ jid }) => outbox.has(bookmarkKey(jid, chat.room)));
    const chats = keeper.all().filter((chat) => chat.phase === 'open' && lacking(chat).length > 0);
    const later = new Set(chats.filter(mayCome));
    await keeper.applyToAll([...later], { type: 'reconnected' });
    const rest = chats.filter((chat) => !later.has(chat));
    await keeper.applyToAll(rest, { type: 'reconnected', atOnce: true });
  }
}
