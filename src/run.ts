import type { Config } from './config/config.ts';
import { warningsOf } from './config/warnings.ts';
import { createLog } from './observe/log.ts';
import { startMuster } from './muster.ts';
import { systemClock } from './schedule/clock.ts';

/**
 * `muster run`: serves until SIGTERM or SIGINT, then stores and leaves in silence; with `retire`
 * all chats are ended and their people told first. A second signal ends the process at once.
 */
export async function run(config: Config, options: { readonly retire: boolean }): Promise<void> {
  const log = createLog();
  const clock = systemClock();
  for (const warning of warningsOf(config, clock.now())) log.warn(warning);
  const stop = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop.resolve);
  const muster = await startMuster(config, { log, clock });
  try {
    const signal = await Promise.race([stop.promise, muster.failed]);
    log.event('stopping', { signal });
    if (options.retire) await muster.retire();
  } finally {
    // Also when the server will never take us: open doors would keep a process that serves nobody.
    await muster.stop();
  }
  log.event('stopped');
}
