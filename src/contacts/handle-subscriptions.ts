import { StanzaError } from '../domain/errors.ts';
import { type BareJid, bareOf } from '../domain/jid.ts';
import type { Endpoint } from '../xmpp/port.ts';
import { buildGrant, buildHandlePresence } from '../xmpp/protocol/handle.ts';
import { NS_MUC } from '../xmpp/protocol/muc.ts';
import { addressOf, type HandleParts, relatedBehind } from './handle-directory.ts';
import type { Announcer } from './handle-presence.ts';

/**
 * Presence that arrives at a handle (RFC 6121 §3 and §4, DESIGN §5). Only probes and requests are
 * answered; what a person's own presence says is learnt elsewhere, and unavailable sent to a
 * handle never means that he is offline.
 */
export function createSubscriptions(
  parts: HandleParts,
  { mute, unmute }: Pick<Announcer, 'mute' | 'unmute'>,
): Endpoint['presence'] {
  const { wire } = parts;

  /** The same for an unknown handle and for that of a stranger or of somebody who is offline. */
  const absent = (handle: BareJid, watcher: BareJid): void =>
    wire.send(buildHandlePresence(handle, watcher, undefined), 'bulk');

  return (stanza, from, to) => {
    const watcher = bareOf(from);
    const handle = addressOf(parts, to.local);
    const person = relatedBehind(parts, watcher, to)?.jid;
    switch (stanza.attrs['type'] as unknown) {
      case 'probe':
        // Not `unsubscribed`, which would change the contact list of who asks (RFC 6121 §4.3.2).
        if (person === undefined) absent(handle, watcher);
        else unmute(watcher, person);
        return;
      case 'subscribe':
        wire.send(
          buildGrant(handle, watcher, person === undefined ? 'unsubscribed' : 'subscribed'),
          'bulk',
        );
        if (person !== undefined) unmute(watcher, person);
        return;
      case 'unsubscribe':
        if (person !== undefined) mute(watcher, person);
        return;
      case undefined:
        // A client that takes the handle for a room would wait for ever (XEP-0045 §7.2).
        if (stanza.getChild('x', NS_MUC) !== undefined) {
          throw new StanzaError('cancel', 'service-unavailable');
        }
        return;
      default:
        return;
    }
  };
}
