import xml, { type Element } from '@xmpp/xml';

/** XEP-0202. */
const NS_TIME = 'urn:xmpp:time';

/** Asks a client for its time of day and its offset from UTC. */
export function buildTimeRequest(to: string): Element {
  return xml('iq', { type: 'get', to }, xml('time', { xmlns: NS_TIME }));
}

/**
 * The offset in an answer, as `+09:00`, which may stand for a time zone; undefined when there is
 * none that is possible (XEP-0082 §3.2).
 */
export function parseOffset(answer: Element): string | undefined {
  const text = answer.getChild('time', NS_TIME)?.getChildText('tzo')?.trim() ?? '';
  if (text === 'Z') return '+00:00';
  return /^[+-](?:0\d|1[0-4]):[0-5]\d$/u.test(text) ? text : undefined;
}
