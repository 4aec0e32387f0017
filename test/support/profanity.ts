import { existsSync } from 'node:fs';
import type { Prosody } from './prosody.ts';
import { Terminal } from './terminal.ts';

const PROGRAM = '/usr/bin/profanity';

/** Runs profanity at a terminal with a home of its own and logs a person in. */
export async function logInWithProfanity(prosody: Prosody, name: string): Promise<Terminal> {
  if (!existsSync(PROGRAM))
    throw new Error('profanity is not installed: apt-get install profanity (scripts/test does it)');
  const terminal = await Terminal.open(PROGRAM);
  await terminal.until('help for help information');
  const server = `server 127.0.0.1 port ${prosody.c2sPort} tls disable`;
  await terminal.enter(`/connect ${prosody.jid(name)} ${server}`);
  await terminal.until('Enter password:');
  await terminal.enter(prosody.password(name));
  await terminal.until('logged in successfully');
  return terminal;
}
