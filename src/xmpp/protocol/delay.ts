import xml, { type Element } from '@xmpp/xml';
import type { Instant } from '../../domain/duration.ts';

/** XEP-0203. */
export const NS_DELAY = 'urn:xmpp:delay';
/** XEP-0091, its forerunner; still read by some clients. */
export const NS_DELAY_LEGACY = 'jabber:x:delay';

/** Says that a stanza was first sent at `at`, on the word of `from`. */
export function buildDelay(from: string, at: Instant): Element {
  return xml('delay', { xmlns: NS_DELAY, from, stamp: new Date(at).toISOString() });
}

/** When a stanza was first sent, as the stanza says; `undefined` when it says nothing readable. */
export function parseDelay(stanza: Element): Instant | undefined {
  const stamp: unknown = stanza.getChild('delay', NS_DELAY)?.attrs['stamp'];
  const instant = typeof stamp === 'string' ? Date.parse(stamp) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}

/** A copy of a stanza with that mark. */
export function withDelay(stanza: Element, from: string, at: Instant): Element {
  return xml(stanza.name, stanza.attrs, ...stanza.children, buildDelay(from, at));
}
