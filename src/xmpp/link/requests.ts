import { randomUUID } from 'node:crypto';
import type { Element } from '@xmpp/xml';
import type { Milliseconds } from '../../domain/duration.ts';
import { MusterError } from '../../domain/errors.ts';
import { fullOf, parseJid } from '../../domain/jid.ts';
import type { Clock } from '../../schedule/port.ts';
import { parseAnswerError } from '../protocol/privilege.ts';

interface Pending {
  /** Who was asked, normalised: only his answer counts. */
  readonly peer: string | undefined;
  /** In whose name. */
  readonly self: string | undefined;
  readonly settle: (answer: Element | MusterError) => void;
}

/** IQs under way: unguessable ids, one addressee each, a time-out, and an end when the link is lost. */
export interface Requests {
  /** Ids that nobody outside can guess; answers to them are awaited from `peer` alone. */
  open(
    addresses: { peer: string; self: string },
    timeout: Milliseconds,
  ): {
    readonly id: string;
    readonly answer: Promise<Element>;
    /** Forgets the request: it was not sent. */
    readonly withdraw: () => void;
  };
  /**
   * Takes in an IQ of type result or error. `settled`: it was an answer; `forged`: it bears the id
   * of a request under way but comes from somebody else; `unknown`: neither.
   */
  answered(stanza: Element): 'settled' | 'forged' | 'unknown';
  /** Rejects all that is under way. */
  lose(why: MusterError): void;
}

function normal(address: unknown): string | undefined {
  const jid = typeof address === 'string' ? parseJid(address) : undefined;
  return jid === undefined ? undefined : fullOf(jid);
}

/** Builds an empty register of requests. */
export function createRequests(clock: Clock): Requests {
  const pending = new Map<string, Pending>();

  return {
    open({ peer, self }, timeout) {
      const id = randomUUID();
      const { promise, resolve, reject } = Promise.withResolvers<Element>();
      const cancel = clock.at(clock.now() + timeout, () =>
        settle(new MusterError('request-timeout', `${peer} did not answer in ${timeout} ms`)),
      );
      const withdraw = (): void => {
        pending.delete(id);
        cancel();
      };
      const settle = (outcome: Element | MusterError): void => {
        withdraw();
        if (outcome instanceof MusterError) reject(outcome);
        else resolve(outcome);
      };
      pending.set(id, { peer: normal(peer), self: normal(self), settle });
      return { id, answer: promise, withdraw };
    },
    answered(stanza) {
      const { id, from, to, type } = stanza.attrs as Record<string, string | undefined>;
      const request = pending.get(id ?? '');
      if (request === undefined) return 'unknown';
      if (normal(from) !== request.peer || normal(to) !== request.self) return 'forged';
      request.settle(type === 'error' ? parseAnswerError(stanza) : stanza);
      return 'settled';
    },
    lose(why) {
      for (const { settle } of pending.values()) settle(why);
    },
  };
}
