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

/** The same request between other addresses, without an id. */
export function buildForward(
  iq: Element,
  addresses: { readonly from: string; readonly to: string },
): Element {
  return xml('iq', { type: iq.attrs['type'], ...addresses }, ...iq.getChildElements());
}
