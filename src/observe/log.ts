import { pino } from 'pino';
import type { Log } from './port.ts';

/** How much is told; `debug` is for developers. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * The log of the running process: one JSON line per happening. Every line carries `time`
 * (ISO 8601, UTC), `level` and `event`, which is `warning`, `error` or `debug` for what is told in words. Lines are written before the call returns.
 */
export function createLog(level: LogLevel = 'info', destination: number | string = 1): Log {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      formatters: { level: (label) => ({ level: label }) },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
    },
    pino.destination({ dest: destination, sync: true }),
  );
  return {
    event: (event, fields) => logger.info({ event, ...fields }),
    warn: (message, fields) => logger.warn({ event: 'warning', ...fields }, message),
    error: (message, fields) => logger.error({ event: 'error', ...fields }, message),
    debug: (message, fields) => logger.debug({ event: 'debug', ...fields }, message),
  };
}
