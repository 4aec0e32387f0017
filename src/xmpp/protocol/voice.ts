import xml, { type Element } from '@xmpp/xml';
import { type Field, NS_FORM, buildForm, parseForm } from './form.ts';

/** Requests for voice (XEP-0045 §7.13, §8.6). */
export const NS_VOICE = 'http://jabber.org/protocol/muc#request';

export type VoiceRequest =
  | { readonly kind: 'request' }
  | { readonly kind: 'decision'; readonly nick: string; readonly granted: boolean };

/** Reads a request for voice or a moderator's decision on one. */
export function parseVoice(message: Element): VoiceRequest | undefined {
  const form = message.getChild('x', NS_FORM);
  if (form === undefined || form.attrs['type'] !== 'submit') return undefined;
  const fields = parseForm(form, NS_VOICE);
  if (fields?.get('FORM_TYPE')?.[0] !== NS_VOICE) return undefined;
  const nick = fields.get('muc#roomnick')?.[0];
  const allow = fields.get('muc#request_allow')?.[0];
  if (nick !== undefined && allow !== undefined) {
    return { kind: 'decision', nick, granted: allow === '1' || allow === 'true' };
  }
  return fields.get('muc#role')?.[0] === 'participant' ? { kind: 'request' } : undefined;
}

/** What stands in the form. */
export interface VoiceWords {
  readonly title: string;
  readonly instructions: string;
  readonly role: string;
  readonly address: string;
  readonly nick: string;
  readonly grant: string;
}

/** The form in which moderators decide; a message without addressee. */
export function buildVoiceForm(
  { room, id }: { readonly room: string; readonly id: string },
  nick: string,
  jid: string,
  { title, instructions, ...labels }: VoiceWords,
): Element {
  const fields: Field[] = [
    { var: 'muc#role', type: 'list-single', label: labels.role, values: ['participant'] },
    { var: 'muc#jid', type: 'jid-single', label: labels.address, values: [jid] },
    { var: 'muc#roomnick', type: 'text-single', label: labels.nick, values: [nick] },
    {
      var: 'muc#request_allow',
      type: 'boolean',
      label: labels.grant,
      values: ['false'],
    },
  ];
  const words = { title, instructions };
  return xml('message', { from: room, id }, buildForm('form', NS_VOICE, fields, words));
}
