import { randomUUID } from 'node:crypto';
import type { Element } from '@xmpp/xml';
import { MusterError, reasonOf, StanzaError } from '../domain/errors.ts';
import { type BareJid, bareOf, domainIn, type Jid } from '../domain/jid.ts';
import type { Log } from '../observe/port.ts';
import type { Clock } from '../schedule/port.ts';
import type { Accounts, Lane, Wire } from './port.ts';
import { createHostGrants, type GrantChange } from './privilege/hosts.ts';
import { suffices } from './privilege/operations.ts';
import { createReports, type Report } from './privilege/reports.ts';
import { NS_BOOKMARKS } from './protocol/bookmarks.ts';
import {
  buildPrivilegedIq,
  covers,
  parseAdvertisement,
  unwrapAnswer,
} from './protocol/privilege.ts';
import { buildItemsRequest, NS_PUBSUB } from './protocol/pubsub.ts';
import {
  buildRosterGet,
  buildRosterRemove,
  buildRosterSet,
  parseRoster,
} from './protocol/roster.ts';
import { detectServer, serverNamed } from './servers/detect.ts';
import { plain } from './servers/plain.ts';
import type { Server } from './servers/server.ts';

export type { GrantChange } from './privilege/hosts.ts';
export type { Report } from './privilege/reports.ts';

export interface PrivilegesOptions {
  readonly wire: Pick<Wire, 'domain' | 'request'>;
  /** The hosts whose users are served; what others grant is not used. */
  readonly hosts: readonly string[];
  readonly server: 'auto' | Server['kind'];
  readonly clock: Clock;
  readonly log: Log;
}

/** XEP-0356: what the hosts let us do, and the doing of it. */
export interface Privileges extends Accounts {
  /** To be called at each connection, before its stanzas, and at its end. */
  online(): void;
  offline(): void;
  /** Takes in a message if it advertises privileges. */
  advertised(message: Element, from: Jid): boolean;
  /** Who hears what hosts begin and cease to grant. */
  onChange(handler: (changes: readonly GrantChange[]) => void): void;
  /** The software behind a host; asked once for each connection. */
  server(host: string): Promise<Server>;
  /**
   * Really tries what a host grants, on `account` or, without one, on an account that does not
   * exist, where not every server lets us tell.
   */
  selfTest(host: string, account?: BareJid): Promise<readonly Report[]>;
  /** The same; what was granted and does not work is logged with its remedy. Never rejects. */
  prove(host: string, account?: BareJid): Promise<void>;
  /** What is known of every host now. */
  report(): readonly Report[];
}

// Reading a big contact list takes a while on a busy server.
const ROSTER_TIMEOUT = 30_000;

