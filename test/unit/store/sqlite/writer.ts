/**
 * A program for the crash test: opens the store given as its argument, writes without a pause and
 * prints the name of each write once it has been acknowledged, until it is killed.
 */
import { writeSync } from 'node:fs';
import { openSqlite } from '../../../../src/store/sqlite/open.ts';
import { chat, effect, event, occupant } from '../../../contract/samples.ts';
import { silentLog } from '../../../support/silent-log.ts';

/** What a commit of a chat's version consists of; the test looks for all of it or nothing. */
const EFFECTS = 5;

const [path = '', round = ''] = process.argv.slice(2);

async function work(line: number): Promise<void> {
  const store = await opened;
  for (let n = 0; ; n++) {
    const id = `r${round}l${line}n${n}`;
    await store.acceptEvent(event(id), { topic: 'x', key: id });
    told(`event ${id}`);
    const effects = (version: number) =>
      Array.from({ length: EFFECTS }, (_, k) =>
        effect(`${id}.${version}.${k}`, { key: `${id} ${k}` }),
      );
    const first = { chat: id, expected: 0, state: chat(id, { created: 1 }), effects: effects(1) };
    await store.commit({ ...first, event: id });
    told(`chat ${id}`);
    const second = { chat: id, expected: 1, state: chat(id, { created: 2 }), effects: effects(2) };
    await store.commit(second);
    told(`again ${id}`);
    await store.saveOccupants([occupant(id, 'alice'), occupant(id, 'bob')]);
    told(`room ${id}`);
  }
}

/** Written at once, so that no buffer dies with the process. */
function told(what: string): void {
  writeSync(1, `${what}\n`);
}

const opened = openSqlite({ path, domain: 'muster.example.org', log: silentLog });
await Promise.all([0, 1, 2, 3].map(work));
