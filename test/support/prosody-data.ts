import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A contact to be there before the test begins. */
export interface SeedContact {
  readonly jid: string;
  readonly name?: string;
  readonly groups?: readonly string[];
  readonly subscription?: 'none' | 'to' | 'from' | 'both';
}

/** Prosody's names of folders and files: every byte but ASCII letters and digits as %xx. */
const encode = (name: string): string =>
  [...Buffer.from(name)]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return /[A-Za-z0-9]/.test(char) ? char : `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');

const lua = (text: string): string =>
  `"${[...Buffer.from(text)].map((byte) => `\\${String(byte).padStart(3, '0')}`).join('')}"`;

async function write(data: string, host: string, store: string, name: string, table: string) {
  const folder = join(data, encode(host), store);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${encode(name)}.dat`), `return ${table};\n`);
}

/** Writes the account as mod_auth_internal_plain stores it. */
export async function accountFile(
  data: string,
  host: string,
  name: string,
  password: string,
): Promise<void> {
  await write(data, host, 'accounts', name, `{ ["password"] = ${lua(password)}; }`);
}

/** Writes the contact list as Prosody's roster manager stores it. */
export async function rosterFile(
  data: string,
  host: string,
  name: string,
  contacts: readonly SeedContact[],
): Promise<void> {
  const items = contacts.map((contact) => {
    const groups = (contact.groups ?? []).map((group) => `[${lua(group)}] = true;`).join(' ');
    const called = contact.name === undefined ? '' : `["name"] = ${lua(contact.name)};`;
    return `[${lua(contact.jid)}] = { ["subscription"] = ${lua(contact.subscription ?? 'none')}; ${called} ["groups"] = { ${groups} }; };`;
  });
  const table = `{ [false] = { ["version"] = 1; ["pending"] = {}; }; ${items.join(' ')} }`;
  await write(data, host, 'roster', name, table);
}
