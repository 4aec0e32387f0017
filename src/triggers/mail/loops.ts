import type { Mail } from './parse.ts';

/** Why a mail is part of a loop. */
export type Loop = 'bounce' | 'auto-reply' | 'own' | 'hops';

const HOPS = 100; // RFC 5321 §6.3: "a large rejection threshold, normally at least 100"

/**
 * Tells whether a mail would go in circles (RFC 3834). Never because of Precedence, List-* or
 * `auto-generated`: newsletters have them.
 *
 * @param returnPath the envelope's MAIL FROM, empty for `<>`
 * @param domain ours, as it stands in our own loop header
 */
export function loopOf(mail: Mail, returnPath: string, domain: string): Loop | undefined {
  const { report, autoSubmitted, loops, hops } = mail.traces;
  if (returnPath === '' && report) return 'bounce';
  if (autoSubmitted === 'auto-replied') return 'auto-reply';
  if (loops.some((value) => isOurs(value, domain.toLowerCase()))) return 'own';
  return hops > HOPS ? 'hops' : undefined;
}

/** The header names our domain or an address at it. */
function isOurs(value: string, domain: string): boolean {
  return value.split(/[\s,;<>"]+/u).some((word) => word === domain || word.endsWith(`@${domain}`));
}
