import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import { silentLog } from '../support/silent-log.ts';
import { storeContract } from './store.ts';

storeContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-store-'));
  return {
    open: (domain) => openSqlite({ path: join(folder, 'muster.db'), domain, log: silentLog }),
    dispose: () => rm(folder, { recursive: true }),
  };
});
