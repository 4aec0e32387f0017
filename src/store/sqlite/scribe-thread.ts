import { parentPort, workerData } from 'node:worker_threads';
import { reasonOf } from '../../domain/errors.ts';
import type { ArchivedMessage } from '../port.ts';
import { messageAppender } from './append.ts';
import { openDatabase } from './file.ts';
import { createSession } from './session.ts';
import type { Desk, Failure } from './scribe.ts';

// The thread of `threadedScribe`: writes what it is sent, one write after the other.
const { path, domain, patience } = workerData as Desk;
const db = openDatabase(path, patience);
const append = messageAppender(createSession(db, domain));
const transaction = {
  begin: db.prepare('BEGIN IMMEDIATE'),
  commit: db.prepare('COMMIT'),
  rollback: db.prepare('ROLLBACK'),
};

function write(messages: readonly ArchivedMessage[]): Failure {
  try {
    transaction.begin.run();
    append(messages);
    transaction.commit.run();
    return undefined;
  } catch (error) {
    if (db.isTransaction) transaction.rollback.run();
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : undefined;
    return { message: reasonOf(error), code };
  }
}

parentPort?.on('message', (order: readonly ArchivedMessage[] | 'close') => {
  if (order !== 'close') {
    parentPort?.postMessage(write(order));
    return;
  }
  db.close();
  parentPort?.close();
});
