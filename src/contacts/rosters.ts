import { reasonOf, StanzaError } from '../domain/errors.ts';
import type { Milliseconds } from '../domain/duration.ts';
import type { BareJid } from '../domain/jid.ts';
import type { RosterItem } from '../domain/roster.ts';
import type { Log } from '../observe/port.ts';
import type { Clock } from '../schedule/port.ts';
import type { JournalStore } from '../store/port.ts';
import { InTurn } from '../waiting/in-turn.ts';
import type { Accounts } from '../xmpp/port.ts';
import { hold, type Pair, release, type Step } from './journal.ts';

/** What people's contact lists are written through: each entry is put back as the journal says. */
export interface Rosters {
  /**
   * Reads the contact lists, once for each owner, for the first `put` of each entry. Nothing is
   * written: whoever withdraws before that leaves nothing behind. A list that cannot be read is left
   * out: the later `put` will say why. Never rejects.
   */
  prepare(pairs: readonly Pair[]): Promise<void>;
  /**
   * Puts the contact into the owner's list, held by `holder`. Safe to repeat. Rejects with
   * `StanzaError` (`item-not-found`: no such account), `request-timeout`, `link-lost`,
   * `privilege-missing` or `store-unavailable`.
   */
  put(owner: BareJid, contact: BareJid, name: string, group: string, holder: string): Promise<void>;
  /** Ends the hold; with the last one the original returns. Safe to repeat. Rejects as `put`. */
  take(owner: BareJid, contact: BareJid, holder: string): Promise<void>;
}

interface RosterParts {
  readonly accounts: Accounts;
  readonly journal: JournalStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** How long what a preparation read may be relied on for the first write. */
const FRESH: Milliseconds = 30_000;

/** Builds the one writer of contact lists; the operations of one owner run one after the other. */
export function createRosters({ accounts, journal, clock, log }: RosterParts): Rosters {
  const turns = new InTurn<BareJid>();
  const readings = new Map<BareJid, Reading>();

  const prepareOwner = async (owner: BareJid, contacts: readonly BareJid[]): Promise<void> => {
    const reading = { at: clock.now(), items: index(await accounts.roster(owner)) };
    const items = new Map(contacts.map((contact) => [contact, reading.items.get(contact) ?? null]));
    readings.set(owner, { at: reading.at, items });
  };

  /** What a preparation found, once; else what the server says now. */
  const current = async (owner: BareJid, contact: BareJid): Promise<RosterItem | null> => {
    const reading = readings.get(owner);
    const item = reading?.items.get(contact);
    reading?.items.delete(contact);
    if (reading !== undefined && (reading.items.size === 0 || clock.now() - reading.at > FRESH)) {
      readings.delete(owner);
    }
    const fresh = reading !== undefined && clock.now() - reading.at <= FRESH;
    return item !== undefined && fresh ? item : read(owner, contact);
  };

  const read = async (owner: BareJid, contact: BareJid): Promise<RosterItem | null> =>
    index(await accounts.roster(owner)).get(contact) ?? null;

  const carryOut = async ({ owner, contact }: Pair, step: Step): Promise<void> => {
    const { before, write, after } = step;
    if (write !== null && before !== null) await journal.writeJournal([before]);
    if (write === 'remove') await removed(accounts.removeRosterItem(owner, contact));
    else if (write !== null) await accounts.setRosterItem(owner, write);
    if (after !== null) await journal.writeJournal([after]);
    else if (before !== null) await journal.dropJournal(owner, contact);
  };

  return {
    prepare: async (pairs) => {
      const owners = Map.groupBy(pairs, ({ owner }) => owner);
      const outcomes = await Promise.allSettled(
        [...owners].map(([owner, its]) =>
          turns.run(owner, () =>
            prepareOwner(
              owner,
              its.map(({ contact }) => contact),
            ),
          ),
        ),
      );
      const owner = [...owners.keys()];
      for (const [number, outcome] of outcomes.entries()) {
        if (outcome.status === 'fulfilled') continue;
        log.warn('a contact list could not be read', {
          owner: owner[number],
          reason: reasonOf(outcome.reason),
        });
      }
    },
    put: (owner, contact, name, group, holder) =>
      turns.run(owner, async () => {
        const entry = await journal.journalEntry(owner, contact);
        const found = await current(owner, contact);
        await carryOut(
          { owner, contact },
          hold({ owner, contact }, entry, found, holder, { group, name }),
        );
      }),
    take: (owner, contact, holder) =>
      turns.run(owner, async () => {
        readings.get(owner)?.items.delete(contact);
        const entry = await journal.journalEntry(owner, contact);
        if (entry === undefined) return;
        await carryOut({ owner, contact }, release(entry, await read(owner, contact), holder));
      }),
  };
}

/** What a preparation found of one owner's list: the wanted contacts that no `put` has used yet. */
interface Reading {
  readonly at: number;
  readonly items: Map<BareJid, RosterItem | null>;
}

const index = (items: readonly RosterItem[]): Map<BareJid, RosterItem> =>
  new Map(items.map((item) => [item.jid, item]));

/** The user may have removed it in the same moment. */
async function removed(removal: Promise<void>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!(error instanceof StanzaError && error.condition === 'item-not-found')) throw error;
  }
}
