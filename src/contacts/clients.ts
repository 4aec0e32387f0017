import type { Element } from '@xmpp/xml';
import type { Instant, Milliseconds } from '../domain/duration.ts';
import { MusterError } from '../domain/errors.ts';
import type { FullJid } from '../domain/jid.ts';
import type { Sighting } from '../domain/person.ts';
import type { Clock } from '../schedule/port.ts';
import type { Wire } from '../xmpp/port.ts';
import { BOOKMARKS_NOTIFY } from '../xmpp/protocol/bookmarks.ts';
import { verifies } from '../xmpp/protocol/caps.ts';
import { buildInfoRequest, NS_DISCO_INFO, parseFeatures } from '../xmpp/protocol/disco.ts';
import { createBounded } from './bounded.ts';

/** What is to be known of a client to ask what it can. */
export type Client = Pick<Sighting, 'jid' | 'caps'>;
type Features = ReadonlySet<string>;

/** What people's clients can. */
export interface Clients {
  /**
   * The features of a client: remembered by its capabilities (XEP-0115), else asked for. Resolves
   * within two seconds; `undefined`: it did not say.
   */
  features(client: Client): Promise<Features | undefined>;
  /** Whether the client joins a room by itself when a bookmark appears (XEP-0402); silence is no. */
  honoursBookmarks(client: Client): Promise<boolean>;
  /** The same from what is known without asking. */
  isKnownToHonour(client: Client): boolean;
}

const PATIENCE = 2000;
/** So long nobody waits a second time for one that did not answer: its invitation would be late (A8). */
const HUSH: Milliseconds = 10_000;
/** Kinds of clients, and clients with capabilities of their own, to be remembered. */
const KINDS = 2000;
/** How many clients of one unknown kind are asked at the same time: one may be asleep, or lie. */
const WITNESSES = 3;

interface Answer {
  readonly features: Features;
  /** The verification string vouches for them: they count for every client of the kind. */
  readonly verified: boolean;
}

/** The clients of one unknown kind that are being asked at the same time. */
interface Trial {
  asked: number;
  open: number;
  /** The first verified answer; `undefined` when none of them gave one. */
  readonly verdict: PromiseWithResolvers<Features | undefined>;
}

/** Builds the knowledge of clients. */
export function createClients({
  wire,
  clock,
}: {
  readonly wire: Wire;
  readonly clock: Pick<Clock, 'now'>;
}): Clients {
  const kinds = createBounded<string, Features>(KINDS);
  const singles = createBounded<FullJid, { readonly caps: string; readonly features: Features }>(
    KINDS,
  );
  /** When a client last did not say what it can. */
  const silences = createBounded<string, Instant>(KINDS);
  const trials = new Map<string, Trial>();

  const remembered = ({ jid, caps }: Client): Features | undefined => {
    const single = singles.get(jid);
    return kinds.get(caps) ?? (single?.caps === caps ? single.features : undefined);
  };

  const ask = async ({ jid, caps }: Client): Promise<Answer | undefined> => {
    const request = buildInfoRequest(jid, caps === '' ? undefined : caps);
    const query = await answerTo(wire.request(request, { timeout: PATIENCE, lane: 'moment' }));
    if (query === undefined) return undefined;
    const features = parseFeatures(query);
    const verified = caps !== '' && verifies(query, caps.slice(caps.lastIndexOf('#') + 1));
    if (verified) kinds.set(caps, features);
    else singles.set(jid, { caps, features });
    return { features, verified };
  };

  const witness = async (
    caps: string,
    trial: Trial,
    asked: ReturnType<typeof ask>,
  ): Promise<void> => {
    trials.set(caps, trial);
    trial.asked += 1;
    trial.open += 1;
    // Who asked for it hears of a failure.
    const [outcome] = await Promise.allSettled([asked]);
    const answer = outcome.status === 'fulfilled' ? outcome.value : undefined;
    trial.open -= 1;
    if (answer?.verified === true) trial.verdict.resolve(answer.features);
    if (trial.open > 0) return;
    if (trials.get(caps) === trial) trials.delete(caps);
    trial.verdict.resolve(undefined);
  };

  const inquire = async (client: Client): Promise<Features | undefined> => {
    const trial = trials.get(client.caps) ?? newTrial();
    const verdict = trial.verdict.promise;
    if (trial.asked >= WITNESSES) return verdict;
    const asked = ask(client);
    const own = asked.then((answer) => answer?.features);
    if (client.caps === '') return own;
    void witness(client.caps, trial, asked);
    // What it says itself counts for it, verified or not.
    return Promise.race([
      verdict.then((others) => others ?? own),
      own.then((itself) => itself ?? verdict),
    ]);
  };

  const features = async (client: Client): Promise<Features | undefined> => {
    const known = remembered(client);
    const key = `${client.jid} ${client.caps}`;
    if (known !== undefined || clock.now() - (silences.get(key) ?? -Infinity) < HUSH) return known;
    const found = await inquire(client);
    if (found === undefined) silences.set(key, clock.now());
    return found;
  };

  return {
    features,
    honoursBookmarks: async (client) => (await features(client))?.has(BOOKMARKS_NOTIFY) ?? false,
    isKnownToHonour: (client) => remembered(client)?.has(BOOKMARKS_NOTIFY) ?? false,
  };
}

const newTrial = (): Trial => ({ asked: 0, open: 0, verdict: Promise.withResolvers() });

/** Silence and refusal are answers too: what the client can stays unknown. */
async function answerTo(request: Promise<Element>): Promise<Element | undefined> {
  try {
    return (await request).getChild('query', NS_DISCO_INFO);
  } catch (error) {
    if (error instanceof MusterError) return undefined;
    throw error;
  }
}
