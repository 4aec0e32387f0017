import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import type { MusterError } from '../../../../src/domain/errors.ts';
import type { BareJid, RoomJid } from '../../../../src/domain/jid.ts';
import type { ArchivedMessage, Store } from '../../../../src/store/port.ts';
import { openSqlite } from '../../../../src/store/sqlite/open.ts';
import { threadedScribe } from '../../../../src/store/sqlite/scribe.ts';
import { silentLog } from '../../../support/silent-log.ts';

const DOMAIN = 'muster.example.org';
const ROOM = `r@${DOMAIN}` as RoomJid;
const MANY = 100; // more than are written without the thread

const said = (id: string): ArchivedMessage => ({
  room: ROOM,
  id,
  at: 1,
  author: null,
  hiddenFrom: [],
  message: `<message><body>${id}</body></message>`,
});

const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('store: the thread that writes messages', function () {
  this.timeout(10_000);
  let folder: string;
  let store: Store;
  const open = (): Promise<Store> =>
    openSqlite({ path: join(folder, 'muster.db'), domain: DOMAIN, log: silentLog, patience: 50 });
  const append = (ids: readonly string[]): Promise<void> => store.appendMessages(ids.map(said));
  const kept = async (): Promise<string[]> => {
    const viewer = 'bob@example.org' as BareJid;
    const all = { room: ROOM, viewer, without: [], limit: 10_000, from: 'oldest' } as const;
    const page = await store.pageMessages(all);
    return page === 'unknown-id' ? [page] : page.messages.map(({ id }) => id);
  };
  const refusal = (work: Promise<unknown>): Promise<MusterError> =>
    work.then(
      () => expect.fail('it was done'),
      (error: MusterError) => error,
    );

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'muster-scribe-'));
    store = await open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('keeps the order of the calls, whether few or many are written, and before what is asked', async () => {
    const calls = [numbered('a', 1), numbered('b', MANY), numbered('c', 2), numbered('d', MANY)];
    const written = calls.map(append);
    expect(await kept()).to.deep.equal(calls.flat());
    await Promise.all(written);
    expect(await store.replaceMessage(ROOM, 'd99', '<gone/>')).to.equal(true);
  });

  it('finishes at closing what it was given, and leaves one tidy file behind', async () => {
    const written = append(numbered('a', MANY));
    await store.close();
    await written;
    expect(readdirSync(folder).filter((name) => !name.endsWith('.lock'))).to.deep.equal([
      'muster.db',
    ]);
    expect((await refusal(append(['late']))).code).to.equal('store-unavailable');
    store = await open();
    expect(await kept()).to.deep.equal(numbered('a', MANY));
  });

  it('says so when somebody else writes for long, and goes on afterwards', async () => {
    const other = new DatabaseSync(join(folder, 'muster.db'));
    other.exec('BEGIN IMMEDIATE');
    const error = await refusal(append(numbered('a', MANY)));
    expect([error.code, error.remedy !== undefined]).to.deep.equal(['store-unavailable', true]);
    other.exec('ROLLBACK');
    other.close();
    await append(numbered('b', MANY));
    expect(await kept()).to.deep.equal(numbered('b', MANY));
  });

  it('is replaced when it cannot begin', async () => {
    let written = 0;
    const desk = { path: join(folder, 'nowhere', 'muster.db'), domain: DOMAIN, patience: 0 };
    const scribe = threadedScribe(desk, async (messages) => void (written += messages.length));
    for (const prefix of ['a', 'b']) {
      const error = await refusal(scribe.append(numbered(prefix, MANY).map(said)));
      expect(error.code).to.equal('store-unavailable');
    }
    await scribe.append([said('c')]);
    expect([written, scribe.busy]).to.deep.equal([1, false]);
    await scribe.close();
  });
});
