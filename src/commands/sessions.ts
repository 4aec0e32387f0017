import type { CommandName } from '../domain/command.ts';
import type { Instant, Milliseconds } from '../domain/duration.ts';
import type { BareJid, FullJid } from '../domain/jid.ts';
import type { Clock } from '../schedule/port.ts';

/** A form that is open at a client (XEP-0050 §3.3). */
export interface Session {
  readonly id: string;
  /** Nobody else can go on with it. */
  readonly client: FullJid;
  /** Our address at which it was begun. */
  readonly at: BareJid;
  readonly node: CommandName;
  /** One session speaks one language (XEP-0050 §3.7). */
  readonly language: string;
  /** What was filled in last. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** The open forms of all clients: a limited number, for a limited time. */
export interface Sessions {
  open(session: Omit<Session, 'id' | 'values'>): Session;
  /** The session if it is open and belongs to this client, address and command. */
  find(id: string, client: FullJid, at: BareJid, node: string): Session | undefined;
  /** Keeps what was filled in, and the session open for another while. */
  keep(session: Session, values: Session['values']): Session;
  close(session: Session): void;
}

const LASTS: Milliseconds = 10 * 60_000;
const MOST = 10_000;
/** More forms than this nobody fills in side by side; the oldest one is closed. */
const MOST_OF_ONE = 8;

/** @param newId gives ids that cannot be guessed */
export function createSessions(clock: Pick<Clock, 'now'>, newId: () => string): Sessions {
  // Those used last at the end.
  const open = new Map<string, { readonly session: Session; readonly until: Instant }>();

  const put = (session: Session): Session => {
    open.delete(session.id);
    open.set(session.id, { session, until: clock.now() + LASTS });
    return session;
  };

  const tidy = (client: FullJid): void => {
    const now = clock.now();
    const own: string[] = [];
    for (const [id, { session, until }] of open) {
      if (until <= now || open.size > MOST) open.delete(id);
      else if (session.client === client) own.push(id);
    }
    for (const id of own.slice(0, -MOST_OF_ONE)) open.delete(id);
  };

  return {
    open(begun) {
      const session = put({ ...begun, id: newId(), values: new Map() });
      tidy(begun.client);
      return session;
    },
    find(id, client, at, node) {
      const { session, until } = open.get(id) ?? {};
      const fits =
        session?.client === client &&
        session.at === at &&
        session.node === node &&
        (until ?? 0) > clock.now();
      return fits ? session : undefined;
    },
    keep: (session, values) => put({ ...session, values }),
    close: ({ id }) => void open.delete(id),
  };
}
