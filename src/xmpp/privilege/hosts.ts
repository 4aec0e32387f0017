import type { Milliseconds } from '../../domain/duration.ts';
import type { Log } from '../../observe/port.ts';
import type { Clock } from '../../schedule/port.ts';
import { type Grants, NO_GRANTS } from '../protocol/privilege.ts';
import type { Operation } from '../servers/server.ts';
import { OPERATIONS, suffices } from './operations.ts';

/** One operation that a host has begun or ceased to grant. */
export interface GrantChange {
  readonly host: string;
  readonly operation: Operation;
  readonly granted: boolean;
}

/** What each host grants now. */
export interface HostGrants {
  of(host: string): Grants;
  /** Takes in what a host advertised; false when the host is none of ours. */
  advertise(host: string, grants: Grants): boolean;
  /** A new connection: every host advertises again, or has ceased to grant. */
  renew(): void;
  /** The connection is lost: what was granted stays assumed until the next one. */
  suspend(): void;
}

// Servers advertise at once after the handshake; later than this none will come.
const GRACE: Milliseconds = 10_000;

/** Keeps the grants of the hosts and tells what changes. */
export function createHostGrants(given: {
  hosts: readonly string[];
  clock: Clock;
  log: Log;
  changed: (changes: readonly GrantChange[]) => void;
}): HostGrants {
  const { clock, hosts, log } = given;
  const known = new Map<string, Grants>();
  let overdue = new Set<string>();
  let cancel: (() => void) | undefined;

  function replace(host: string, grants: Grants): void {
    const before = known.get(host) ?? NO_GRANTS;
    known.set(host, grants);
    const changes = OPERATIONS.flatMap((operation) => {
      const granted = suffices(grants, operation);
      return granted === suffices(before, operation) ? [] : [{ host, operation, granted }];
    });
    if (changes.length === 0) return;
    const names = (granted: boolean): readonly Operation[] =>
      changes.filter((change) => change.granted === granted).map(({ operation }) => operation);
    log.event('privileges', { host, granted: names(true), lost: names(false) });
    given.changed(changes);
  }

  return {
    of: (host) => known.get(host) ?? NO_GRANTS,
    advertise(host, grants) {
      if (!hosts.includes(host)) {
        log.warn('a host that is not in the configuration (hosts) grants privileges', { host });
        return false;
      }
      overdue.delete(host);
      replace(host, grants);
      return true;
    },
    renew() {
      cancel?.();
      overdue = new Set(hosts);
      cancel = clock.at(clock.now() + GRACE, () => {
        const silent = [...overdue];
        overdue.clear();
        for (const host of silent) replace(host, NO_GRANTS);
        if (silent.length > 0) log.warn('hosts that grant no privileges', { hosts: silent });
      });
    },
    suspend() {
      cancel?.();
      cancel = undefined;
    },
  };
}
