import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Milliseconds } from '../../domain/duration.ts';
import { MusterError, reasonOf } from '../../domain/errors.ts';
import { storeFailure } from './failure.ts';

/** The name that SQLite takes for a database without a file. */
export const MEMORY = ':memory:';

/**
 * Makes sure that the file and its folder are there and belong to us alone (0600, 0700).
 * Returns the file's one true path, so that all ways to it lead to the same lock.
 */
export function prepareFile(path: string): string {
  try {
    createFolder(dirname(path));
    createPrivate(path);
    if (!statSync(path).isFile()) throw new Error('it is not a plain file');
    chmodSync(path, 0o600);
    return realpathSync(path);
  } catch (error) {
    throw unusable(path, error);
  }
}

/**
 * Creates a folder and those above it. Node's own recursive way never ends where a folder exists but
 * takes no new ones and says so oddly (/proc).
 */
function createFolder(path: string): void {
  if (existsSync(path)) return;
  createFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/**
 * Creates an empty file that only we can read; one that exists is not touched. It must not even be
 * opened: POSIX drops all locks that this process holds on a file when it closes any descriptor of it.
 */
export function createPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw unusable(path, error);
  }
}

function unusable(path: string, cause: unknown): MusterError {
  if (cause instanceof MusterError) return cause;
  return new MusterError('store-unavailable', `cannot use ${path}: ${reasonOf(cause)}`, {
    remedy: 'Check the path of `store`, and make its folder writable for the user Muster runs as.',
    cause,
  });
}

/**
 * Opens a database so that what is committed survives a power cut.
 *
 * @param patience how long to wait for another process's write, blocking
 */
export function openDatabase(path: string, patience: Milliseconds): DatabaseSync {
  try {
    const db = new DatabaseSync(path, { timeout: patience, enableForeignKeyConstraints: true });
    // With NORMAL a WAL file is synchronised only at checkpoints: a power cut would lose commits.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    return db;
  } catch (error) {
    throw storeFailure(error);
  }
}
