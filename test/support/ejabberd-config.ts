import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What a test may say about its ejabberd. */
export interface EjabberdOptions {
  /** The virtual host that grants privileges; `localhost` when absent. */
  readonly host?: string;
  /** Further virtual hosts, which grant nothing. */
  readonly otherHosts?: readonly string[];
  /** Localparts of accounts on the first host; the password of each is `password(localpart)`. */
  readonly accounts: readonly string[];
  /** The component's domain. */
  readonly component: string;
  /** The component's secret; `secret` when absent. */
  readonly secret?: string;
  /**
   * Which of Muster's examples: `some` (default) is that for 23.01, with which every version starts;
   * `all` that for 24.12 and later.
   */
  readonly grants?: keyof typeof EXAMPLES;
  /** Log at debug level: every stanza's way. */
  readonly debug?: boolean;
}

/** Where an ejabberd of its own lives. */
export interface EjabberdPlace {
  readonly folder: string;
  readonly c2sPort: number;
  readonly componentPort: number;
  readonly apiPort: number;
}

/** What the package puts into /etc. */
export const STOCK = '/usr/share/ejabberd/ejabberd.yml.example';
/** What Muster's documents tell an admin to merge into it. */
const EXAMPLES = {
  some: new URL('../../config/ejabberd-debian12.yml.example', import.meta.url),
  all: new URL('../../config/ejabberd.yml.example', import.meta.url),
};

type Section = Record<string, object>;

/** The parts of the two files that are used here. */
export interface ConfigFile {
  readonly listen: readonly { readonly module: string }[];
  readonly acl: Section;
  readonly access_rules: Section;
  readonly modules: Section;
}

/** They open ports of their own, or want a certificate. */
const NOT_HERE = ['mod_mqtt', 'mod_stun_disco', 'mod_bosh', 'mod_s2s_dialback', 'mod_fail2ban'];

/** Our lines as the admin writes them: with his own names. */
export function exampleFor(options: Omit<EjabberdOptions, 'accounts'>): ConfigFile {
  const { host = 'localhost', component, secret = 'secret', grants = 'some' } = options;
  const text = readFileSync(EXAMPLES[grants], 'utf8')
    .replaceAll('muster.example.org', component)
    .replaceAll('example.org', host)
    .replaceAll('change-me', secret);
  return parse(text) as ConfigFile;
}

/**
 * The configuration: Debian's, with the lines of one of our examples; other ports, on loopback,
 * without TLS. JSON is YAML.
 */
export function ejabberdConfig(options: EjabberdOptions, place: EjabberdPlace): string {
  const stock = parse(readFileSync(STOCK, 'utf8')) as ConfigFile;
  const muster = exampleFor(options);
  const { host = 'localhost', otherHosts = [] } = options;
  const modules: Section = { ...stock.modules };
  for (const name of NOT_HERE) delete modules[name];
  const { mod_privilege, ...more } = muster.modules;
  const config = {
    ...stock,
    certfiles: undefined,
    loglevel: options.debug === true ? 'debug' : 'info',
    hosts: [host, ...otherHosts],
    auth_password_format: 'plain',
    listen: [
      { port: place.c2sPort, ip: '127.0.0.1', module: 'ejabberd_c2s', access: 'c2s' },
      ...muster.listen.map((one) => ({ ...one, port: place.componentPort })),
      {
        port: place.apiPort,
        ip: '127.0.0.1',
        module: 'ejabberd_http',
        request_handlers: { '/api': 'mod_http_api' },
      },
    ],
    acl: { ...stock.acl, ...muster.acl },
    access_rules: { ...stock.access_rules, ...muster.access_rules },
    // Whoever reaches this port may give every command.
    api_permissions: { test: { who: { ip: '127.0.0.1/8' }, what: '*' } },
    modules: { ...modules, ...more },
    append_host_config: { [host]: { modules: { mod_privilege } } },
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
