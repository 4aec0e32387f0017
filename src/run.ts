import type { Config } from './config/config.ts';
import { createLog } from './observe/log.ts';
import { startMuster } from './muster.ts';
import { systemClock } from './schedule/clock.ts';

/**
 * `muster run`: serves until SIGTERM or SIGINT, then stores and leaves in silence; with `retire`
 * all chats are ended and their people told first. A second signal ends the process at once.
 */
export async function run(config: Config, options: { readonly retire: boolean }): Promise<void> {
  const log = createLog();
  const stop = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop.resolve);
  const muster = await startMuster(config, { log, clock: systemClock() });
  const signal = await Promise.race([stop.promise, muster.failed]);
  log.event('stopping', { signal });
  if (options.retire) await muster.retire();
  await muster.stop();
  log.event('stopped');
}
