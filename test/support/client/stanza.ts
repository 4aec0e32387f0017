import type { Element } from '@xmpp/xml';
import { NS } from './namespaces.ts';

export const bare = (jid: string): string => jid.split('/', 1)[0] ?? '';
export const resource = (jid: string): string => jid.slice(bare(jid).length + 1);
export const attr = (element: Element | undefined, name: string): string =>
  String(element?.attrs[name] ?? '');
export const textOf = (element: Element | undefined, child: string): string =>
  element?.getChildText(child) ?? '';

/** The status codes of a muc#user payload (XEP-0045 §16.6). */
export const statusCodes = (x: Element | undefined): string[] =>
  (x?.getChildren('status') ?? []).map((status) => attr(status, 'code'));

/** The defined condition and text of a stanza of type error. */
export function errorOf(stanza: Element): { condition: string; text: string } {
  const error = stanza.getChild('error');
  const condition = error?.getChildElements().find((child) => child.name !== 'text');
  return {
    condition: condition?.name ?? 'undefined-condition',
    text: error?.getChildText('text', NS.stanzas) ?? '',
  };
}
