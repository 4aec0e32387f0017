import { randomUUID } from 'node:crypto';
import { MusterError, StanzaError } from '../../domain/errors.ts';
import { addressAt, type BareJid } from '../../domain/jid.ts';
import type { Log } from '../../observe/port.ts';
import type { Accounts } from '../port.ts';
import { buildBlockListRequest } from '../protocol/blocking.ts';
import { NS_BOOKMARKS } from '../protocol/bookmarks.ts';
import { buildConfigurationRequest, buildItemsRequest } from '../protocol/pubsub.ts';
import { plain } from '../servers/plain.ts';
import type { Operation, Server } from '../servers/server.ts';
import type { HostGrants } from './hosts.ts';
import { OPERATIONS, suffices } from './operations.ts';

/** How one operation stands on one host. */
export interface Report {
  readonly host: string;
  readonly operation: Operation;
  readonly granted: boolean;
  /** `untested` until `selfTest`, and where a test would not tell. */
  readonly works: 'yes' | 'no' | 'untested';
  /** What to do, when it is not granted or does not work. */
  readonly remedy?: string;
}

type Works = Report['works'];

/** Tests, and tells, how the privileges stand. */
export function createReports(given: {
  hosts: readonly string[];
  component: string;
  grants: HostGrants;
  accounts: Accounts;
  server: (host: string) => Promise<Server>;
}): {
  test(host: string, account?: BareJid): Promise<readonly Report[]>;
  all(): readonly Report[];
  /** Logs what a host does not grant and what to do about it. */
  warn(host: string, server: Server, log: Log): void;
} {
  const { accounts, component, grants } = given;
  const results = new Map<string, Works>();
  const software = new Map<string, Server>();

  function reportOn(host: string, operation: Operation): Report {
    const granted = suffices(grants.of(host), operation);
    const works = results.get(`${host} ${operation}`) ?? 'untested';
    if (granted && works !== 'no') return { host, operation, granted, works };
    const remedy = (software.get(host) ?? plain()).remedy(host, component);
    return { host, operation, granted, works: granted ? works : 'no', remedy };
  }

  const reportsOn = (host: string): readonly Report[] =>
    OPERATIONS.map((operation) => reportOn(host, operation));

  /** A read that changes nothing; presence cannot be tried. */
  function attempt(operation: Operation, account: BareJid): Promise<unknown> | undefined {
    if (operation === 'roster') return accounts.roster(account);
    if (operation === 'pubsub') return accounts.iq(account, 'get', buildItemsRequest(NS_BOOKMARKS));
    if (operation === 'pubsub-owner')
      return accounts.iq(account, 'get', buildConfigurationRequest(NS_BOOKMARKS));
    if (operation === 'blocking') return accounts.iq(account, 'get', buildBlockListRequest());
    return undefined;
  }

  return {
    async test(host, account) {
      software.set(host, await given.server(host));
      // Nobody has such a name, which no one can register by chance either.
      const whom = account ?? addressAt(`muster-check-${randomUUID()}`, host);
      for (const operation of OPERATIONS) {
        const key = `${host} ${operation}`;
        results.delete(key);
        if (!suffices(grants.of(host), operation)) continue;
        const trial = attempt(operation, whom);
        if (trial !== undefined) results.set(key, await verdict(trial));
      }
      return reportsOn(host);
    },
    all: () => given.hosts.flatMap(reportsOn),
    warn(host, server, log) {
      software.set(host, server);
      const missing = OPERATIONS.filter((operation) => !suffices(grants.of(host), operation));
      if (missing.length === 0) return;
      const remedy = server.remedy(host, component);
      log.warn(`${host} does not grant ${missing.join(', ')}`, { host, missing, remedy });
    },
  };
}

/** An answer that speaks of the thing asked for proves that the way to it is open. */
async function verdict(trial: Promise<unknown>): Promise<Works> {
  try {
    await trial;
    return 'yes';
  } catch (error) {
    if (error instanceof StanzaError) {
      return error.condition === 'item-not-found' || error.condition === 'not-allowed'
        ? 'yes'
        : 'no';
    }
    if (error instanceof MusterError && error.code === 'request-timeout') return 'no';
    throw error;
  }
}
