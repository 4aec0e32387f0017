import { fileURLToPath } from 'node:url';

/** What a test may say about its Prosody. */
export interface ProsodyOptions {
  /** The virtual host; `localhost` when absent. */
  readonly host?: string;
  /** Localparts; the password of each is `password(localpart)`. */
  readonly accounts: readonly string[];
  /** The component's domain; none: no component section. */
  readonly component?: string;
  /** The component's secret; `secret` when absent. */
  readonly secret?: string;
  /** Modules in addition to those of a stock Debian configuration. */
  readonly modules?: readonly string[];
  /** Modules to leave out of the stock set. */
  readonly without?: readonly string[];
  /**
   * XEP-0356: `full` (default) grants all that DESIGN §10 asks for, `none` nothing; or the Lua table
   * for `privileged_entities[component]`.
   */
  readonly privileges?: 'full' | 'none' | { readonly lua: string };
  /** More Lua for the whole server. */
  readonly serverConfig?: string;
  /** More Lua in the virtual host's section. */
  readonly hostConfig?: string;
  /** More Lua in the component's section. */
  readonly componentConfig?: string;
  /** Clients in browsers too: WebSocket (RFC 7395) without TLS, at `Prosody.webSocketPort`. */
  readonly webSocket?: boolean;
  /** Talks to these other servers (s2s), and they to it. */
  readonly federation?: Federation;
  /** Log at debug level: every stanza's way. */
  readonly debug?: boolean;
}

/** Servers that find each other on loopback without DNS, at ports of their own. */
export interface Federation {
  /** Where this one listens for others. */
  readonly port: number;
  /** Where each domain elsewhere is found. */
  readonly peers: Readonly<Record<string, number>>;
}

/** Where a Prosody of its own lives. */
export interface ProsodyPlace {
  readonly folder: string;
  readonly c2sPort: number;
  readonly componentPort: number;
  readonly webSocketPort: number;
}

/** The modules of Debian's stock configuration that concern clients; no limits, no TLS. */
const STOCK = [
  'disco',
  'roster',
  'saslauth',
  'blocklist',
  'bookmarks',
  'carbons',
  'pep',
  'private',
  'smacks',
  'vcard4',
  'vcard_legacy',
  'csi_simple',
  'ping',
  'time',
  'uptime',
  'version',
  'posix',
];

/** All that Muster asks for (DESIGN §10, FIELD-NOTES 1). */
const FULL_GRANT = `{
      roster = "both";
      presence = "managed_entity";
      iq = {
        ["http://jabber.org/protocol/pubsub"] = "both";
        ["http://jabber.org/protocol/pubsub#owner"] = "both";
        ["urn:xmpp:blocking"] = "get";
        ["jabber:iq:private"] = "both";
      };
    }`;

const lua = (text: string): string => JSON.stringify(text);
const list = (names: readonly string[]): string => `{ ${names.map(lua).join('; ')} }`;

/** The tests' own modules for Prosody. */
const MODULES = fileURLToPath(new URL('prosody-modules', import.meta.url));

/** Without TLS: who calls is proved by dialback alone (XEP-0220). */
function federationConfig(federation: Federation | undefined): string {
  if (federation === undefined) return 'modules_disabled = { "s2s"; "tls" }';
  const peers = Object.entries(federation.peers).map(
    ([domain, port]) => `[${lua(domain)}] = ${port}`,
  );
  return `modules_disabled = { "tls" }
s2s_ports = { ${federation.port} }
s2s_interfaces = { "127.0.0.1" }
s2s_require_encryption = false
s2s_secure_auth = false
loopback_peers = { ${peers.join('; ')} }`;
}

/** Writes the configuration: everything under the folder, loopback only, no TLS, no s2s unless asked for. */
export function prosodyConfig(options: ProsodyOptions, place: ProsodyPlace): string {
  const { folder } = place;
  const grants = options.privileges ?? 'full';
  const privileged = options.component !== undefined && grants !== 'none';
  const modules = [
    ...STOCK,
    ...(options.webSocket === true ? ['websocket'] : []),
    ...(options.federation === undefined ? [] : ['dialback', 'loopback_s2s']),
    ...(options.modules ?? []),
  ].filter((name) => !(options.without ?? []).includes(name));
  return `
run_as_root = ${process.getuid?.() === 0}
pidfile = ${lua(`${folder}/prosody.pid`)}
data_path = ${lua(`${folder}/data`)}
certificates = ${lua(`${folder}/certs`)}
plugin_paths = { "/usr/lib/prosody/modules"; "/usr/local/lib/prosody/modules"; ${lua(MODULES)} }
log = { ${options.debug === true ? 'debug' : 'info'} = ${lua(`${folder}/prosody.log`)} }
interfaces = { "127.0.0.1" }
c2s_ports = { ${place.c2sPort} }
component_ports = { ${place.componentPort} }
component_interfaces = { "127.0.0.1" }
modules_enabled = ${list(modules)}
${federationConfig(options.federation)}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = "internal"
${options.serverConfig ?? ''}
${options.webSocket === true ? webSocketConfig(options, place) : ''}

VirtualHost ${lua(options.host ?? 'localhost')}
  ${
    privileged
      ? `modules_enabled = { "privilege" }
  privileged_entities = {
    [${lua(options.component ?? '')}] = ${grants === 'full' ? FULL_GRANT : (grants as { lua: string }).lua};
  }`
      : ''
  }
  ${options.hostConfig ?? ''}
${
  options.component === undefined
    ? ''
    : `
Component ${lua(options.component)}
  component_secret = ${lua(options.secret ?? 'secret')}
  ${privileged ? 'modules_enabled = { "privilege" }' : ''}
  ${options.componentConfig ?? ''}
`
}`;
}

/** Any name of this machine in the address leads to the one virtual host. */
const webSocketConfig = (options: ProsodyOptions, place: ProsodyPlace): string => `
http_ports = { ${place.webSocketPort} }
https_ports = {}
http_interfaces = { "127.0.0.1" }
http_default_host = ${lua(options.host ?? 'localhost')}
consider_websocket_secure = true`;