/** Builds the privileges of a component. */
export function createPrivileges(options: PrivilegesOptions): Privileges {
  const { clock, hosts, log, wire } = options;
  const handlers: ((changes: readonly GrantChange[]) => void)[] = [];
  const servers = new Map<string, Promise<Server>>();
  const grants = createHostGrants({
    hosts,
    clock,
    log,
    changed: (changes) => {
      for (const tell of handlers) tell(changes);
    },
  });

  function server(host: string): Promise<Server> {
    let found = servers.get(host);
    if (found === undefined) {
      found = findServer(host);
      servers.set(host, found);
      found.catch(() => servers.delete(host)); // the link was lost: ask again
    }
    return found;
  }

  async function findServer(host: string): Promise<Server> {
    if (options.server === 'plain') return plain();
    const named = serverNamed(options.server);
    if (named?.kind === 'prosody') return named;
    const found = await detectServer(wire, host, suffices(grants.of(host), 'presence'));
    return named === undefined || found.kind === named.kind ? found : named;
  }

  function demand(owner: BareJid, allowed: boolean, what: string): void {
    if (allowed) return;
    const host = domainIn(owner);
    throw new MusterError('privilege-missing', `${host} does not grant us ${what}`, {
      remedy: plain().remedy(host, wire.domain),
    });
  }

  const demandRoster = (owner: BareJid, type: 'get' | 'set'): void =>
    demand(owner, covers(grants.of(domainIn(owner)).roster, type), `roster (${type})`);

  async function privileged(
    owner: BareJid,
    type: 'get' | 'set',
    payload: Element,
    lane: Lane,
  ): Promise<Element> {
    const namespace = String(payload.attrs['xmlns'] ?? '');
    const allowed = covers(grants.of(domainIn(owner)).iq[namespace], type);
    demand(owner, allowed, `IQs of ${namespace} (${type})`);
    const { forbiddenMeansAbsent, innerTo } = await server(domainIn(owner));
    const inner = { id: randomUUID(), to: innerTo(owner) };
    try {
      return await wire.request(buildPrivilegedIq(owner, type, payload, inner), { lane });
    } catch (error) {
      if (!forbiddenMeansAbsent || !isForbidden(error)) throw error;
      throw new StanzaError('cancel', 'item-not-found', `there is no account ${owner}`, {
        cause: error,
      });
    }
  }

  /**
   * Prosody gives an empty roster for an account that does not exist; a privileged IQ tells
   * (FIELD-NOTES 1: check existence first). Elsewhere nothing tells: ejabberd answers alike for a
   * person who has no bookmarks and for nobody.
   */
  async function demandExistence(owner: BareJid): Promise<void> {
    if (!covers(grants.of(domainIn(owner)).iq[NS_PUBSUB], 'get')) return;
    if (!(await server(domainIn(owner))).forbiddenMeansAbsent) return;
    await privileged(owner, 'get', buildItemsRequest(NS_BOOKMARKS), 'bulk');
  }

  const accounts: Accounts = {
    may(person, operation) {
      return suffices(grants.of(domainIn(person)), operation);
    },
    async roster(owner) {
      demandRoster(owner, 'get');
      const timeout = ROSTER_TIMEOUT;
      const answer = await wire.request(buildRosterGet(owner), { lane: 'bulk', timeout });
      const items = parseRoster(answer);
      if (items.length === 0) await demandExistence(owner);
      return items;
    },
    async setRosterItem(owner, item) {
      demandRoster(owner, 'set');
      const timeout = ROSTER_TIMEOUT;
      await wire.request(buildRosterSet(owner, item), { lane: 'bulk', timeout });
    },
    async removeRosterItem(owner, contact) {
      demandRoster(owner, 'set');
      const timeout = ROSTER_TIMEOUT;
      await wire.request(buildRosterRemove(owner, contact), { lane: 'bulk', timeout });
    },
    async iq(owner, type, payload, lane = 'moment') {
      return unwrapAnswer(await privileged(owner, type, payload, lane));
    },
  };

  const reports = createReports({ hosts, component: wire.domain, grants, accounts, server });

  return {
    ...accounts,
    online() {
      servers.clear();
      grants.renew();
    },
    offline: () => grants.suspend(),
    advertised(message, from) {
      const told = parseAdvertisement(message);
      if (told === undefined) return false;
      const host = bareOf(from);
      if (!grants.advertise(host, told)) return true;
      server(host).then(
        (found) => reports.warn(host, found, log),
        () => undefined, // the link was lost: the next advertisement asks again
      );
      return true;
    },
    onChange: (handler) => void handlers.push(handler),
    server,
    selfTest: (host, account) => reports.test(host, account),
    async prove(host, account) {
      try {
        const broken = (await reports.test(host, account)).filter(
          ({ granted, works }) => granted && works === 'no',
        );
        if (broken.length === 0) return;
        const names = broken.map(({ operation }) => operation);
        const { remedy } = broken[0] ?? {};
        log.warn(`${host} grants ${names.join(', ')}, but it does not work`, {
          host,
          broken: names,
          remedy,
        });
      } catch (error) {
        // The next connection tries again.
        if (error instanceof MusterError && error.code === 'link-lost') return;
        log.error('privileges could not be tried', { host, reason: reasonOf(error) });
      }
    },
    report: () => reports.all(),
  };
}

function isForbidden(error: unknown): boolean {
  return error instanceof StanzaError && error.condition === 'forbidden';
}
