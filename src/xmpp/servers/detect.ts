import type { Milliseconds } from '../../domain/duration.ts';
import { MusterError, StanzaError } from '../../domain/errors.ts';
import type { Wire } from '../port.ts';
import { buildInfoRequest, NS_DISCO_INFO } from '../protocol/disco.ts';
import { buildVersionGet, parseVersion } from '../protocol/version.ts';
import { ejabberd } from './ejabberd.ts';
import { plain } from './plain.ts';
import { prosody } from './prosody.ts';
import type { Server } from './server.ts';

const TIMEOUT: Milliseconds = 5000;

/** The software that was named, by an admin or by itself. */
export function serverNamed(name: string, version = ''): Server | undefined {
  if (/prosody/iu.test(name)) return prosody(version);
  if (/ejabberd/iu.test(name)) return ejabberd(version);
  return undefined;
}

/**
 * Asks a host which software it is (XEP-0092, else the name in XEP-0030). Silence means an
 * ejabberd with mod_privilege, which drops our plain IQs (FIELD-NOTES 1), when `privileged`.
 */
export async function detectServer(
  wire: Pick<Wire, 'request'>,
  host: string,
  privileged: boolean,
): Promise<Server> {
  const [software, info] = await Promise.all([
    answerOf(wire.request(buildVersionGet(host), { timeout: TIMEOUT })),
    answerOf(wire.request(buildInfoRequest(host), { timeout: TIMEOUT })),
  ]);
  if (software === 'silence' && info === 'silence') return privileged ? ejabberd() : plain();
  const { name, version } = typeof software === 'object' ? parseVersion(software) : UNKNOWN;
  const identity =
    typeof info === 'object'
      ? info
          .getChild('query', NS_DISCO_INFO)
          ?.getChildren('identity')
          .find((one) => one.attrs['category'] === 'server')
      : undefined;
  const shown = String(identity?.attrs['name'] ?? '');
  return serverNamed(name, version) ?? serverNamed(shown, version) ?? plain(version);
}

const UNKNOWN = { name: '', version: '' };

async function answerOf<Answer>(request: Promise<Answer>): Promise<Answer | 'silence' | 'refusal'> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof StanzaError) return 'refusal';
    if (error instanceof MusterError && error.code === 'request-timeout') return 'silence';
    throw error;
  }
}
