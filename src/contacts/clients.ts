import { StanzaError } from '../domain/errors.ts';
import type { FullJid } from '../domain/jid.ts';
import type { Sighting } from '../domain/person.ts';
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
}

const PATIENCE = 2000;
/** Kinds of clients, and clients with capabilities of their own, to be remembered. */
const KINDS = 2000;
/** How many clients of one unknown kind are asked at the same time: one may be asleep, or lie. */
const WITNESSES = 3;

/** Builds the knowledge of clients. */
export function createClients({ wire }: { readonly wire: Wire }): Clients {
  const kinds = createBounded<string, Features>(KINDS);
  const singles = createBounded<FullJid, { readonly caps: string; readonly features: Features }>(
    KINDS,
  );
  const witnesses = new Map<string, Set<Promise<Features>>>();

  /** Asks one client. Only what its verification string vouches for counts for all of its kind. */
  const ask = async ({ jid, caps }: Client): Promise<{ features: Features; verified: boolean }> => {
    const request = buildInfoRequest(jid, caps === '' ? undefined : caps);
    const answer = await wire.request(request, { timeout: PATIENCE, lane: 'moment' });
    const query = answer.getChild('query', NS_DISCO_INFO);
    if (query === undefined) throw new StanzaError('modify', 'bad-request', 'no disco#info');
    const features = parseFeatures(query);
    const verified = caps !== '' && verifies(query, caps.slice(caps.lastIndexOf('#') + 1));
    if (verified) kinds.set(caps, features);
    else singles.set(jid, { caps, features });
    return { features, verified };
  };

  /** Lets a client speak for its kind while it is being asked. */
  const testify = (caps: string, asked: ReturnType<typeof ask>): void => {
    const its = witnesses.get(caps) ?? new Set();
    const testimony = asked.then(({ features, verified }) => {
      if (!verified) throw new StanzaError('modify', 'not-acceptable', 'capabilities do not match');
      return features;
    });
    witnesses.set(caps, its.add(testimony));
    const leave = (): void => {
      its.delete(testimony);
      if (its.size === 0) witnesses.delete(caps);
    };
    testimony.then(leave, leave);
  };

  const remembered = ({ jid, caps }: Client): Features | undefined => {
    const single = singles.get(jid);
    return kinds.get(caps) ?? (single?.caps === caps ? single.features : undefined);
  };

  const inquire = async (client: Client): Promise<Features | undefined> => {
    const { caps } = client;
    const others = [...(witnesses.get(caps) ?? [])];
    const words: Promise<Features>[] = others;
    if (others.length < WITNESSES) {
      const asked = ask(client);
      words.push(asked.then(({ features }) => features));
      if (caps !== '') testify(caps, asked);
    }
    // All have failed: silence, or an error; what it can stays unknown.
    return Promise.any(words).catch(() => undefined);
  };

  const features = async (client: Client): Promise<Features | undefined> =>
    remembered(client) ?? inquire(client);

  return {
    features,
    honoursBookmarks: async (client) => (await features(client))?.has(BOOKMARKS_NOTIFY) ?? false,
  };
}
