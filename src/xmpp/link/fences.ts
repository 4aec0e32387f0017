import { randomUUID } from 'node:crypto';
import type { Element } from '@xmpp/xml';
import type { Milliseconds } from '../../domain/duration.ts';
import { MusterError } from '../../domain/errors.ts';
import type { Clock } from '../../schedule/port.ts';
import { buildFence, type FenceKind, parseFence } from '../protocol/fence.ts';

/**
 * Stanzas to ourselves: when one is back the server has handled what was sent before it. Not every
 * server brings back every kind (ejabberd 24.12 drops an IQ of a privileged component to its own
 * domain, ejabberd 23.01 and Prosody bring back both), so the first fence of a connection is both.
 */
export interface Fences {
  /** Whether the server has brought one back on this connection. */
  readonly proven: boolean;
  /** Sends one by `send` and waits for it. Rejects with `request-timeout` or `link-lost`. */
  raise(send: (fence: Element) => void, timeout: Milliseconds): Promise<void>;
  /** Takes in a stanza; true when it was one of ours. */
  returned(stanza: Element): boolean;
  lose(why: MusterError): void;
}

/** Builds the fences of a component. */
export function createFences(domain: string, clock: Clock): Fences {
  const raised = new Map<string, (failure?: MusterError) => void>();
  let proven = false;
  /** What this server loops back, in the order tried; found out by the first fence. */
  let kinds: readonly FenceKind[] = ['iq', 'message'];

  const raise = (send: (fence: Element) => void, timeout: Milliseconds): Promise<void> =>
    new Promise((resolve, reject) => {
      const id = randomUUID();
      const cancel = clock.at(clock.now() + timeout, () =>
        settle(new MusterError('request-timeout', `no fence came back in ${timeout} ms`)),
      );
      const settle = (failure?: MusterError): void => {
        raised.delete(id);
        cancel();
        if (failure === undefined) resolve();
        else reject(failure);
      };
      raised.set(id, settle);
      try {
        for (const kind of kinds) send(buildFence(domain, id, kind));
      } catch (error) {
        raised.delete(id);
        cancel();
        throw error;
      }
    });

  return {
    get proven() {
      return proven;
    },
    raise,
    returned(stanza) {
      const fence = parseFence(stanza, domain);
      if (fence === undefined) return false;
      const settle = raised.get(fence.id);
      // It may be late, or the second of the first two: of no use, and for nobody else.
      if (settle === undefined) return fence.isWhole;
      proven = true;
      kinds = [fence.kind];
      settle();
      return true;
    },
    lose(why) {
      proven = false;
      kinds = ['iq', 'message']; // another version may come back
      for (const settle of raised.values()) settle(why);
    },
  };
}
