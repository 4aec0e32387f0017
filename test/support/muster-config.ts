import type { XmppServer } from './xmpp-server.ts';

/** What a test says about its Muster beside what the harness knows; keys as in the configuration. */
export interface MusterSettings {
  readonly topics: Readonly<Record<string, object>>;
  readonly people?: Readonly<Record<string, object>>;
  /** Any other top-level keys; they take the place of the harness's. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** The configuration file's text; JSON is YAML. */
export function musterConfig(
  server: XmppServer,
  folder: string,
  ports: { readonly smtp: number; readonly lmtp: number },
  settings: MusterSettings,
): string {
  const config = {
    xmpp: {
      service: server.componentService,
      component: server.component,
      secret: server.secret,
      hosts: [server.host],
    },
    store: `sqlite:${folder}/muster.db`,
    control: `${folder}/control.sock`,
    mail: {
      smtp: `127.0.0.1:${ports.smtp}`,
      lmtp: `127.0.0.1:${ports.lmtp}`,
      verify: 'none',
    },
    people: settings.people ?? {},
    topics: settings.topics,
    ...settings.more,
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
