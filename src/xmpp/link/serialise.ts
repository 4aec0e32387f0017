import { Element } from '@xmpp/xml';
import { xmlSafe } from '../protocol/safe.ts';

/**
 * A stanza as text that XML can carry; `from` defaults to the component's domain (XEP-0114 §3) and
 * `id`, when given, replaces the stanza's own. The stanza itself is left as it is.
 */
export function serialise(stanza: Element, domain: string, id?: string): string {
  // The stream's default namespace is not a client's; a stanza must not bring its own along.
  const { xmlns: _, ...attrs } = stanza.attrs;
  const copy = new Element(stanza.name, {
    ...attrs,
    from: (attrs['from'] as string | undefined) ?? domain,
    ...(id === undefined ? {} : { id }),
  });
  copy.children = stanza.children; // not appended: the children keep their parent
  return xmlSafe(copy.toString());
}
