import type { Instant, Milliseconds } from '../domain/duration.ts';
import { MusterError } from '../domain/errors.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Clock } from '../schedule/port.ts';
import type { Wire } from '../xmpp/port.ts';
import { buildTimeRequest, parseOffset } from '../xmpp/protocol/time.ts';

export interface ZoneParts {
  readonly wire: Pick<Wire, 'request'>;
  readonly clock: Pick<Clock, 'now'>;
  /** The zone that the configuration gives a person. */
  readonly configured: (person: BareJid) => string | undefined;
  /** Everybody else's. */
  readonly fallback: string;
}

/** The zones in which people are told times. */
export interface Zones {
  /** Asks his client if need be (XEP-0202), once a day: people travel, and put their clocks back. */
  zone(person: BareJid, client: string): Promise<string>;
  /** What is known without asking. */
  known(person: BareJid): string;
}

/** How long an answer waits for a client that keeps silent. */
const PATIENCE: Milliseconds = 1_000;
const LASTS: Milliseconds = 24 * 3_600_000;
const PEOPLE = 10_000;

interface Learnt {
  readonly zone: Promise<string | undefined>;
  readonly at: Instant;
  /** What the promise gave, once it has. */
  readonly settled: string | undefined;
}

/** Builds the memory of people's zones. */
export function createZones({ wire, clock, configured, fallback }: ZoneParts): Zones {
  const learnt = new Map<BareJid, Learnt>(); // those asked last at the end

  const ask = async (client: string): Promise<string | undefined> => {
    try {
      return parseOffset(await wire.request(buildTimeRequest(client), { timeout: PATIENCE }));
    } catch (error) {
      // A client that does not know the question, or has gone, tells nothing: not worth a word.
      if (error instanceof MusterError) return undefined;
      throw error;
    }
  };

  const learn = (person: BareJid, client: string): Promise<string | undefined> => {
    const at = clock.now();
    const zone = ask(client);
    learnt.delete(person);
    learnt.set(person, { zone, at, settled: undefined });
    const [oldest] = learnt.keys();
    if (learnt.size > PEOPLE && oldest !== undefined) learnt.delete(oldest);
    return zone.then((settled) => {
      learnt.set(person, { zone, at, settled });
      return settled;
    });
  };

  return {
    async zone(person, client) {
      const own = configured(person);
      if (own !== undefined) return own;
      const before = learnt.get(person);
      const fresh = before !== undefined && clock.now() - before.at < LASTS;
      return (await (fresh ? before.zone : learn(person, client))) ?? fallback;
    },
    known: (person) => configured(person) ?? learnt.get(person)?.settled ?? fallback,
  };
}
