import xml, { type Element } from '@xmpp/xml';

/** XEP-0054. */
export const NS_VCARD = 'vcard-temp';

/** XEP-0153: tells in presence that the picture of a vCard changed. */
export const NS_VCARD_UPDATE = 'vcard-temp:x:update';

/** The vCard of somebody of whom only a name, and perhaps a note, may be known (XEP-0054 §3.1). */
export function buildVcard(name: string, note = ''): Element {
  return xml(
    'vCard',
    { xmlns: NS_VCARD },
    xml('FN', {}, name),
    xml('NICKNAME', {}, name),
    ...(note === '' ? [] : [xml('DESC', {}, note)]),
  );
}
