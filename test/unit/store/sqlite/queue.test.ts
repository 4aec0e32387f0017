import { DatabaseSync } from 'node:sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MusterError } from '../../../../src/domain/errors.ts';
import { Queue } from '../../../../src/store/sqlite/queue.ts';

describe('store: queue of writes', () => {
  let folder: string;
  let db: DatabaseSync;
  /** Another connection: it sees what has been committed, and nothing else. */
  let witness: DatabaseSync;
  let queue: Queue;

  const add = (value: string | null): void =>
    void db.prepare('INSERT INTO t VALUES (?)').run(value);
  const committed = (): unknown[] =>
    witness
      .prepare('SELECT v FROM t ORDER BY rowid')
      .all()
      .map((row) => row['v']);
  const codeOf = (error: unknown): string => (error instanceof MusterError ? error.code : 'other');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'muster-queue-'));
    const path = join(folder, 'q.db');
    db = new DatabaseSync(path, { timeout: 0 });
    db.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (v TEXT NOT NULL)');
    witness = new DatabaseSync(path, { timeout: 0 });
    queue = new Queue(db);
  });
  afterEach(() => {
    db.close();
    witness.close();
    rmSync(folder, { recursive: true });
  });

  it('resolves each promise only after the COMMIT', async () => {
    const seen = await Promise.all(
      ['a', 'b'].map((value) => queue.write(() => add(value)).then(() => committed())),
    );
    expect(seen).to.deep.equal([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('writes all of one turn of the event loop in one transaction', async () => {
    const version = (): unknown => witness.prepare('PRAGMA data_version').get()?.['data_version'];
    const commits: unknown[] = [version()];
    const note = (): void => void commits.push(version());
    const inTurn = queue.write(() => add('a')).then(note);
    const inMicrotask = Promise.resolve().then(() => queue.write(() => add('b')).then(note));
    await Promise.all([inTurn, inMicrotask]);
    await queue.write(() => add('c')).then(note);
    const [before, first, second, third] = commits;
    expect(first).to.not.equal(before);
    expect(second).to.equal(first);
    expect(third).to.not.equal(second);
  });

  it('runs jobs in the order of the calls; reading ones see what was written before', async () => {
    const count = (): unknown => db.prepare('SELECT count(*) AS n FROM t').get()?.['n'];
    const answers = await Promise.all([
      queue.read(count),
      queue.write(() => add('a')),
      queue.read(count),
      queue.write(() => (add('b'), count())),
      queue.read(count),
    ]);
    expect(answers).to.deep.equal([0, undefined, 1, 2, 2]);
  });

  it('undoes the whole of a job that fails, and only of that one', async () => {
    const fault = new Error('stop');
    const outcomes = await Promise.allSettled([
      queue.write(() => add('a')),
      queue.write(() => {
        add('half');
        throw fault;
      }),
      queue.write(() => {
        add('half');
        add(null); // NOT NULL
      }),
      queue.write(() => add('b')),
    ]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(outcomes[1]).to.have.property('reason', fault);
    expect(committed()).to.deep.equal(['a', 'b']);
  });

  it('writes nothing, and says so to all, while another connection holds the file', async () => {
    witness.exec('BEGIN IMMEDIATE');
    const refused = await Promise.allSettled([
      queue.write(() => add('a')),
      queue.read(() => committed()),
    ]);
    witness.exec('ROLLBACK');
    for (const outcome of refused) {
      expect(outcome).to.have.nested.property('reason.code', 'store-unavailable');
      expect(outcome)
        .to.have.nested.property('reason.remedy')
        .that.matches(/another program/u);
      expect(outcome).to.have.nested.property('reason.cause.errcode', 5);
    }
    await queue.write(() => add('b'));
    expect(committed()).to.deep.equal(['b']);
  });

  it('reads while another connection writes', async () => {
    await queue.write(() => add('a'));
    witness.exec('BEGIN IMMEDIATE');
    expect(await queue.read(() => db.prepare('SELECT v FROM t').get()?.['v'])).to.equal('a');
    witness.exec('ROLLBACK');
  });

  it('keeps what was there when the disk is full, and goes on when there is room', async () => {
    await queue.write(() => add('before'));
    const pages = db.prepare('PRAGMA page_count').get()?.['page_count'];
    db.exec(`PRAGMA max_page_count = ${String(pages)}`);
    const large = 'x'.repeat(100_000);
    const refused = await queue.write(() => (add('half'), add(large))).catch((error) => error);
    expect(codeOf(refused)).to.equal('store-unavailable');
    expect(refused.remedy).to.match(/room on the disk/u);
    expect(committed()).to.deep.equal(['before']);
    db.exec('PRAGMA max_page_count = 1000000');
    await queue.write(() => add('after'));
    expect(committed()).to.deep.equal(['before', 'after']);
  });

  it('rejects all jobs of a transaction that SQLite has given up', async () => {
    const outcomes = await Promise.allSettled([
      queue.write(() => add('a')),
      queue.write(() => db.exec('INSERT OR ROLLBACK INTO t VALUES (NULL)')),
      queue.write(() => add('c')),
    ]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal([
      'rejected',
      'rejected',
      'rejected',
    ]);
    expect(committed()).to.deep.equal([]);
    await queue.write(() => add('d'));
    expect(committed()).to.deep.equal(['d']);
  });

  it('rejects all jobs when the COMMIT fails', async () => {
    db.exec(`PRAGMA foreign_keys = ON;
      CREATE TABLE child (p INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
      CREATE TABLE parent (id INTEGER PRIMARY KEY)`);
    const outcomes = await Promise.allSettled([
      queue.write(() => add('a')),
      queue.write(() => db.exec('INSERT INTO child VALUES (7)')),
    ]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    expect(committed()).to.deep.equal([]);
    witness.exec('BEGIN IMMEDIATE; ROLLBACK'); // nothing is held until the next write
    await queue.write(() => add('b'));
    expect(committed()).to.deep.equal(['b']);
  });

  it('gives way to no transaction left open before', async () => {
    db.exec('BEGIN');
    add('left over');
    await queue.write(() => add('a'));
    expect(committed()).to.deep.equal(['a']);
  });

  it('runs at closing what was queued, and refuses what comes later', async () => {
    const last = queue.write(() => add('a'));
    queue.close();
    const late = await queue.write(() => add('b')).catch((error) => error);
    await last;
    expect(codeOf(late)).to.equal('store-unavailable');
    expect(committed()).to.deep.equal(['a']);
  });
});
