import type { Element } from '@xmpp/xml';
import { addressAt, type BareJid, type Jid } from '../domain/jid.ts';
import type { Handle } from '../domain/person.ts';
import type { Wire } from '../xmpp/port.ts';
import type { Shown } from '../xmpp/protocol/handle.ts';

/** What is known of handles and of those behind them. */
export interface HandleDirectory {
  byHandle(name: string): Handle | undefined;
  handleOf(person: BareJid): Handle | undefined;
  /** The best client's state; `undefined`: offline, or to be taken for offline. */
  presenceOf(person: BareJid): Shown | undefined;
}

/** What else can be asked of a handle: commands, of which whoever knows them says the answer. */
export interface HandleCommands {
  readonly features: readonly string[];
  /** Undefined: the stanza is about something else. Throws and rejects with `StanzaError`. */
  answers(stanza: Element, from: Jid, to: Jid): Promise<Element> | undefined;
}

/** What handles as contacts need of the house. */
export interface HandleParts {
  readonly wire: Pick<Wire, 'domain' | 'send'>;
  readonly directory: HandleDirectory;
  /** Whether two people are related now, by any chat; symmetric, false for one and the same. */
  readonly related: (a: BareJid, b: BareJid) => boolean;
  readonly relatedTo: (person: BareJid) => Iterable<BareJid>;
  /** Absent: none are offered. */
  readonly commands?: HandleCommands;
}

/** The person behind the addressed handle, when he is related to who asks. */
export function relatedBehind(
  { directory, related }: HandleParts,
  asker: BareJid,
  to: Jid,
): Handle | undefined {
  const handle = directory.byHandle(to.local);
  return handle !== undefined && related(asker, handle.jid) ? handle : undefined;
}

/** The address of a handle. */
export function addressOf({ wire }: HandleParts, name: string): BareJid {
  return addressAt(name, wire.domain);
}
