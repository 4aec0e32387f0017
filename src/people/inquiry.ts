import type { Element } from '@xmpp/xml';
import type { Milliseconds } from '../domain/duration.ts';
import { isOutOfReach, MusterError, provesAbsence, StanzaError } from '../domain/errors.ts';
import { type BareJid, domainIn, type FullJid } from '../domain/jid.ts';
import type { Clock } from '../schedule/port.ts';
import type { Wire } from '../xmpp/port.ts';
import { buildInfoRequest } from '../xmpp/protocol/disco.ts';
import { buildPing } from '../xmpp/protocol/ping.ts';
import type { Client, PresenceBook } from './presence.ts';

/** What a server does of its own accord, as far as an inquiry must know it (FIELD-NOTES 1). */
export interface FeedTraits {
  /** The host's server tells us who comes and goes; of people elsewhere it does not. */
  feeds(host: string): boolean;
  /** The host's server tells us of every client that goes, also of dropped connections. */
  reportsDrops(host: string): boolean;
}

const OUTSTANDING = 200;

/**
 * Asks clients whether they are there (A2): a ping to each full JID, and no answer means offline.
 * One ambiguous answer, `service-unavailable`, is given both by servers for an absent client and by
 * clients that know no ping: then the feed's word counts where the server reports every drop, and
 * elsewhere a disco#info, which every living client answers.
 */
export class Inquiry {
  readonly #wire: Wire;
  readonly #book: PresenceBook;
  readonly #clock: Clock;
  readonly #traits: FeedTraits;
  /** How long a client may take to answer. */
  readonly #patience: Milliseconds;

  constructor(parts: {
    wire: Wire;
    book: PresenceBook;
    clock: Clock;
    traits: FeedTraits;
    patience?: Milliseconds;
  }) {
    this.#wire = parts.wire;
    this.#book = parts.book;
    this.#clock = parts.clock;
    this.#traits = parts.traits;
    this.#patience = parts.patience ?? 1200;
  }

  /**
   * Inquires of those clients of these people whose last word is older than `age`; where no feed
   * tells, of all: nobody says that a server elsewhere has gone, and its people with it.
   */
  async refresh(people: Iterable<BareJid>, age: Milliseconds): Promise<void> {
    const old = this.#clock.now() - age;
    const stale: Client[] = [];
    for (const person of people) {
      const counts = this.#traits.feeds(domainIn(person));
      for (const client of this.#book.clients(person)) {
        const isFresh = counts && client.certainty !== 'unconfirmed' && client.heard >= old;
        if (!isFresh) stale.push(client);
      }
    }
    await this.ask(stale);
  }

  /** Inquires of a client that may have gone, if it is known. */
  async verify(jid: FullJid): Promise<void> {
    const client = this.#book.client(jid);
    if (client !== undefined) await this.ask([client]);
  }

  /** Inquires of these clients, a bounded number at a time, and enters what they answer. */
  async ask(clients: readonly Client[]): Promise<void> {
    await this.#each(clients, (client) => this.#askOne(client));
  }

  /** Whether somebody answers at this address; undefined: it cannot be found out now. */
  async reaches(client: FullJid): Promise<boolean | undefined> {
    const answer = await this.#answer(buildPing(client));
    if (answer === 'unknown') return undefined;
    if (answer !== 'ambiguous') return answer === 'alive';
    return (await this.#answer(buildInfoRequest(client))) === 'alive';
  }

  /** Those of these clients who are proved not to be there; silence proves nothing. */
  async absent(clients: readonly FullJid[]): Promise<ReadonlySet<FullJid>> {
    const found = new Set<FullJid>();
    await this.#each(clients, async (client) => {
      const first = await this.#answer(buildPing(client));
      const answer = first === 'ambiguous' ? await this.#answer(buildInfoRequest(client)) : first;
      if (answer === 'absent' || answer === 'ambiguous') found.add(client);
    });
    return found;
  }

  /** A bounded number at a time. */
  async #each<T>(all: readonly T[], one: (each: T) => Promise<void>): Promise<void> {
    const queue = all.values();
    const work = async (): Promise<void> => {
      for (const each of queue) await one(each);
    };
    await Promise.all(Array.from({ length: Math.min(OUTSTANDING, all.length) }, work));
  }

  async #askOne(client: Client): Promise<void> {
    switch (await this.#answer(buildPing(client.jid))) {
      case 'alive':
        return this.#book.alive(client.jid, this.#clock.now());
      case 'absent':
        return this.#book.gone(client.jid);
      case 'silent':
        return this.#silent(client);
      case 'unknown':
        return undefined;
      case 'ambiguous':
        return this.#settle(client);
    }
  }

  /** Unless it spoke of itself while it was asked. */
  #silent({ jid, heard }: Client): void {
    if (this.#book.client(jid)?.heard === heard) this.#book.silent(jid);
  }

  async #settle(client: Client): Promise<void> {
    const vouched =
      client.certainty === 'present' && this.#traits.reportsDrops(domainIn(client.jid));
    const answer = vouched ? 'alive' : await this.#answer(buildInfoRequest(client.jid));
    if (answer === 'alive') this.#book.alive(client.jid, this.#clock.now());
    else if (answer === 'silent') this.#silent(client);
    // The link was lost: nothing is known, and a reconnect turns nobody offline.
    else if (answer !== 'unknown') this.#book.gone(client.jid);
  }

  async #answer(iq: Element): Promise<'alive' | 'absent' | 'ambiguous' | 'silent' | 'unknown'> {
    try {
      await this.#wire.request(iq, { timeout: this.#patience, lane: 'moment' });
      return 'alive';
    } catch (error) {
      if (error instanceof StanzaError) {
        if (error.condition === 'service-unavailable') return 'ambiguous';
        // The person may have been there all the time: asked again, she is found.
        if (isOutOfReach(error.condition)) return 'silent';
        return provesAbsence(error.condition) ? 'absent' : 'alive';
      }
      if (error instanceof MusterError) {
        return error.code === 'request-timeout' ? 'silent' : 'unknown';
      }
      throw error;
    }
  }
}
