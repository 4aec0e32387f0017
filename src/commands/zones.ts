import type { Instant, Milliseconds } from '../domain/duration.ts';
import { MusterError } from '../domain/errors.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Clock } from '../schedule/port.ts';
import type { Wire } from '../xmpp/port.ts';
import { buildTimeRequest, parseOffset } from '../xmpp/protocol/time.ts';

export interface ZoneParts {
  readonly wire: Pick<Wire, 'request'>;
  readonly clock: Pick<Clock, 'now'>;
  /** The zone that the configuration gives a person: his client is not asked. */
  readonly configured: (person: BareJid) => string | undefined;
  /** What was known of him before, or else everybody's. */
  readonly before: (person: BareJid) => string;
  /** A client said its zone (an offset such as `+09:00`). Must not throw. */
  readonly told: (person: BareJid, zone: string) => void;
  /** Something that nobody waits for failed. */
  readonly failed: (error: unknown) => void;
}

/** The zones in which people are told times. */
export interface Zones {
  /**
   * What is known now; asks his client aside if need be (XEP-0202), for later answers, once a day:
   * people travel, and put their clocks back.
   */
  zone(person: BareJid, client: string): string;
  /** Asks as `zone` does; resolves when the client has answered, or at once when it is not asked. */
  learn(person: BareJid, client: string): Promise<void>;
}

const PATIENCE: Milliseconds = 10_000;
const LASTS: Milliseconds = 24 * 3_600_000;
const PEOPLE = 10_000;

interface Learnt {
  readonly at: Instant;
  zone?: string;
  /** Settles when the client has answered or will not; never rejects. */
  answered: Promise<void>;
}

/** Builds the memory of people's zones. */
export function createZones(parts: ZoneParts): Zones {
  const { wire, clock, configured, before, told, failed } = parts;
  const learnt = new Map<BareJid, Learnt>(); // those asked last at the end

  const ask = async (person: BareJid, client: string, learning: Learnt): Promise<void> => {
    try {
      const request = buildTimeRequest(client);
      const zone = parseOffset(await wire.request(request, { timeout: PATIENCE }));
      if (zone === undefined) return;
      learning.zone = zone;
      told(person, zone);
    } catch (error) {
      // A client that does not know the question, or has gone, tells nothing: not worth a word.
      if (!(error instanceof MusterError)) failed(error);
    }
  };

  /** What is learnt of a person, or being asked. */
  const learning = (person: BareJid, client: string): Learnt => {
    const known = learnt.get(person);
    if (known !== undefined && clock.now() - known.at < LASTS) return known;
    const zone = known?.zone === undefined ? {} : { zone: known.zone };
    const begun: Learnt = { at: clock.now(), ...zone, answered: Promise.resolve() };
    learnt.delete(person);
    learnt.set(person, begun);
    const [oldest] = learnt.keys();
    if (learnt.size > PEOPLE && oldest !== undefined) learnt.delete(oldest);
    begun.answered = ask(person, client, begun);
    return begun;
  };

  return {
    zone: (person, client) => configured(person) ?? learning(person, client).zone ?? before(person),
    learn: async (person, client) => {
      if (configured(person) === undefined) await learning(person, client).answered;
    },
  };
}
