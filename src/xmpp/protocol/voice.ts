import xml, { type Element } from '@xmpp/xml';
import { type Field, NS_FORM, buildForm, parseForm } from './form.ts';

/** Requests for voice (XEP-0045 §7.13, §8.6). */
export const NS_ROOM_REQUEST = 'http://jabber.org/protocol/muc#request';

export type VoiceRequest =
  | { readonly kind: 'request' }
  | { readonly kind: 'decision'; readonly nick: string; readonly granted: boolean };

/** Reads a request for voice or a moderator's decision on one. */
export function parseVoice(message: Element): VoiceRequest | undefined {
  const form = message.getChild('x', NS_FORM);
  if (form === undefined || form.attrs['type'] !== 'submit') return undefined;
  const fields = parseForm(form, NS_ROOM_REQUEST);
  if (fields?.get('FORM_TYPE')?.[0] !== NS_ROOM_REQUEST) return undefined;
  const nick = fields.get('muc#roomnick')?.[0];
  const allow = fields.get('muc#request_allow')?.[0];
  if (nick !== undefined && allow !== undefined) {
    return { kind: 'decision', nick, granted: allow === '1' || allow === 'true' };
  }
  return fields.get('muc#role')?.[0] === 'participant' ? { kind: 'request' } : undefined;
}

/** The form in which moderators decide; a message without addressee. */
export function buildVoiceForm(room: string, id: string, nick: string, jid: string): Element {
  const fields: Field[] = [
    { var: 'muc#role', type: 'list-single', label: 'Requested role', values: ['participant'] },
    { var: 'muc#jid', type: 'jid-single', label: 'User ID', values: [jid] },
    { var: 'muc#roomnick', type: 'text-single', label: 'Room Nickname', values: [nick] },
    {
      var: 'muc#request_allow',
      type: 'boolean',
      label: 'Grant voice to this person?',
      values: ['false'],
    },
  ];
  const words = {
    title: 'Voice request',
    instructions: 'To approve this request for voice, select the box and submit the form.',
  };
  return xml('message', { from: room, id }, buildForm('form', NS_ROOM_REQUEST, fields, words));
}
