import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Store } from '../../../../src/store/port.ts';
import { openSqlite } from '../../../../src/store/sqlite/open.ts';
import { codeOf } from '../../../contract/samples.ts';
import { silentLog } from '../../../support/silent-log.ts';

const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url));
const EFFECTS = 5; // for each version of a chat, as the writer does
const ROUNDS = 8;

const openStore = (path: string): Promise<Store> =>
  openSqlite({ path, domain: 'muster.example.org', log: silentLog });

/**
 * Lets the writer go until it has told `count` lines, kills it, and returns all that it told. While
 * it lives nobody else gets the store.
 */
async function writeAndKill(path: string, round: number, count: number): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, path, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const told: string[] = [];
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      told.push(line);
      if (told.length === 1) expect(await codeOf(openStore(path))).to.equal('store-unavailable');
      if (told.length === count) child.kill('SIGKILL');
    }
  } finally {
    child.kill('SIGKILL');
  }
  expect(await gone).to.deep.equal([null, 'SIGKILL']);
  return told;
}

/** All that was told is there; whatever is there is whole. */
async function examine(store: Store, told: readonly string[]): Promise<void> {
  const events = new Map((await store.listEvents(1_000_000)).map((each) => [each.id, each]));
  const chats = new Map((await store.loadChats()).map((each) => [each.chat.id, each]));
  const effects = Map.groupBy(await store.loadEffects(), (each) => each.chat);
  const occupants = Map.groupBy(await store.loadOccupants(), (each) => each.room.slice(0, -19));

  for (const line of told) {
    const [what, id = ''] = line.split(' ');
    if (what === 'event') expect(events.has(id), line).to.equal(true);
    if (what === 'chat') expect(chats.get(id)?.version, line).to.be.oneOf([1, 2]);
    if (what === 'again') expect(chats.get(id)?.version, line).to.equal(2);
    if (what === 'room') expect(occupants.has(id), line).to.equal(true);
  }
  for (const { id, state } of events.values()) {
    expect(state, id).to.equal(chats.has(id) ? 'started' : 'pending');
  }
  for (const [id, { version, chat }] of chats) {
    expect(chat.created, id).to.equal(version);
    const ids = Array.from({ length: EFFECTS }, (_, n) => `${id}.${version}.${n}`);
    expect(
      effects.get(id)?.map((each) => each.id),
      id,
    ).to.deep.equal(ids);
  }
  expect([...effects.keys()].filter((id) => !chats.has(id))).to.deep.equal([]);
  for (const [id, inside] of occupants) expect(inside, id).to.have.length(2);
}

describe('store: kill -9', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'muster-crash-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('loses nothing acknowledged, leaves nothing half-written, and frees the lock', async function () {
    this.timeout(60_000);
    const path = join(folder, 'muster.db');
    const told: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      told.push(...(await writeAndKill(path, round, 1 + Math.floor(Math.random() * 300))));
      const store = await openStore(path);
      await examine(store, told);
      await store.close();
    }
    expect(told).to.have.length.greaterThan(ROUNDS);
  });
});
