/**
 * How long a test waits for what has to come, in milliseconds, unless it says otherwise: long enough
 * for a machine that is busy with something else. What comes is waited for no longer than it takes.
 */
export const PATIENCE = 15_000;
