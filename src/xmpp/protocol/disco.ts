import xml, { type Element } from '@xmpp/xml';

/** XEP-0030. */
export const NS_DISCO_INFO = 'http://jabber.org/protocol/disco#info';
export const NS_DISCO_ITEMS = 'http://jabber.org/protocol/disco#items';

export interface Identity {
  readonly category: string;
  readonly type: string;
  readonly name?: string;
}

export interface Item {
  readonly jid: string;
  readonly name?: string;
  readonly node?: string;
}

export interface Info {
  readonly identities: readonly Identity[];
  readonly features: readonly string[];
  /** XEP-0128 forms, built. */
  readonly forms?: readonly Element[];
  readonly node?: string;
}

/** XEP-0030 §3: the payload of a disco#info result. */
export function buildInfo(info: Info): Element {
  return xml(
    'query',
    { xmlns: NS_DISCO_INFO, node: info.node },
    ...info.identities.map(({ category, type, name }) => xml('identity', { category, type, name })),
    ...info.features.map((feature) => xml('feature', { var: feature })),
    ...(info.forms ?? []),
  );
}

/** XEP-0030 §4: the payload of a disco#items result. */
export function buildItems(items: readonly Item[], node?: string): Element {
  return xml(
    'query',
    { xmlns: NS_DISCO_ITEMS, node },
    ...items.map(({ jid, name, node: itemNode }) => xml('item', { jid, name, node: itemNode })),
  );
}

/** The features listed in a disco#info payload. */
export function parseFeatures(query: Element): Set<string> {
  return new Set(query.getChildren('feature').map((feature) => String(feature.attrs['var'] ?? '')));
}

/** Asks an entity who it is and what it can (XEP-0030 §3.1). */
export function buildInfoRequest(to: string, node?: string): Element {
  return xml('iq', { type: 'get', to }, xml('query', { xmlns: NS_DISCO_INFO, node }));
}
