import xml, { type Element } from '@xmpp/xml';
import { NS_FORM, buildForm, parseForm } from './form.ts';

/** XEP-0077, as rooms use it (XEP-0045 §7.10). */
export const NS_REGISTER = 'jabber:iq:register';
const NS_ROOM_REGISTER = 'http://jabber.org/protocol/muc#register';

const NICK = 'muc#register_roomnick';

export type Registration =
  { readonly kind: 'remove' } | { readonly kind: 'register'; readonly nick: string };

/** Reads a registration; undefined without a valid form. */
export function parseRegistration(query: Element): Registration | undefined {
  if (query.getChild('remove') !== undefined) return { kind: 'remove' };
  const form = query.getChild('x', NS_FORM);
  if (form === undefined || form.attrs['type'] !== 'submit') return undefined;
  const nick = parseForm(form, NS_ROOM_REGISTER)?.get(NICK)?.[0];
  return nick === undefined || nick === '' ? undefined : { kind: 'register', nick };
}

/** What is to be filled in; `label` stands before it. */
export function buildRegistrationForm(label: string): Element {
  const fields = [{ var: NICK, type: 'text-single' as const, label, required: true }];
  return xml('query', { xmlns: NS_REGISTER }, buildForm('form', NS_ROOM_REGISTER, fields));
}

/** The answer to somebody who is registered already (XEP-0077 §3.1.1). */
export function buildRegistered(nick: string): Element {
  return xml('query', { xmlns: NS_REGISTER }, xml('registered'), xml('username', {}, nick));
}
