import { MusterError } from '../../domain/errors.ts';

/** By SQLite's primary result code (https://sqlite.org/rescode.html): what is wrong, what to do. */
const FAILURES: ReadonlyMap<number, readonly [what: string, remedy: string]> = new Map([
  [3, ['access is denied', 'Make the file and its folder writable for the user Muster runs as.']],
  [5, ['it is locked', 'Look for another program that has the file open for long.']],
  [6, ['it is locked', 'Look for another program that has the file open for long.']],
  [8, ['it is read-only', 'Make the file, its folder and the disk writable for Muster.']],
  [10, ['the disk failed', 'Look into the system log for errors of the disk; look at its space.']],
  [11, ['it is damaged', 'Stop Muster, keep a copy of the file, restore the last backup.']],
  [13, ['the disk is full', 'Make room on the disk of the store.']],
  [14, ['it cannot be opened', 'Check the path of `store` and the rights on its folder.']],
  [22, ['it is too large', 'The file system allows no larger file: move the store.']],
  [26, ['it is not a database', 'Give `store` a path of its own, or restore the last backup.']],
]);

/**
 * The error for the port: failures of the file or the disk become `store-unavailable` with cause
 * and remedy. Anything else (a `MusterError` already, a fault of our own) stays what it is.
 */
export function storeFailure(error: unknown): unknown {
  const [what, remedy] = FAILURES.get(primaryCode(error) ?? -1) ?? [];
  if (what === undefined || remedy === undefined) return error;
  return new MusterError('store-unavailable', `the store cannot be used: ${what}`, {
    remedy,
    cause: error,
  });
}

/** SQLite's primary result code in an error of node:sqlite; `undefined` for other errors. */
export function primaryCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined;
}
