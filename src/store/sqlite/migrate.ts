import type { DatabaseSync } from 'node:sqlite';
import { MusterError } from '../../domain/errors.ts';
import { MIGRATIONS } from './migrations/all.ts';

/** SQLite's `application_id` of our files ("Must"), by which another program's file is told apart. */
const APPLICATION = 0x4d75_7374;

interface Header {
  readonly application: number;
  readonly version: number;
  readonly tables: number;
}

/** Numbers before and after; equal when nothing was to be done. */
export interface Migrated {
  readonly from: number;
  readonly to: number;
}

/**
 * Brings the schema to the newest version, in one transaction.
 *
 * Errors: `store-newer` when a newer Muster wrote the file, `store-unavailable` when another
 * program did; in both cases nothing is changed.
 */
export function migrate(
  db: DatabaseSync,
  path: string,
  migrations: readonly string[] = MIGRATIONS,
): Migrated {
  // IMMEDIATE: a second process that opens the same file waits here and then finds it done.
  db.exec('BEGIN IMMEDIATE');
  try {
    const from = check(headerOf(db), path, migrations.length);
    for (const sql of migrations.slice(from)) db.exec(sql);
    if (from < migrations.length) {
      db.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${migrations.length}`);
    }
    db.exec('COMMIT');
    return { from, to: migrations.length };
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function headerOf(db: DatabaseSync): Header {
  const row = db
    .prepare(
      `SELECT (SELECT application_id FROM pragma_application_id) AS application,
              (SELECT user_version FROM pragma_user_version) AS version,
              (SELECT count(*) FROM sqlite_schema) AS tables`,
    )
    .get();
  return row as unknown as Header;
}

/** The version to migrate from. */
function check(header: Header, path: string, newest: number): number {
  const empty = header.version === 0 && header.tables === 0;
  if (header.application !== APPLICATION && !empty) {
    throw new MusterError('store-unavailable', `${path} is the database of another program`, {
      remedy: 'Give `store` a path of its own.',
    });
  }
  if (header.version > newest) {
    throw new MusterError(
      'store-newer',
      `${path} was written by a newer Muster: its version is ${header.version}, this program knows ${newest}`,
      { remedy: 'Start the newer Muster again, or restore the backup made before the upgrade.' },
    );
  }
  return header.version;
}
