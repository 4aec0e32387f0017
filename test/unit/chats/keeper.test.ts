import { expect } from 'chai';
import type { ChatEvent } from '../../../src/chats/conduct.ts';
import { Keeper } from '../../../src/chats/keeper.ts';
import { Outbox } from '../../../src/chats/outbox.ts';
import type { Chat } from '../../../src/domain/chat.ts';
import type { Effect } from '../../../src/domain/effect.ts';
import { MusterError } from '../../../src/domain/errors.ts';
import type { BareJid } from '../../../src/domain/jid.ts';
import { createAgenda } from '../../../src/schedule/agenda.ts';
import type { Change, StoredChat } from '../../../src/store/port.ts';
import { chatOf, member } from '../../support/chats.ts';
import { keptLog } from '../../support/linked.ts';
import { manualClock, settle } from '../../support/manual-clock.ts';

const MINUTE = 60_000;
const a = member('a');
const b = member('b');

/** A keeper with an outbox that does everything at once, and a store that may be full. */
function house(stored: readonly StoredChat[] = []) {
  const clock = manualClock(0);
  const agenda = createAgenda(clock);
  const log = keptLog();
  const commits: (readonly Change[])[] = [];
  const seen: string[] = [];
  const state = { full: 0, slow: false };
  const gate: (() => void)[] = [];
  const done: Effect[] = [];
  const outbox: Outbox = new Outbox({
    store: {
      loadEffects: () => Promise.resolve([]),
      addEffects: () => Promise.resolve(),
      settleEffects: () => Promise.resolve(),
    },
    perform: (effect) => {
      done.push(effect);
      return Promise.resolve({ outcome: 'done' });
    },
    clock,
    agenda,
    log,
    settled: (chat) => keeper.settled(chat),
  });
  const keeper: Keeper = new Keeper({
    store: {
      commit: async (...changes) => {
        if (state.slow) await new Promise<void>((resolve) => gate.push(resolve));
        if (state.full > 0) {
          state.full -= 1;
          throw new MusterError('store-unavailable', 'full');
        }
        commits.push(changes);
      },
      loadChats: () => Promise.resolve([...stored]),
    },
    outbox,
    clock,
    agenda,
    log,
    changed: (chat, before) => seen.push(`${before?.phase ?? 'new'} → ${chat.phase}`),
  });
  outbox.resume();
  return { clock, keeper, commits, seen, state, done, log, gate, outbox };
}

const opened = (more: Parameters<typeof chatOf>[1] = {}): Chat =>
  chatOf([a, b], { phase: 'open', opened: 0, ...more });

