import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { MusterError } from '../../../../src/domain/errors.ts';
import type { Store } from '../../../../src/store/port.ts';
import { openDatabase } from '../../../../src/store/sqlite/file.ts';
import { migrate } from '../../../../src/store/sqlite/migrate.ts';
import { openSqlite, storeOver } from '../../../../src/store/sqlite/open.ts';
import { chat, effect, event, occupant } from '../../../contract/samples.ts';
import { silentLog } from '../../../support/silent-log.ts';

const DOMAIN = 'muster.example.org';

describe('store: opening an SQLite file', () => {
  let folder: string;
  let path: string;
  const open = (at = path, domain = DOMAIN): Promise<Store> =>
    openSqlite({ path: at, domain, log: silentLog, patience: 0 });
  const refusal = (at = path): Promise<MusterError> =>
    open(at).then(
      async (store) => {
        await store.close();
        throw new Error('it was opened');
      },
      (error) => error,
    );

  /** What another process gets when it opens the store: `opened`, or the code of the error. */
  const openElsewhere = async (): Promise<string> => {
    const module = new URL('../../../../src/store/sqlite/open.ts', import.meta.url).href;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { openSqlite } from '${module}';
       const log = { event() {}, warn() {}, error() {}, debug() {} };
       const options = { path: process.argv[1], domain: process.argv[2], log, patience: 0 };
       await openSqlite(options).then(
         (store) => store.close().then(() => console.log('opened')),
         (error) => console.log(error.code),
       );`,
      path,
      DOMAIN,
    ]);
    return stdout.trim();
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'muster-open-'));
    path = join(folder, 'muster.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('creates folders and files that only we can read', async () => {
    path = join(folder, 'new', 'deep', 'muster.db');
    const store = await open();
    await store.acceptEvent(event('e1'));
    const deep = join(folder, 'new', 'deep');
    expect(statSync(deep).mode & 0o777).to.equal(0o700);
    const files = readdirSync(deep);
    expect(files).to.include.members(['muster.db', 'muster.db-wal']);
    for (const file of files) expect(statSync(join(deep, file)).mode & 0o777, file).to.equal(0o600);
    await store.close();
  });

  it('takes the rights of others to an older file away', async () => {
    await (await open()).close();
    chmodSync(path, 0o644);
    await (await open()).close();
    expect(statSync(path).mode & 0o777).to.equal(0o600);
  });

  it('writes so that a power cut loses nothing: WAL, synchronised at each commit', () => {
    const db = openDatabase(path, 0);
    expect(db.prepare('PRAGMA journal_mode').get()).to.deep.include({ journal_mode: 'wal' });
    expect(db.prepare('PRAGMA synchronous').get(), 'FULL').to.deep.include({ synchronous: 2 });
    expect(db.prepare('PRAGMA foreign_keys').get()).to.deep.include({ foreign_keys: 1 });
    db.close();
  });

  it('leaves one tidy file behind when it is closed', async () => {
    const store = await open();
    await store.acceptEvent(event('e1'));
    await store.close();
    expect(readdirSync(folder).toSorted()).to.deep.equal([
      'muster.db',
      'muster.db.muster.example.org.lock',
    ]);
  });

  it('keeps nothing of :memory:, creates no file, and needs no lock', async () => {
    const [one, other] = [await open(':memory:'), await open(':memory:')];
    await one.acceptEvent(event('e1'));
    expect(await other.pendingEvents()).to.deep.equal([]);
    await one.close();
    await other.close();
    expect(readdirSync('.')).to.not.include(':memory:');
  });

  describe('lock', () => {
    it('refuses a second Muster on the same store and domain, and says what to do', async () => {
      const store = await open();
      const error = await refusal();
      expect(error.code).to.equal('store-unavailable');
      expect(error.message).to.include(DOMAIN).and.to.include(path);
      expect(error.remedy).to.match(/Stop the other/u);
      await store.acceptEvent(event('e1'));
      await refusal(); // the first refusal freed nothing
      await store.close();
      await (await open()).close();
    });

    it('holds against other processes, whatever else this one opens and closes there', async () => {
      const store = await open();
      await refusal();
      await (await open(path, 'muster.other.example')).close();
      expect(await openElsewhere()).to.equal('store-unavailable');
      await store.close();
      expect(await openElsewhere()).to.equal('opened');
    });

    it('sees through a link to the file', async () => {
      const store = await open();
      const link = join(folder, 'link.db');
      symlinkSync(path, link);
      expect((await refusal(link)).code).to.equal('store-unavailable');
      await store.close();
    });

    it('does not stand in the way of another domain', async () => {
      const [one, other] = [await open(), await open(path, 'muster.other.example')];
      await other.close();
      expect((await refusal()).code, 'the first is still locked').to.equal('store-unavailable');
      await one.close();
    });

    it('is freed when opening fails after it was taken', async () => {
      writeFileSync(path, 'not a database, but a text of some length'.repeat(100));
      await refusal();
      rmSync(path);
      await (await open()).close();
    });
  });

  describe('what it refuses', () => {
    it('a file of a newer Muster, which stays as it is', async () => {
      await (await open()).close();
      const db = new DatabaseSync(path);
      db.exec('PRAGMA user_version = 999');
      db.close();
      const before = readFileSync(path);
      const error = await refusal();
      expect(error.code).to.equal('store-newer');
      expect(error.message).to.include('999');
      expect(error.remedy).to.be.a('string');
      expect(readFileSync(path).equals(before)).to.equal(true);
    });

    it('the database of another program', async () => {
      const db = new DatabaseSync(path);
      db.exec('CREATE TABLE prosody (k TEXT)');
      db.close();
      const error = await refusal();
      expect(error.code).to.equal('store-unavailable');
      expect(error.message).to.match(/another program/u);
    });

    it('a file that is no database', async () => {
      writeFileSync(path, 'dear diary '.repeat(1000));
      const error = await refusal();
      expect(error.code).to.equal('store-unavailable');
      expect(error.message).to.match(/not a database/u);
      expect(error.remedy).to.be.a('string');
      expect(readFileSync(path, 'utf8')).to.match(/^dear diary/u);
    });

    it('a folder, a path through a file, a folder that takes no new ones', async () => {
      mkdirSync(path);
      chmodSync(path, 0o755);
      expect((await refusal()).code).to.equal('store-unavailable');
      expect(statSync(path).mode & 0o777).to.equal(0o755);
      writeFileSync(join(folder, 'file'), '');
      const error = await refusal(join(folder, 'file', 'muster.db'));
      expect(error.code).to.equal('store-unavailable');
      expect(error.remedy).to.match(/Check the path/u);
      // Node's own recursive mkdir runs for ever here.
      expect((await refusal('/proc/x/muster.db')).code).to.equal('store-unavailable');
    });
  });

  describe('failures while it runs', () => {
    it('of a read-only file become store-unavailable', async () => {
      await (await open()).close();
      const store = storeOver(new DatabaseSync(path, { readOnly: true }), {
        domain: DOMAIN,
        log: silentLog,
      });
      const error = await store.acceptEvent(event('e1')).catch((reason) => reason);
      expect(error.code).to.equal('store-unavailable');
      expect(error.remedy).to.match(/writable/u);
      expect(await store.pendingEvents()).to.deep.equal([]);
      await store.close();
    });

    it('of a full disk leave no half of a commit', async () => {
      const db = new DatabaseSync(path);
      migrate(db, path);
      const store = storeOver(db, { domain: DOMAIN, log: silentLog });
      await store.acceptEvent(event('e1'));
      const pages = db.prepare('PRAGMA page_count').get()?.['page_count'];
      db.exec(`PRAGMA max_page_count = ${String(pages)}`);
      const effects = Array.from({ length: 1000 }, (_, n) => effect(`c.1.${n}`));
      const change = { chat: 'c', expected: 0, state: chat('c'), effects, event: 'e1' };
      const error = await store.commit(change).catch((reason) => reason);
      expect(error.code).to.equal('store-unavailable');
      expect(error.remedy).to.match(/room on the disk/u);
      expect(await store.loadChats()).to.deep.equal([]);
      expect(await store.loadEffects()).to.deep.equal([]);
      expect(await store.pendingEvents()).to.have.length(1);
      db.exec('PRAGMA max_page_count = 1000000');
      await store.commit(change);
      expect(await store.loadEffects()).to.have.length(1000);
      await store.close();
    });

    it('of another process that writes for long, then goes on', async () => {
      const store = await open();
      const other = new DatabaseSync(path);
      other.exec('BEGIN IMMEDIATE');
      const error = await store.saveOccupants([occupant('r', 'alice')]).catch((reason) => reason);
      expect(error.code).to.equal('store-unavailable');
      other.exec('ROLLBACK');
      await store.saveOccupants([occupant('r', 'alice')]);
      expect(await store.loadOccupants()).to.have.length(1);
      other.close();
      await store.close();
    });

    it('to tidy up at the end are told, and lose nothing', async () => {
      const warnings: string[] = [];
      const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
      await (await open()).close();
      const db = new DatabaseSync(path);
      const store = storeOver(db, { domain: DOMAIN, log });
      await store.acceptEvent(event('e1'));
      db.exec = () => {
        throw new Error('the disk failed');
      };
      await store.close();
      expect(warnings).to.have.length(1);
      const again = await open();
      expect(await again.pendingEvents()).to.have.length(1);
      await again.close();
    });
  });
});
