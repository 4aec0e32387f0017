import type { Server } from './server.ts';

/** Prosody 0.12 and later with mod_privilege of prosody-modules. */
export function prosody(version = ''): Server {
  return {
    kind: 'prosody',
    version,
    feedReportsDrops: true,
    forbiddenMeansAbsent: true,
    innerTo: (owner) => owner,
    remedy: (host, component) => `in the Prosody configuration:
VirtualHost "${host}"
  modules_enabled = { "privilege" }
  privileged_entities = {
    ["${component}"] = {
      roster = "both";
      presence = "managed_entity";
      iq = {
        ["http://jabber.org/protocol/pubsub"] = "both";
        ["http://jabber.org/protocol/pubsub#owner"] = "both";
        ["urn:xmpp:blocking"] = "get";
      };
    };
  }
Component "${component}"
  modules_enabled = { "privilege" }
(Debian: package prosody-modules; then restart Prosody)`,
  };
}
