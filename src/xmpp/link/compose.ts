import type { Element } from '@xmpp/xml';
import type { Milliseconds } from '../../domain/duration.ts';
import { MusterError, reasonOf } from '../../domain/errors.ts';
import type { Log } from '../../observe/port.ts';
import type { Clock } from '../../schedule/port.ts';
import type { Wire } from '../port.ts';
import type { Connection, Dial } from './connection.ts';
import { createFences } from './fences.ts';
import { createKeepalive } from './keepalive.ts';
import { createLifecycle, LIFECYCLE_LIMITS, type LifecycleLimits } from './lifecycle.ts';
import { createOutbound, OUTBOUND_LIMITS, type OutboundLimits } from './outbound.ts';
import { createRequests } from './requests.ts';
import { createSharedFence } from './shared-fence.ts';
import { serialise } from './serialise.ts';
import { within } from '../../waiting/within.ts';

/** Sizes in bytes, spans in milliseconds; what is left out has a default. */
export interface LinkLimits {
  /** The largest stanza that is read; a larger one drops the connection. Default 1 MiB. */
  readonly inbound?: number;
  readonly outbound?: Partial<OutboundLimits>;
  readonly lifecycle?: Partial<LifecycleLimits>;
  /** After this much silence the server is asked whether it is still there. Default 60 s. */
  readonly silence?: Milliseconds;
  /** How long `stop` waits until everything queued is written. Default 5 s. */
  readonly flush?: Milliseconds;
}

export interface LinkOptions {
  readonly host: string;
  readonly port: number;
  /** The component's domain. */
  readonly domain: string;
  readonly secret: string;
  readonly clock: Clock;
  readonly log: Log;
  /** For the back-off; from 0 to below 1. */
  readonly random?: () => number;
  readonly limits?: LinkLimits;
}

/** The link as the composition root sees it. */
export interface Link extends Wire {
  /**
   * Connects, trying for ever, and resolves when first online. Rejects with `secret-wrong` or
   * `link-refused`, which no further try would mend, and with `shutting-down` after `stop`.
   */
  start(): Promise<void>;
  /** Writes what is queued, closes the stream in order, and stays closed. */
  stop(): Promise<void>;
  /** Who gets the stanzas, except answers to `request` and fences. One handler; set it before `start`. */
  onStanza(handler: (stanza: Element) => void | Promise<void>): void;
  onOnline(handler: () => void): void;
  onOffline(handler: () => void): void;
}

const REQUEST_TIMEOUT: Milliseconds = 10_000;
const PROBE_TIMEOUT: Milliseconds = 20_000;

/** Joins the parts of the link; `dial` makes its connections. */
export function composeLink(options: LinkOptions, dial: Dial): Link {
  const { clock, domain, log } = options;
  const limits = options.limits ?? {};
  const outbound = createOutbound({ ...OUTBOUND_LIMITS, ...limits.outbound }, clock);
  const requests = createRequests(clock);
  const fences = createFences(domain, clock);
  const onlineHandlers: (() => void)[] = [];
  const offlineHandlers: (() => void)[] = [];
  let handler: (stanza: Element) => void | Promise<void> = () => undefined;
  let connection: Connection | undefined;

  const keepalive = createKeepalive({
    clock,
    silence: limits.silence ?? 60_000,
    probe: () => fences.raise((fence) => outbound.put(fence.toString(), 'room'), PROBE_TIMEOUT),
    proven: () => fences.proven,
    dead: (why) => connection?.destroy(why),
  });

  const sharedFence = createSharedFence(async (lane) => {
    if (connection === undefined) throw offline();
    await fences.raise((fence) => outbound.put(fence.toString(), lane), REQUEST_TIMEOUT);
  });

  const lifecycle = createLifecycle({
    dial,
    domain,
    clock,
    log,
    random: options.random ?? Math.random,
    limits: { ...LIFECYCLE_LIMITS, ...limits.lifecycle },
    watcher: {
      online(next) {
        connection = next;
        outbound.attach(next);
        keepalive.begin();
        for (const tell of onlineHandlers) guarded(tell);
      },
      lost(why) {
        connection = undefined;
        outbound.attach(undefined);
        keepalive.end();
        const lost = new MusterError('link-lost', 'the link to the server was lost', {
          cause: why,
        });
        requests.lose(lost);
        fences.lose(lost);
        for (const tell of offlineHandlers) guarded(tell);
      },
      stanza: take,
      heard: () => keepalive.heard(),
      drain: () => outbound.drain(),
    },
  });

  /** An exception in a handler is a fault of ours; it must cost neither the stream nor the process. */
  function guarded(task: () => void | Promise<void>): void {
    const fault = (error: unknown): void =>
      log.error('a handler of stanzas failed', { domain, reason: reasonOf(error), error });
    try {
      task()?.catch(fault);
    } catch (error) {
      fault(error);
    }
  }

  function take(stanza: Element): void {
    if (fences.returned(stanza)) return;
    const type: unknown = stanza.attrs['type'];
    if (stanza.name === 'iq' && (type === 'result' || type === 'error')) {
      const found = requests.answered(stanza);
      if (found === 'settled') return;
      if (found === 'forged') {
        log.warn('an answer came from somebody who was not asked', {
          domain,
          from: String(stanza.attrs['from']),
        });
        return;
      }
    }
    guarded(() => handler(stanza));
  }

  const offline = (): MusterError =>
    new MusterError('link-lost', 'there is no link to the server at the moment');

  return {
    domain,
    get online() {
      return connection !== undefined;
    },
    start: () => lifecycle.start(),
    async stop() {
      await within(clock, limits.flush ?? 5000, outbound.emptied());
      await lifecycle.stop();
    },
    onStanza(next) {
      handler = next;
    },
    onOnline: (tell) => void onlineHandlers.push(tell),
    onOffline: (tell) => void offlineHandlers.push(tell),
    send(stanza, lane = 'room') {
      if (connection !== undefined) outbound.put(serialise(stanza, domain), lane);
    },
    sendRaw(text, lane = 'room') {
      if (connection !== undefined) outbound.put(text, lane);
    },
    async request(iq, { timeout = REQUEST_TIMEOUT, lane = 'room' } = {}) {
      if (connection === undefined) throw offline();
      const { to, from = domain } = iq.attrs as Record<string, string | undefined>;
      if (to === undefined) throw new TypeError('a request needs an addressee');
      const { id, answer, withdraw } = requests.open({ peer: to, self: from }, timeout);
      try {
        outbound.put(serialise(iq, domain, id), lane);
      } catch (error) {
        withdraw();
        throw error;
      }
      return answer;
    },
    async fence(lane = 'bulk') {
      if (connection === undefined) throw offline();
      await sharedFence(lane);
    },
    drained: () => outbound.drained(),
  };
}
