import type { BareJid } from '../../domain/jid.ts';
import type { Server } from './server.ts';

// From here on a privileged IQ addressed to oneself is answered; before, it bounced.
const REPAIRED = [25, 3] as const;

/** ejabberd with mod_privilege; privileged IQs need 24.12 or later. */
export function ejabberd(version = ''): Server {
  return {
    kind: 'ejabberd',
    version,
    feedReportsDrops: false,
    forbiddenMeansAbsent: false,
    innerTo: repaired(version) ? (owner) => owner : disguised,
    remedy: (host, component) => `in ejabberd.yml (for ${host}), then restart ejabberd:
acl:
  muster:
    server: ${component}
access_rules:
  muster:
    allow: muster
modules:
  mod_privilege:
    roster:
      both: muster
    presence:
      managed_entity: muster
    iq:
      http://jabber.org/protocol/pubsub:
        both: muster
      http://jabber.org/protocol/pubsub#owner:
        both: muster
      urn:xmpp:blocking:
        get: muster`,
  };
}

function repaired(version: string): boolean {
  const [year = 0, month = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return year > REPAIRED[0] || (year === REPAIRED[0] && month >= REPAIRED[1]);
}

/** The same address in another letter case: it gets past the comparison that makes it bounce. */
function disguised(owner: BareJid): string {
  const at = owner.indexOf('@');
  const domain = owner.slice(at + 1).replace(/[a-z]/u, (letter) => letter.toUpperCase());
  return owner.slice(0, at + 1) + domain;
}
