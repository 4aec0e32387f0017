import type { Milliseconds } from '../../domain/duration.ts';
import { reasonOf } from '../../domain/errors.ts';
import type { BareJid } from '../../domain/jid.ts';
import type { Log } from '../../observe/port.ts';
import { type Addresses, type Blocks, blocksNobody, blocksOf } from '../../people/blocks.ts';
import type { WishBook } from '../../people/wish-book.ts';
import type { Clock } from '../../schedule/port.ts';
import { within } from '../../waiting/within.ts';
import type { Accounts } from '../../xmpp/port.ts';
import { buildBlockListRequest, parseBlockList } from '../../xmpp/protocol/blocking.ts';

/** What reading block lists needs of the house. */
export interface BlockParts {
  readonly accounts: Pick<Accounts, 'iq'>;
  readonly wishes: Pick<WishBook, 'setBlocks'>;
  readonly addresses: Addresses;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long the beginning of a chat waits for block lists. */
const PATIENCE: Milliseconds = 1000;

/**
 * Reads whom these people block on their servers (XEP-0191, by XEP-0356): as good as `without …
 * always` (A15). A list that cannot be read, or not soon enough, blocks nobody.
 */
export function createBlockReader(
  parts: BlockParts,
): (people: readonly BareJid[]) => Promise<void> {
  const { accounts, wishes, addresses, clock, log } = parts;

  const read = async (person: BareJid): Promise<Blocks> => {
    try {
      const answer = await accounts.iq(person, 'get', buildBlockListRequest());
      return blocksOf(parseBlockList(answer), addresses);
    } catch (error) {
      log.debug('a block list could not be read', { person, reason: reasonOf(error) });
      return blocksNobody;
    }
  };

  return async (people) => {
    const all = people.map(async (person) => wishes.setBlocks(person, await read(person)));
    await within(clock, PATIENCE, Promise.all(all));
  };
}
