import type { Config } from '../config/config.ts';
import type { Log } from '../observe/port.ts';
import { createAgenda } from '../schedule/agenda.ts';
import type { Agenda, Clock } from '../schedule/port.ts';
import type { Store } from '../store/port.ts';
import { openSqlite } from '../store/sqlite/open.ts';
import { createHosts, type Hosts } from '../xmpp/hosts.ts';
import { createLink, type Link } from '../xmpp/link.ts';
import { createPrivileges, type Privileges } from '../xmpp/privilege.ts';

/** What everything stands on: configuration, clock, store, and the link with what hosts let us do. */
export interface Ground {
  readonly config: Config;
  readonly domain: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly store: Store;
  readonly link: Link;
  readonly privileges: Privileges;
  readonly hosts: Hosts;
}

/** Opens the store and makes the link, which does not connect yet. Rejects with `store-unavailable`. */
export async function layGround(
  config: Config,
  { log, clock }: { readonly log: Log; readonly clock: Clock },
  undo: AsyncDisposableStack,
): Promise<Ground> {
  const { component: domain, host, port, secret, hosts, server } = config.xmpp;
  const store = await openSqlite({ path: config.store.path, domain, log });
  undo.defer(() => store.close());
  const agenda = createAgenda(clock);
  undo.defer(() => agenda.stop());
  const link = createLink({ host, port, domain, secret: secret.reveal(), clock, log });
  const privileges = createPrivileges({ wire: link, hosts, server, clock, log });
  const served = createHosts({ wire: link, privileges, hosts });
  return { config, domain, log, clock, agenda, store, link, privileges, hosts: served };
}
