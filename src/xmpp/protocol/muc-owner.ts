import xml, { type Element } from '@xmpp/xml';
import { NS_FORM } from './form.ts';
import { type Destruction, NS_MUC_OWNER } from './muc.ts';

export const NS_ROOM_CONFIG = 'http://jabber.org/protocol/muc#roomconfig';

/** What an owner asks for (XEP-0045 §10). */
export type OwnerRequest =
  | { readonly kind: 'destroy'; readonly destruction: Destruction }
  | { readonly kind: 'submit'; readonly form: Element }
  | { readonly kind: 'cancel' };

function parseDestruction(destroy: Element): Destruction {
  return {
    alternate: destroy.attrs['jid'] as string | undefined,
    reason: destroy.getChildText('reason') ?? undefined,
    password: destroy.getChildText('password') ?? undefined,
  };
}

/** Reads a muc#owner set; undefined when it is none that there is. */
export function parseOwnerRequest(query: Element): OwnerRequest | undefined {
  const destroy = query.getChild('destroy');
  if (destroy !== undefined) return { kind: 'destroy', destruction: parseDestruction(destroy) };
  const form = query.getChild('x', NS_FORM);
  if (form?.attrs['type'] === 'submit') return { kind: 'submit', form };
  return form?.attrs['type'] === 'cancel' ? { kind: 'cancel' } : undefined;
}

/** The configuration form for an owner. */
export function buildOwnerForm(form: Element): Element {
  return xml('query', { xmlns: NS_MUC_OWNER }, form);
}
