import { systemClock } from '../../src/schedule/clock.ts';
import type { Log } from '../../src/observe/port.ts';
import { createLink, type Link, type LinkOptions } from '../../src/xmpp/link.ts';
import { silentLog } from './silent-log.ts';

/** A link to a server on loopback, not started yet; tries again at once when it is lost. */
export function linkTo(
  server: { readonly port: number; readonly domain: string },
  options: Partial<LinkOptions> = {},
): Link {
  const { limits, ...rest } = options;
  return createLink({
    host: '127.0.0.1',
    port: server.port,
    domain: server.domain,
    secret: 'secret',
    clock: systemClock(),
    log: silentLog,
    limits: { ...limits, lifecycle: { retry: { first: 1, most: 1 }, ...limits?.lifecycle } },
    ...rest,
  });
}

/** One line of a log. */
export interface Line {
  readonly level: keyof Log;
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that keeps its lines for a test. */
export function keptLog(): Log & { readonly lines: Line[] } {
  const lines: Line[] = [];
  const at =
    (level: keyof Log) =>
    (text: string, fields: Readonly<Record<string, unknown>> = {}): void =>
      void lines.push({ level, text, fields });
  return { lines, event: at('event'), warn: at('warn'), error: at('error'), debug: at('debug') };
}
