import { bareOf } from '../domain/jid.ts';
import type { Endpoint, Wire } from '../xmpp/port.ts';
import { buildGrant, buildHandlePresence } from '../xmpp/protocol/handle.ts';

/**
 * The service as a contact: some clients offer commands only at a contact that is online
 * (FIELD-NOTES 5). Whoever asks may see that it is there; it asks for nobody's presence in return.
 */
export function createServicePresence(wire: Pick<Wire, 'send'>): Endpoint['presence'] {
  return (stanza, from, to) => {
    const [service, person] = [bareOf(to), bareOf(from)];
    const present = buildHandlePresence(service, person, { show: '', status: '' });
    switch (stanza.attrs['type']) {
      case 'subscribe':
        wire.send(buildGrant(service, person, 'subscribed'));
        wire.send(present);
        break;
      case 'probe':
        wire.send(present);
        break;
      case 'unsubscribe':
        wire.send(buildGrant(service, person, 'unsubscribed'));
        break;
      default: // the feed of presences is heard before it comes here
    }
  };
}
