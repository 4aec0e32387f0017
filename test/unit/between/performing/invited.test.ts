import { expect } from 'chai';
import type { BareJid, FullJid } from '../../../../src/domain/jid.ts';
import { Invited } from '../../../../src/between/performing/invited.ts';
import type { Mark } from '../../../../src/store/port.ts';
import { settle } from '../../../support/manual-clock.ts';
import { silentLog } from '../../../support/silent-log.ts';

const alice = 'alice@example.org' as BareJid;
const desk = `${alice}/desk` as FullJid;
const other = 'alicea@example.org/desk' as FullJid;

/** A memory of invitations, over as many runs as are asked for. */
function memory() {
  const marks = new Map<string, Mark>();
  const store = {
    saveMarks: async (changed: readonly Mark[], gone: readonly string[] = []) => {
      for (const key of gone) marks.delete(key);
      for (const mark of changed) marks.set(mark.key, mark);
    },
    loadMarks: async () => [...marks.values()],
  };
  const run = async (): Promise<Invited> => {
    const invited = new Invited(store, { now: () => 0 }, silentLog);
    await invited.load();
    return invited;
  };
  return { marks, run };
}

describe('who was invited', () => {
  it('is remembered over a restart', async () => {
    const { run } = memory();
    await (await run()).add('chat', [desk]);
    const again = await run();
    expect(again.has('chat', desk)).to.equal(true);
    expect(again.has('chat', other)).to.equal(false);
    expect(again.has('other', desk)).to.equal(false);
  });

  it('is invited again when he had entered and lost the room with his server, with the same client', async () => {
    const { marks, run } = memory();
    const invited = await run();
    await invited.add('chat', [desk, other]);
    invited.used('chat', alice);
    await settle();
    expect(invited.has('chat', desk)).to.equal(false);
    expect(invited.has('chat', other)).to.equal(true);
    expect(marks.size).to.equal(1);
  });

  it('is known at once: who enters while it is written has used it', async () => {
    const { marks, run } = memory();
    const invited = await run();
    const added = invited.add('chat', [desk]);
    invited.used('chat', alice);
    await added;
    await settle();
    expect(invited.has('chat', desk)).to.equal(false);
    expect(marks.size).to.equal(0);
  });

  it('is not known when it could not be written', async () => {
    const full = { saveMarks: () => Promise.reject(new Error('full')), loadMarks: async () => [] };
    const invited = new Invited(full, { now: () => 0 }, silentLog);
    const refused = await invited.add('chat', [desk]).catch(() => 'refused');
    expect(refused).to.equal('refused');
    expect(invited.has('chat', desk)).to.equal(false);
  });

  it('is forgotten with the chat', async () => {
    const { marks, run } = memory();
    const invited = await run();
    await invited.add('chat', [desk]);
    await invited.add('over', [desk]);
    invited.forget('chat');
    await (await run()).prune((chat) => chat !== 'over');
    await settle();
    expect(marks.size).to.equal(0);
  });
});
