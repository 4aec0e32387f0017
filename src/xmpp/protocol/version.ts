import xml, { type Element } from '@xmpp/xml';

/** XEP-0092. */
export const NS_VERSION = 'jabber:iq:version';

/** Asks which software answers at an address. */
export function buildVersionGet(to: string): Element {
  return xml('iq', { type: 'get', to }, xml('query', { xmlns: NS_VERSION }));
}

/** The payload of a version result. */
export function buildVersion(name: string, version: string): Element {
  return xml('query', { xmlns: NS_VERSION }, xml('name', {}, name), xml('version', {}, version));
}

/** Name and version in an answer; empty when absent. */
export function parseVersion(answer: Element): { name: string; version: string } {
  const query = answer.getChild('query', NS_VERSION);
  return {
    name: query?.getChildText('name') ?? '',
    version: query?.getChildText('version') ?? '',
  };
}