describe('Keeper', () => {
  it('A17 a going that the store refused is recorded later, unless he has come back meanwhile', async () => {
    const ending = { limit: MINUTE, extended: 0, off: [{ of: a.jid, grace: MINUTE }] };
    for (const back of [false, true]) {
      const chat = opened({ ending });
      const { keeper, state, clock } = house([{ version: 1, chat }]);
      await keeper.load();
      state.full = 1;
      keeper.watched(a.jid, false);
      if (back) keeper.watched(a.jid, true);
      await settle();
      expect(keeper.get(chat.id)?.ending.off[0]?.since).to.equal(undefined);
      await clock.advance(1000);
      const since = keeper.get(chat.id)?.ending.off[0]?.since;
      expect(since, String(back)).to.equal(back ? undefined : 1000);
    }
  });

  it('A18 notes the end of a chat for `quiet` in the write that ends it, and only then', async () => {
    const chat = opened();
    const { keeper, commits, clock } = house([{ version: 1, chat }]);
    await keeper.load();
    await clock.advance(1000);
    await keeper.apply(chat.id, { type: 'withdrawn', person: 'nobody@example.org' as BareJid });
    await keeper.apply(chat.id, { type: 'reconnected' });
    await keeper.apply(chat.id, { type: 'end', reason: 'command' });
    const marks = commits.slice(0, 2).map(([change]) => change?.marks);
    expect(marks).to.deep.equal([[], [{ key: `ended ${chat.topic}`, at: 1000 }]]);
  });

  it('records a chat and its event in one write, then shows it', async () => {
    const { keeper, commits, seen } = house();
    const [one, two] = [chatOf([a, b]), chatOf([a, b], { id: 'b'.repeat(20) })];
    await keeper.create([one, two], 'event');
    expect(commits).to.have.lengthOf(1);
    expect(commits[0]?.map(({ event, expected, state }) => [event, expected, state])).to.deep.equal(
      [
        ['event', 0, one],
        [undefined, 0, two],
      ],
    );
    expect(seen).to.deep.equal(['new → preparing', 'new → preparing']);
    expect(keeper.running('magazine-x')).to.deep.equal([one, two]);
  });

  it('shows nothing, and does nothing, of a step that could not be recorded', async () => {
    const { keeper, seen, state, done } = house();
    await keeper.create([chatOf([a, b])], 'event');
    state.full = 1;
    const failed = await keeper
      .apply('a'.repeat(20), { type: 'prepared' })
      .catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(MusterError);
    expect(seen).to.deep.equal(['new → preparing']);
    expect(done).to.deep.equal([]);
    expect((await keeper.apply('a'.repeat(20), { type: 'prepared' }))?.phase).to.equal('open');
    expect(done).to.not.deep.equal([]);
  });

  it('numbers effects by version, so that a later step’s stages come later', async () => {
    const { keeper, commits } = house();
    await keeper.create([chatOf([a, b, member('c')])], 'event');
    await keeper.apply('a'.repeat(20), { type: 'prepared' });
    await keeper.apply('a'.repeat(20), { type: 'withdrawn', person: member('c').jid });
    const effects = commits.flat().flatMap((change) => change.effects);
    expect(new Set(effects.map(({ id }) => id)).size).to.equal(effects.length);
    const stages = commits.map((changes) =>
      changes.flatMap(({ effects: all }) => all.map(({ stage }) => stage)),
    );
    expect(Math.max(...(stages[1] ?? []))).to.be.below(Math.min(...(stages[2] ?? [])));
  });

  it('applies events of one chat one after the other', async () => {
    const { keeper, state, gate, commits } = house([{ version: 1, chat: opened() }]);
    await keeper.load();
    state.slow = true;
    const first = keeper.apply('a'.repeat(20), { type: 'parted', pair: [a.jid, a.jid] }); // nothing
    const second = keeper.apply('a'.repeat(20), { type: 'reconnected' });
    const third = keeper.apply('a'.repeat(20), { type: 'end', reason: 'command' });
    await settle();
    expect(gate).to.have.lengthOf(1);
    state.slow = false;
    gate[0]?.();
    await Promise.all([first, second, third]);
    const versions = commits.flat().map(({ expected }) => expected);
    expect(versions.slice(0, 2)).to.deep.equal([1, 2]);
  });

  it('lets deadlines come, also those that passed before it began', async () => {
    const { keeper, clock, seen } = house([
      { version: 4, chat: opened({ ending: { limit: MINUTE } }) },
    ]);
    await clock.advance(10 * MINUTE);
    await keeper.load();
    expect(seen).to.deep.equal(['new → open']);
    keeper.begin();
    await clock.advance(0);
    expect(seen).to.deep.equal(['new → open', 'open → closed']);
  });

  it('forgets a closed chat when nothing is left to be done, and tells who waits for that', async () => {
    const { keeper, commits } = house([{ version: 1, chat: opened() }]);
    await keeper.load();
    let empty = false;
    const emptied = keeper.emptied().then(() => (empty = true));
    await settle();
    expect(empty).to.equal(false);
    await keeper.apply('a'.repeat(20), { type: 'end', reason: 'retired' });
    await emptied;
    expect(commits.at(-1)?.[0]?.state).to.equal(null);
    expect(keeper.get('a'.repeat(20))).to.equal(undefined);
    expect(keeper.running('magazine-x')).to.deep.equal([]);
  });

  it('keeps a deadline that could not be recorded in mind, and a forgetting too', async () => {
    const { keeper, clock, state, log } = house([
      { version: 1, chat: opened({ ending: { limit: MINUTE } }) },
    ]);
    await keeper.load();
    keeper.begin();
    await clock.advance(MINUTE - 1); // the invitation of those who are missing is over
    state.full = 2;
    await clock.advance(1 + 2000);
    expect(keeper.get('a'.repeat(20))?.phase ?? 'forgotten').to.equal('forgotten');
    expect(log.lines.filter(({ level }) => level === 'error')).to.have.lengthOf(2);
  });

  it('forgets at its start what an earlier run had closed and done', async () => {
    const closed: Chat = { ...opened(), phase: 'closed', ended: { at: 5, reason: 'command' } };
    const { keeper } = house([{ version: 7, chat: closed }]);
    await keeper.load();
    expect(keeper.all()).to.have.lengthOf(1);
    keeper.begin();
    await keeper.emptied();
  });

  it('A17 tells chats of somebody whose going ends them, and no others', async () => {
    const x = member('x').jid;
    const other = opened({ id: 'b'.repeat(20) });
    const { keeper, clock } = house([
      { version: 1, chat: opened({ ending: { off: [{ of: x, grace: MINUTE }] } }) },
      { version: 1, chat: other },
    ]);
    await keeper.load();
    keeper.watched(x, false);
    keeper.watched(a.jid, false);
    await keeper.drained();
    expect(keeper.get('a'.repeat(20))?.ending.off).to.deep.equal([
      { of: x, grace: MINUTE, since: 0 },
    ]);
    expect(keeper.get('b'.repeat(20))).to.equal(other);
    await clock.advance(MINUTE);
    expect(keeper.all()).to.deep.equal([other]);
  });

  describe('A18 the silence', () => {
    const idle = { span: 15 * MINUTE, since: 0 };
    const silent = (): ReturnType<typeof house> =>
      house([{ version: 1, chat: opened({ ending: { limit: 600 * MINUTE, idle } }) }]);

    it('talk puts the end off without a write for each word', async () => {
      const { keeper, clock, commits } = silent();
      await keeper.load();
      keeper.begin();
      await clock.advance(MINUTE - 1);
      const before = commits.length;
      for (let second = 0; second < 600; second += 1) {
        keeper.active('a'.repeat(20), clock.now());
        await clock.advance(1000);
      }
      expect(commits.length - before).to.be.within(9, 11);
      await clock.advance(15 * MINUTE - 1001);
      expect(keeper.all()).to.have.lengthOf(1);
      await clock.advance(1001);
      expect(keeper.all()).to.have.lengthOf(0);
    });

    it('after a crash the last word is taken to be as young as it may be, but never to come', async () => {
      const { keeper, clock } = silent();
      await clock.advance(14 * MINUTE + 30_000);
      await keeper.load();
      keeper.begin();
      await clock.advance(MINUTE);
      expect(keeper.all(), 'a minute more').to.have.lengthOf(1);
      await clock.advance(31_000);
      expect(keeper.all()).to.have.lengthOf(0);
    });
  });

  it('knows the chats of a person', async () => {
    const gone = { ...a, state: 'left' as const };
    const { keeper } = house([
      { version: 1, chat: opened() },
      { version: 1, chat: chatOf([gone, b], { id: 'b'.repeat(20), phase: 'open', opened: 0 }) },
      { version: 1, chat: chatOf([a, b], { id: 'c'.repeat(20), topic: 'other' }) },
    ]);
    await keeper.load();
    const ids = (chats: readonly Chat[]): string[] => chats.map(({ id }) => id.charAt(0));
    expect(ids(keeper.of(a.jid))).to.deep.equal(['a', 'c']);
    expect(ids(keeper.of(a.jid, 'magazine-x'))).to.deep.equal(['a']);
    expect(ids(keeper.of(b.jid))).to.deep.equal(['a', 'b', 'c']);
    const unknown: ChatEvent = { type: 'tick' };
    expect(await keeper.apply('z'.repeat(20), unknown)).to.equal(undefined);
  });
});
