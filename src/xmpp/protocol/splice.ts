import { type Element, escapeXML } from '@xmpp/xml';

/** One stanza, serialised. */
export interface Copies {
  /** The XML for an addressee; `address` is escaped for an attribute. */
  (address: string): string;
  /** The XML without addressee. */
  readonly plain: string;
}

/** A JID as it stands inside an XML attribute. */
export const escapeAddress = (jid: string): string => escapeXML(jid);

/**
 * Serialises a stanza without `to` once; each copy only gets its addressee spliced in. This is the
 * one place where a stanza is put together from strings (DESIGN §9).
 */
export function copiesOf(stanza: Element): Copies {
  const plain = stanza.toString();
  const start = `<${stanza.name} to="`;
  const rest = `"${plain.slice(stanza.name.length + 1)}`;
  return Object.assign((address: string) => start + address + rest, { plain });
}
