import { randomUUID } from 'node:crypto';
import type { Element } from '@xmpp/xml';
import type { Milliseconds } from '../../domain/duration.ts';
import { MusterError } from '../../domain/errors.ts';
import type { Clock } from '../../schedule/port.ts';
import { buildFence, parseFence } from '../protocol/fence.ts';

/** Stanzas to ourselves: when one is back the server has handled what was sent before it. */
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
  /** What this server loops back; found out by the first fence that waits in vain. */
  let kind: 'iq' | 'message' = 'iq';

  const once = (send: (fence: Element) => void, timeout: Milliseconds): Promise<void> =>
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
        send(buildFence(domain, id, kind));
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
    async raise(send, timeout) {
      const tried = kind;
      try {
        await once(send, timeout);
      } catch (error) {
        const silent = error instanceof MusterError && error.code === 'request-timeout';
        if (!silent || proven || tried === 'message') throw error;
        kind = 'message';
        await once(send, timeout);
      }
    },
    returned(stanza) {
      const settle = raised.get(parseFence(stanza, domain) ?? '');
      if (settle === undefined) return false;
      proven = true;
      settle();
      return true;
    },
    lose(why) {
      proven = false;
      for (const settle of raised.values()) settle(why);
    },
  };
}
