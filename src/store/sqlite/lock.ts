import { DatabaseSync } from 'node:sqlite';
import { MusterError } from '../../domain/errors.ts';
import { primaryCode, storeFailure } from './failure.ts';
import { createPrivate } from './file.ts';

const BUSY = 5;

/** A lock on a store and domain; the system frees it when the process ends, however it ends. */
export interface Lock {
  release(): void;
}

/**
 * Takes the lock of a domain in a store file, so that no second Muster works on it. It is held on a
 * file beside the store by an empty SQLite database in exclusive locking mode, which keeps the
 * system's lock after the first transaction until it is closed.
 *
 * Errors: `store-unavailable` when another process (or this one) holds it.
 */
export function takeLock(path: string, domain: string): Lock {
  const file = `${path}.${encodeURIComponent(domain)}.lock`;
  createPrivate(file);
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT');
  } catch (error) {
    db.close();
    throw primaryCode(error) === BUSY ? taken(path, domain, error) : storeFailure(error);
  }
  return { release: () => db.close() };
}

function taken(path: string, domain: string, cause: unknown): MusterError {
  return new MusterError(
    'store-unavailable',
    `another Muster already serves ${domain} from the store ${path}`,
    {
      remedy: 'Stop the other one first, or give this one its own `store` and `component`.',
      cause,
    },
  );
}
