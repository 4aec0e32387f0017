import { defined, list, map, oneOf } from '../shape.ts';
import { domain, file, secret, service } from '../values.ts';
import { Secret } from '../secret.ts';

const SECRET = 'the secret that the server has for the component, as `secret` or `secret_file`';

/** The key `xmpp`. */
export const xmpp = () =>
  map({
    service: service().prefault('xmpp://127.0.0.1:5347').meta({
      description: "The server's port for components (XEP-0114).",
    }),
    component: domain().meta({
      description: "Muster's own domain, as the server knows it.",
      example: 'muster.example.org',
    }),
    secret: secret(SECRET).meta({
      description:
        'What the component proves itself with; the same text stands in the configuration of the server. Better not written here: take it from the environment, or use `secret_file`.',
      example: '${MUSTER_SECRET}',
    }),
    secret_file: file().optional().meta({
      description:
        'A file that holds the secret, instead of `secret`; relative to the folder of this configuration. A line break at its end does not count.',
      example: '/etc/muster/secret',
    }),
    hosts: list(domain()).prefault([]).meta({
      description:
        'The hosts of the server whose people Muster serves with privileges (XEP-0356): contact lists, bookmarks, presence. Without any, people get rooms and invitations only.',
      example: '[example.org]',
    }),
    server: oneOf(['auto', 'prosody', 'ejabberd', 'plain']).prefault('auto').meta({
      description:
        'Which software the server is. `auto` asks it; `plain` uses nothing but XEP-0114.',
    }),
  })
    .transform(({ service: { host, port }, component, secret: text, hosts, server }) =>
      defined({ host, port, component, secret: new Secret(text), hosts, server }),
    )
    .meta({ description: 'The connection to the XMPP server.' });
