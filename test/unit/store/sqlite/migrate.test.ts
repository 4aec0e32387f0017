import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { migrate } from '../../../../src/store/sqlite/migrate.ts';
import { MIGRATIONS } from '../../../../src/store/sqlite/migrations/all.ts';

describe('store: migrations', () => {
  let db: DatabaseSync;
  const run = (migrations: readonly string[]): unknown => migrate(db, 'muster.db', migrations);
  const version = (): unknown => db.prepare('PRAGMA user_version').get()?.['user_version'];
  const tables = (): unknown[] =>
    db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .all()
      .map((row) => row['name']);

  beforeEach(() => {
    db = new DatabaseSync(':memory:');
  });
  afterEach(() => db.close());

  it('run once each, in their order', () => {
    const first = 'CREATE TABLE a (v TEXT); INSERT INTO a VALUES (1)';
    expect(run([first])).to.deep.equal({ from: 0, to: 1 });
    expect(run([first])).to.deep.equal({ from: 1, to: 1 });
    const later = [first, 'INSERT INTO a VALUES (2)', 'UPDATE a SET v = v * 10'];
    expect(run(later)).to.deep.equal({ from: 1, to: 3 });
    expect(
      db
        .prepare('SELECT v FROM a')
        .all()
        .map((row) => row['v']),
    ).to.deep.equal(['10', '20']);
  });

  it('change nothing when one of them fails', () => {
    expect(() => run(['CREATE TABLE a (v TEXT)', 'CREATE TABLE b (v TEXT); NONSENSE'])).to.throw();
    expect(db.isTransaction).to.equal(false);
    expect(version()).to.equal(0);
    expect(tables()).to.deep.equal([]);
  });

  it('give each table a domain, first in its primary key', () => {
    run(MIGRATIONS);
    expect(tables()).to.include.members(['chats', 'effects', 'events', 'journal', 'seen']);
    for (const table of tables()) {
      const key = db
        .prepare('SELECT name FROM pragma_table_info(?) WHERE pk = 1')
        .get(String(table));
      expect(key, String(table)).to.have.property('name', 'domain');
    }
  });

  it('leave a schema whose queries need no scan of other domains', () => {
    run(MIGRATIONS);
    const plan = (sql: string): string =>
      db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map((row) => String(row['detail']))
        .join('; ');
    const queries = [
      `SELECT * FROM events WHERE domain = 'd' AND state = 'pending' ORDER BY at, id`,
      `SELECT * FROM events WHERE domain = 'd' ORDER BY at DESC, id DESC LIMIT 5`,
      `DELETE FROM events WHERE domain = 'd' AND at < 5 AND state <> 'pending'`,
      `DELETE FROM seen WHERE domain = 'd' AND at < 5`,
      `DELETE FROM occupants WHERE domain = 'd' AND room = 'r'`,
    ];
    for (const sql of queries) expect(plan(sql), sql).to.not.match(/SCAN|TEMP B-TREE/u);
    expect(plan(queries[0] ?? '')).to.include('events_pending');
  });
});
