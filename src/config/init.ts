import { writeFileSync } from 'node:fs';
import { MusterError, reasonOf } from '../domain/errors.ts';

/** What `muster init` writes: a configuration that works after two lines have been made right. */
export function initText(zone = 'UTC'): string {
  return `# Configuration of Muster. Every key is explained in docs/admin/configuration.md.
# An editor with a YAML language server completes and checks the keys when the next line names the
# schema that comes with Muster, by its path or its address:
# yaml-language-server: $schema=docs/admin/muster.schema.json

xmpp:
  service: xmpp://127.0.0.1:5347   # the server's port for components
  component: muster.example.org    # Muster's own domain, as the server knows it
  secret: \${MUSTER_SECRET}         # from the environment; or secret_file: /etc/muster/secret
  hosts: [example.org]             # whose people Muster serves with privileges

# Where Muster keeps its state, and where the command line reaches it. Relative paths begin
# in the folder of this file.
store: sqlite:muster.db
control: control.sock

language: en
zone: ${zone}

# Who may administer Muster from an XMPP client.
# admins: [root@example.org]

mail:
  lmtp: 127.0.0.1:2424             # from a mail server on this machine, over LMTP
  smtp: 127.0.0.1:2525             # or over SMTP
  verify: none                     # the mail server in front has verified the sender

# What is known of people. Members of topics need no entry here.
# people:
#   alice@example.org: { name: Alice, handle: alice }

topics:
  # The name of a topic is its address: newsletter@muster.example.org
  newsletter:
    name: Newsletter
    # Who is brought together; a duration of their own is possible.
    # members:
    #   - alice@example.org
    #   - { jid: bob@example.org, duration: 30m }
    start:
      - mail: { to: newsletter@muster.example.org }
    end:
      - after: 1h
`;
}

/**
 * Writes a first configuration that only its owner can read. Never over a file that is there.
 * Throws `config-unwritable`.
 */
export function writeInit(file: string, zone: string): void {
  try {
    writeFileSync(file, initText(zone), { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    const there = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new MusterError(
      'config-unwritable',
      there ? `${file} is there already` : `cannot write ${file}: ${reasonOf(cause)}`,
      {
        remedy: there
          ? 'give another file with --config; this one is left as it is'
          : 'give a file in a folder that is there and that you may write to',
        cause,
      },
    );
  }
}
