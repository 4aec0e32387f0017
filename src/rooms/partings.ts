import type { FullJid, RoomJid } from '../domain/jid.ts';
import { MusterError } from '../domain/errors.ts';
import type { Wire } from '../xmpp/port.ts';
import type { Ledger } from './ledger.ts';

/** Clients that are out of a room, and what has to be said for them to know it. */
export interface Parting {
  readonly room: RoomJid;
  readonly clients: readonly FullJid[];
  /** Says it; also once more, to whom it concerns by then. */
  readonly say: () => void;
  /** Whether whoever wanted it sees to it himself that it is said until it is heard. */
  readonly repeated: boolean;
}

/**
 * Who has been put out and may not have heard of it: what was written to a link that is lost, or by
 * a process that is killed, may never come to the server. The clients stay in the ledger until a
 * fence is back, so that the next start says it again.
 */
export interface Partings {
  /** Says it at once. Resolves when the server has it; rejects with `link-lost` or `request-timeout`. */
  part(key: string, parting: Parting): Promise<void>;
  /** What was said under this key and may not have been heard. */
  unheard(key: string): Parting | undefined;
  /** The link is up again: says what nobody else repeats. */
  repeat(): void;
  /** The client enters anew: it has heard. */
  entered(room: RoomJid, client: FullJid): void;
}

/** What the link has lost is said again when it is up. */
export async function unlessLost(said: Promise<void>): Promise<void> {
  try {
    await said;
  } catch (error) {
    if (!(error instanceof MusterError && error.code === 'link-lost')) throw error;
  }
}

/** Builds the book of partings. */
export function createPartings(
  wire: Pick<Wire, 'fence'>,
  ledger: Pick<Ledger, 'drop'>,
  aside: (task: Promise<void>) => void,
): Partings {
  const unheard = new Map<string, Parting>();

  const part = async (key: string, parting: Parting): Promise<void> => {
    unheard.set(key, parting);
    parting.say();
    await wire.fence('room');
    if (unheard.get(key) !== parting) return;
    unheard.delete(key);
    for (const client of parting.clients) ledger.drop(parting.room, client);
  };

  return {
    part,
    unheard: (key) => unheard.get(key),
    repeat: () => {
      for (const [key, parting] of [...unheard]) {
        if (parting.repeated) continue;
        aside(unlessLost(part(key, parting)));
      }
    },
    entered: (room, client) => {
      for (const [key, parting] of unheard) {
        if (parting.room !== room || !parting.clients.includes(client)) continue;
        const clients = parting.clients.filter((other) => other !== client);
        if (clients.length === 0) unheard.delete(key);
        else unheard.set(key, { ...parting, clients });
      }
    },
  };
}
