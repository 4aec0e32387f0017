import xml, { type Element } from '@xmpp/xml';

/** The result of an IQ, for a handler that must answer before it goes on. */
export function buildResult(iq: Element, payload?: Element): Element {
  const { from, to, id } = iq.attrs as Record<string, string | undefined>;
  return xml(
    'iq',
    { type: 'result', from: to, to: from, id },
    ...(payload === undefined ? [] : [payload]),
  );
}
