import {
  type ErrorCode,
  MusterError,
  type StanzaCondition,
  StanzaError,
} from '../domain/errors.ts';

/** What a failed attempt calls for: another one later, a privilege, or nothing more. */
export type Verdict = 'retry' | 'waiting' | 'failed';

const TEMPORARY: ReadonlySet<StanzaCondition> = new Set([
  'internal-server-error',
  'remote-server-not-found',
  'remote-server-timeout',
  'resource-constraint',
]);

const PASSING: ReadonlySet<ErrorCode> = new Set([
  'request-timeout',
  'link-lost',
  'link-refused',
  'link-full',
  'store-unavailable',
  'store-conflict',
  'shutting-down',
]);

/**
 * Sorts the error of an effect (DESIGN §3). `forbidden` is how a server says that a privilege is
 * missing (XEP-0356 §4.3, §6.3).
 */
export function classify(error: unknown): Verdict {
  if (error instanceof StanzaError) {
    if (error.condition === 'forbidden') return 'waiting';
    return error.type === 'wait' || TEMPORARY.has(error.condition) ? 'retry' : 'failed';
  }
  if (!(error instanceof MusterError)) return 'failed';
  if (error.code === 'privilege-missing') return 'waiting';
  return PASSING.has(error.code) ? 'retry' : 'failed';
}
