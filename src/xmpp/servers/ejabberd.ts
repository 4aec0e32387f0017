import type { BareJid } from '../../domain/jid.ts';
import type { Server } from './server.ts';

// From here on a privileged IQ addressed to oneself is answered; before, it bounced.
const REPAIRED = [25, 3] as const;
// The first that was found to write contact lists and to know privileged IQs; 23.01 does neither.
const COMPLETE = [24, 12] as const;

/** ejabberd with mod_privilege; contact lists and bookmarks need 24.12 or later. */
export function ejabberd(version = ''): Server {
  return {
    kind: 'ejabberd',
    version,
    feedReportsDrops: false,
    forbiddenMeansAbsent: false,
    innerTo: version === '' || isBefore(REPAIRED, version) ? disguised : (owner) => owner,
    remedy: isBefore(COMPLETE, version)
      ? (host, component) => `${limited(version)}
In ejabberd.yml (for ${host}), then restart ejabberd:
${lines(component, 'get')}`
      : (host, component) => `in ejabberd.yml (for ${host}), then restart ejabberd:
${lines(component, 'both')}
    iq:
      http://jabber.org/protocol/pubsub:
        both: muster
      http://jabber.org/protocol/pubsub#owner:
        both: muster
      urn:xmpp:blocking:
        get: muster`,
  };
}

const limited = (version: string): string =>
  `ejabberd ${version} lets no component change contact lists or set bookmarks: ` +
  'people get an invitation and the room. 24.12 and later do; this version would not start with their lines.';

const lines = (component: string, roster: 'get' | 'both'): string => `acl:
  muster:
    server: ${component}
access_rules:
  muster:
    allow: muster
modules:
  mod_privilege:
    roster:
      ${roster}: muster
    presence:
      managed_entity: muster`;

/** Whether that version is known to be older. */
function isBefore([year, month]: readonly [number, number], version: string): boolean {
  const [itsYear = Number.NaN, itsMonth = 0] = version
    .split('.')
    .map((part) => Number.parseInt(part, 10));
  return itsYear < year || (itsYear === year && itsMonth < month);
}

/** The same address in another letter case: it gets past the comparison that makes it bounce. */
function disguised(owner: BareJid): string {
  const at = owner.indexOf('@');
  const domain = owner.slice(at + 1).replace(/[a-z]/u, (letter) => letter.toUpperCase());
  return owner.slice(0, at + 1) + domain;
}
