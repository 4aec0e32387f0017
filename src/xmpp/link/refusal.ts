import { MusterError } from '../../domain/errors.ts';

/**
 * What a stream error of the server means to an admin. `undefined`: nothing final, try again
 * (RFC 6120 §4.9.3, XEP-0114 §3).
 */
export function refusalOf(
  condition: string | undefined,
  domain: string,
  reason: Error,
): MusterError | undefined {
  if (condition === 'not-authorized') {
    return new MusterError('secret-wrong', `the server does not accept the secret of ${domain}`, {
      remedy: `make "secret" in Muster's configuration the same as the server's: component_secret of Component "${domain}" (Prosody), password of the ejabberd_service listener (ejabberd)`,
      cause: reason,
    });
  }
  if (condition === 'host-unknown') {
    return new MusterError('link-refused', `the server knows no component ${domain}`, {
      remedy: `add to the server's configuration: Component "${domain}" (Prosody), or "${domain}" to hosts of the ejabberd_service listener (ejabberd), and reload it`,
      cause: reason,
    });
  }
  if (condition === 'conflict') {
    return new MusterError('link-refused', `another program is connected as ${domain}`, {
      remedy: `stop the other Muster that serves ${domain}; when none runs, the server lets go of the old connection by itself after a while (or set component_conflict_resolve = "kick_old" in Prosody)`,
      cause: reason,
    });
  }
  return undefined;
}
