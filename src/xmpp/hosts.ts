import { addressAt } from '../domain/jid.ts';
import type { Wire } from './port.ts';
import type { Privileges } from './privilege.ts';
import type { Server } from './servers/server.ts';

/** What is known of the hosts whose people Muster serves. */
export interface Hosts {
  /** Resolves when every host has told, on this link, what it grants and which software it is. */
  introduced(): Promise<void>;
  /** Whether the host's server tells us who comes and goes. */
  feeds(host: string): boolean;
  /** Whether it also tells of clients whose connection was dropped. */
  reportsDrops(host: string): boolean;
  /**
   * Whether topics have to ask their contacts who is there: the host's server tells nothing, or is
   * known to leave out lost connections, and who was there before we connected.
   */
  leavesOut(host: string): boolean;
}

/** Gathers what the privileges know of each host. */
export function createHosts(parts: {
  readonly wire: Pick<Wire, 'fence'>;
  readonly privileges: Privileges;
  readonly hosts: readonly string[];
}): Hosts {
  const { wire, privileges, hosts } = parts;
  const servers = new Map<string, Server>();
  const feeds = (host: string): boolean => privileges.may(addressAt('anyone', host), 'presence');
  return {
    async introduced() {
      await wire.fence(); // advertisements are sent as soon as we are connected
      await Promise.all(
        hosts.map(async (host) => servers.set(host, await privileges.server(host))),
      );
    },
    feeds,
    reportsDrops: (host) => feeds(host) && (servers.get(host)?.feedReportsDrops ?? false),
    leavesOut: (host) => !feeds(host) || servers.get(host)?.feedReportsDrops === false,
  };
}
