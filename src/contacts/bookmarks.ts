import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import type { BareJid, RoomJid } from '../domain/jid.ts';
import type { Accounts, Lane } from '../xmpp/port.ts';
import { BOOKMARKS_OPTIONS, buildBookmark, NS_BOOKMARKS } from '../xmpp/protocol/bookmarks.ts';
import {
  buildConfiguration,
  buildConfigurationRequest,
  buildPublish,
  buildRetract,
  type NodeOptions,
  parseConfiguration,
} from '../xmpp/protocol/pubsub.ts';

/**
 * Bookmarks of our rooms among people's own (XEP-0402). Everything rejects with `StanzaError`,
 * `request-timeout`, `link-lost` or `privilege-missing`, and is safe to repeat.
 */
export interface Bookmarks {
  /**
   * Marks a room so that clients join it at once; the person's other bookmarks stay. `lane`: how
   * soon it must be there, `moment` unless given.
   */
  publish(owner: BareJid, mark: Mark, lane?: Lane): Promise<void>;
  /** Takes the bookmark of our room away, whoever wrote it; none there is as good. */
  retract(owner: BareJid, room: RoomJid): Promise<void>;
}

/** A room of ours under the name of the chat, to be joined under that nick. */
export interface Mark {
  readonly room: RoomJid;
  readonly name: string;
  readonly nick: string;
}

/** What to ask of servers that know no `max` (ejabberd 23.01): more rooms than anybody marks. */
const PLENTY = 255;

/** Servers say these of options that they do not know. */
const NOT_UNDERSTOOD = ['bad-request', 'not-acceptable', 'feature-not-implemented', 'not-allowed'];

/** Builds the one writer of bookmarks. */
export function createBookmarks({ accounts }: { readonly accounts: Accounts }): Bookmarks {
  /** Raises the limit, never lowers it: a lower one would evict what the person has marked. */
  const enough = async (owner: BareJid): Promise<NodeOptions> => {
    const request = buildConfigurationRequest(NS_BOOKMARKS);
    const { max_items: limit } = await accounts
      .iq(owner, 'get', request, 'moment')
      .then(parseConfiguration)
      .catch(absent({} as NodeOptions));
    const keep = limit === 'max' || Number(limit) > PLENTY;
    return { ...BOOKMARKS_OPTIONS, max_items: keep && limit !== undefined ? limit : `${PLENTY}` };
  };

  return {
    publish: async (owner, mark, lane = 'moment') => {
      const set: Write = (payload) => accounts.iq(owner, 'set', payload, lane);
      const publish = (options?: NodeOptions): Element =>
        buildPublish(NS_BOOKMARKS, mark.room, buildBookmark(mark), options);
      try {
        await publishWith(set, publish, BOOKMARKS_OPTIONS);
      } catch (error) {
        if (!said(error, NOT_UNDERSTOOD)) throw error;
        await publishWith(set, publish, await enough(owner));
      }
    },
    retract: async (owner, room) => {
      await accounts
        .iq(owner, 'set', buildRetract(NS_BOOKMARKS, room), 'moment')
        .catch(absent(undefined));
    },
  };
}

/** Sends a request of type `set` to the owner's nodes. */
type Write = (payload: Element) => Promise<unknown>;

async function publishWith(
  set: Write,
  publish: (options?: NodeOptions) => Element,
  options: NodeOptions,
): Promise<void> {
  try {
    await set(publish(options));
  } catch (error) {
    // XEP-0060 §7.1.5: precondition-not-met, the node is there with another configuration.
    if (!said(error, ['conflict'])) throw error;
    await set(buildConfiguration(NS_BOOKMARKS, options));
    // It has just been configured; a server may still not compare it as equal.
    await set(publish(options)).catch((again: unknown) => {
      if (!said(again, ['conflict'])) throw again;
      return set(publish());
    });
  }
}

const said = (error: unknown, conditions: readonly string[]): boolean =>
  error instanceof StanzaError && conditions.includes(error.condition);

/** What to take for a node or item that is not there. */
const absent =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (said(error, ['item-not-found'])) return instead;
    throw error;
  };
