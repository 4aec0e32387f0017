import first from './0001-first.ts';
import marks from './0002-marks.ts';
import wishes from './0003-wishes.ts';
import archive from './0004-archive.ts';
import traces from './0005-traces.ts';

/**
 * The migrations in their order: the SQL that brings a file from version N to N + 1 stands at
 * place N. What has been released is never changed; a new version is a new file at the end.
 */
export const MIGRATIONS: readonly string[] = [first, marks, wishes, archive, traces];
