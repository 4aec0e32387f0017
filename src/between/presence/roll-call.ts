import { type Instant, type Milliseconds, wholeSecond } from '../../domain/duration.ts';
import { type BareJid, domainIn, type FullJid } from '../../domain/jid.ts';
import type { PresenceBook } from '../../people/presence.ts';
import type { Clock } from '../../schedule/port.ts';

/** Who tells a roll call what it goes by. */
export interface RollCallParts {
  readonly presence: Pick<PresenceBook, 'all' | 'everyone' | 'online' | 'watch'>;
  readonly clock: Pick<Clock, 'now'>;
  /** The last sign of life that an earlier run had of anybody; undefined: of nobody. */
  readonly lastSign?: Instant | undefined;
  /** Whether it is a host of our server: people elsewhere say nothing of a restart of it. */
  readonly isNear: (host: string) => boolean;
}

/** A server that is stopped logs its people off first, and closes our link behind them. */
const LOGGED_OFF_WITH_SERVER: Milliseconds = 10_000;

/**
 * Who of our server's people was there when the link was lost, and whether they are there again
 * (decision 0010).
 */
export class RollCall {
  readonly #parts: RollCallParts;
  #lost: Instant | undefined;
  #before: readonly BareJid[] = [];
  /** When the presences were sent that stood when the link was lost. */
  #presences: ReadonlyMap<FullJid, Instant> = new Map();
  /** Who has gone offline of late, and when; the first to go is the first here. */
  readonly #gone = new Map<BareJid, Instant>();

  constructor(parts: RollCallParts) {
    this.#parts = parts;
    parts.presence.watch({
      appeared: (person) => void this.#gone.delete(person),
      vanished: (person) => this.#left(person),
    });
  }

  /** The link is down: whoever is there now, or has just gone, was there. */
  lost(): void {
    const { presence, clock } = this.#parts;
    this.#lost = clock.now();
    this.#before = [...presence.everyone(), ...this.#goneOfLate()].filter(this.#isNear);
    this.#presences = new Map(presence.all('present').map(({ jid, since }) => [jid, since]));
  }

  /** The link is up; when it was never up before, those count who were there in an earlier run. */
  found(): void {
    if (this.#lost === undefined) {
      this.#before = this.#parts.presence.everyone().filter(this.#isNear);
    }
  }

  /** Whether everybody who was there is there again. */
  isComplete(): boolean {
    return this.#before.every((person) => this.#parts.presence.online(person));
  }

  /**
   * Whether the server was restarted meanwhile: then every session is a new one. It is told by this:
   * nobody is there whose presence is from before the link was lost; of an earlier run, from before
   * its last sign of anybody's life. Ask when the snapshot of presence is in.
   */
  serverRestarted(): boolean {
    const { presence, lastSign } = this.#parts;
    const lost = this.#lost;
    const present = presence.all('present').filter(({ jid }) => this.#isNear(jid));
    if (present.length === 0 && this.#before.length === 0) return false;
    if (lost === undefined) {
      return lastSign !== undefined && present.every(({ since }) => since > lastSign);
    }
    return present.every(({ jid, since }) => since > lost || this.#isNew(jid, since, lost));
  }

  readonly #isNear = (jid: BareJid | FullJid): boolean => this.#parts.isNear(domainIn(jid));

  /**
   * A snapshot's stamps are in whole seconds: one from the second in which the link was lost is new
   * unless it is that of the presence that stood before.
   */
  #isNew(client: FullJid, stamp: Instant, lost: Instant): boolean {
    const before = this.#presences.get(client);
    return stamp === wholeSecond(lost) && (before === undefined || wholeSecond(before) !== stamp);
  }

  #left(person: BareJid): void {
    this.#goneOfLate();
    this.#gone.delete(person);
    this.#gone.set(person, this.#parts.clock.now());
  }

  #goneOfLate(): Iterable<BareJid> {
    const since = this.#parts.clock.now() - LOGGED_OFF_WITH_SERVER;
    for (const [person, at] of this.#gone) {
      if (at >= since) break;
      this.#gone.delete(person);
    }
    return this.#gone.keys();
  }
}
