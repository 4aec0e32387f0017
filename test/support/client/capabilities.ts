import { createHash } from 'node:crypto';
import { xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import { NS } from './namespaces.ts';

const NODE = 'https://stock-client.example';
const IDENTITY = { category: 'client', type: 'pc', name: 'Stock' };

/** What a client announces by XEP-0115 and tells when asked by disco#info. */
export class Capabilities {
  readonly features: readonly string[];
  readonly ver: string;

  constructor(options: { readonly notify: boolean; readonly ping: boolean }) {
    this.features = [
      NS.caps,
      NS.chatstates,
      NS.conference,
      NS.discoInfo,
      NS.muc,
      NS.receipts,
      ...(options.ping ? [NS.ping] : []),
      ...(options.notify ? [NS.bookmarksNotify] : ['storage:bookmarks+notify']),
    ].toSorted();
    // XEP-0115 §5.1
    const text = `${IDENTITY.category}/${IDENTITY.type}//${IDENTITY.name}<${this.features.map((feature) => `${feature}<`).join('')}`;
    this.ver = createHash('sha1').update(text).digest('base64');
  }

  /** The `<c/>` of a presence. */
  announcement(): Element {
    return xml('c', { xmlns: NS.caps, hash: 'sha-1', node: NODE, ver: this.ver });
  }

  /** The payload of a disco#info answer; undefined for a node that this client does not have. */
  info(node: string): Element | undefined {
    if (node !== '' && node !== `${NODE}#${this.ver}`) return undefined;
    return xml(
      'query',
      { xmlns: NS.discoInfo, ...(node === '' ? {} : { node }) },
      xml('identity', IDENTITY),
      ...this.features.map((feature) => xml('feature', { var: feature })),
    );
  }
}
