import { type BareJid, bareOf, domainIn, parseJid } from '../domain/jid.ts';

/** Whether a person keeps somebody away from him. */
export type Blocks = (other: BareJid) => boolean;

/** Keeps nobody away. */
export const blocksNobody: Blocks = () => false;

/** What is known of addresses at our own domain. */
export interface Addresses {
  readonly domain: string;
  /** The person behind a handle. */
  readonly behind: (handle: string) => BareJid | undefined;
}

/**
 * What a block list (XEP-0191) means for people: a handle at our domain stands for the account
 * behind it, a domain for everybody there, ours for everybody. A single client is not a person.
 */
export function blocksOf(list: readonly string[], { domain, behind }: Addresses): Blocks {
  const people = new Set<BareJid>();
  const domains = new Set<string>();
  for (const entry of list) {
    const jid = parseJid(entry);
    if (jid === undefined || jid.resource !== '') continue;
    if (jid.local === '') domains.add(jid.domain);
    else if (jid.domain !== domain) people.add(bareOf(jid));
    else {
      const person = behind(jid.local);
      if (person !== undefined) people.add(person);
    }
  }
  if (people.size === 0 && domains.size === 0) return blocksNobody;
  return (other) => people.has(other) || domains.has(domainIn(other)) || domains.has(domain);
}
