import type { Log } from '../../src/observe/port.ts';

/** A log for tests that do not look at it. */
export const silentLog: Log = {
  event: () => {},
  warn: () => {},
  error: () => {},
  debug: () => {},
};
