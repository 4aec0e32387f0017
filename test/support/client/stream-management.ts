import type { Client } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import { NS } from './namespaces.ts';

/**
 * Resolves when the library counts on a stream that is managed (XEP-0198). It sets its count to
 * zero a turn after `<enabled/>` was read: what came along in the same packet would be counted
 * before that, and its next `<a/>` is then one that a server ends the stream for.
 */
export function streamManaged(xmpp: Client): Promise<void> {
  return new Promise((resolve) => {
    const onNonza = (element: Element): void => {
      if (!element.is('enabled', NS.sm)) return;
      xmpp.off('nonza', onNonza);
      setImmediate(resolve);
    };
    xmpp.on('nonza', onNonza);
  });
}
