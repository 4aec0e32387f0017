import { type Element, escapeXML } from '@xmpp/xml';

/** Gives the XML of one stanza for an addressee; `address` is escaped for an attribute. */
export type Copies = (address: string) => string;

/** A JID as it stands inside an XML attribute. */
export const escapeAddress = (jid: string): string => escapeXML(jid);

/**
 * Serialises a stanza without `to` once; each copy only gets its addressee spliced in. This is the
 * one place where a stanza is put together from strings (DESIGN §9).
 */
export function copiesOf(stanza: Element): Copies {
  const start = `<${stanza.name} to="`;
  const rest = `"${stanza.toString().slice(stanza.name.length + 1)}`;
  return (address) => start + address + rest;
}
