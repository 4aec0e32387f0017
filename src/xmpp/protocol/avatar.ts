import { createHash } from 'node:crypto';
import xml, { type Element } from '@xmpp/xml';
import { NS_VCARD, NS_VCARD_UPDATE } from './vcard.ts';

/** The vCard of a room (XEP-0054, XEP-0486): its name and picture. */
export function buildRoomVcard(name: string, note: string, png: Buffer): Element {
  return xml(
    'vCard',
    { xmlns: NS_VCARD },
    xml('FN', {}, name),
    ...(note === '' ? [] : [xml('DESC', {}, note)]),
    xml('PHOTO', {}, xml('TYPE', {}, 'image/png'), xml('BINVAL', {}, png.toString('base64'))),
  );
}

/** The hash of the picture in a vCard (XEP-0153 §3.1); empty when it has none. */
export function pictureHash(card: Element): string {
  const data = card.getChild('PHOTO')?.getChildText('BINVAL') ?? '';
  if (data.trim() === '') return '';
  return createHash('sha1').update(Buffer.from(data, 'base64')).digest('hex');
}

/** Says in a presence of the room itself which picture it has (XEP-0486 §3.2); no addressee. */
export function buildPictureNotice(room: string, hash: string): Element {
  const update = xml('x', { xmlns: NS_VCARD_UPDATE }, xml('photo', {}, ...(hash ? [hash] : [])));
  return xml('presence', { from: room }, update);
}
