import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { createSession } from '../../../../src/store/sqlite/session.ts';

/** A database that counts what is prepared. */
class Counting extends DatabaseSync {
  prepared: string[] = [];

  override prepare(sql: string): ReturnType<DatabaseSync['prepare']> {
    this.prepared.push(sql);
    return super.prepare(sql);
  }
}

describe('sqlite session', () => {
  it('prepares a text once, and works on with statements that it no longer keeps', () => {
    using db = new Counting(':memory:');
    const { prepare } = createSession(db, 'muster.example.org');
    db.prepared = [];
    const first = prepare<{ n: number }>('SELECT 1 AS n');
    for (let number = 2; number <= 1000; number += 1) {
      const statement = prepare<{ n: number }>(`SELECT ${number} AS n`);
      expect(statement.get()?.n).to.equal(number);
      expect(prepare<{ n: number }>(`SELECT ${number} AS n`).get()?.n).to.equal(number);
    }
    expect(first.get()?.n).to.equal(1);
    expect(db.prepared).to.have.length(1000);
  });
});
