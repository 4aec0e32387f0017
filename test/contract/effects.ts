import { expect } from 'chai';
import type { Action, Effect, Outcome } from '../../src/domain/effect.ts';
import { bare, chat, effect, room, STRANGE } from './samples.ts';
import type { Bench } from './store.ts';

const ACTIONS: readonly Action[] = [
  { kind: 'roster-put', owner: bare('a'), contact: bare('b'), name: STRANGE, group: STRANGE },
  { kind: 'roster-take', owner: bare('a'), contact: bare('b') },
  { kind: 'bookmark-publish', owner: bare('a'), room: room('r'), name: STRANGE, nick: STRANGE },
  { kind: 'bookmark-retract', owner: bare('a'), room: room('r') },
  { kind: 'invite', owner: bare('a'), room: room('r'), who: 'missing' },
  { kind: 'farewell', room: room('r'), reason: 'time', handle: STRANGE },
  { kind: 'farewell', room: room('r'), reason: 'time' },
  { kind: 'remove', room: room('r'), handle: STRANGE, reason: 'too-few' },
  { kind: 'destroy', room: room('r'), reason: 'retired' },
];

export function effectContract(bench: Bench): void {
  /** Writes effects in a chat of their own. */
  const put = (name: string, effects: readonly Effect[]): Promise<void> =>
    bench.store.commit({ chat: name, expected: 0, state: chat(name), effects });
  const ids = async (): Promise<string[]> => (await bench.store.loadEffects()).map(({ id }) => id);
  const settle = (id: string, outcome: Outcome): Promise<void> =>
    bench.store.settleEffects([{ id, ...outcome }]);

  describe('effects', () => {
    it('gives every kind of action and time back as it was', async () => {
      const effects = [
        ...ACTIONS.map((action, n) => effect(`c.1.${n}`, { action })),
        effect('c.1.90', { when: { at: 1_767_225_600_000.5 }, key: STRANGE }),
        effect('c.1.91', { when: { login: true } }),
      ];
      await put('c', effects);
      const stored = await (await bench.reopen()).loadEffects();
      expect(stored).to.deep.equal(
        effects.map((each) => ({ ...each, attempts: 0, state: 'pending' })),
      );
    });

    it('loads by chat, stage and the numbers of the id, which are not text', async () => {
      await put('d', [effect('d.1.0')]);
      await put('c', [
        effect('c.10.0'),
        effect('c.9.10'),
        effect('c.9.9'),
        effect('c.11.0', { stage: 0 }),
        effect('c.1.0', { stage: 2 }),
      ]);
      expect(await ids()).to.deep.equal(['c.11.0', 'c.9.9', 'c.9.10', 'c.10.0', 'c.1.0', 'd.1.0']);
    });

    it('refuses an effect whose id has no numbers, with the whole commit', async () => {
      const refusal = await put('c', [effect('c.1.0'), effect('c')]).catch((error) => error);
      expect(refusal).to.be.instanceOf(RangeError);
      expect(await ids()).to.deep.equal([]);
      expect(await bench.store.loadChats()).to.deep.equal([]);
    });

    it('deletes what is done, by its id, and ignores unknown ids', async () => {
      await put('c', [effect('c.1.0'), effect('c.1.1')]);
      await settle('c.1.0', { outcome: 'done' });
      await settle('c.1.0', { outcome: 'done' });
      await settle('c.1.7', { outcome: 'failed', why: 'x' });
      expect(await ids()).to.deep.equal(['c.1.1']);
    });

    it('counts the attempts of a retry and notes when and why', async () => {
      await put('c', [effect('c.1.0')]);
      await settle('c.1.0', { outcome: 'retry', at: 10.5, why: 'timeout' });
      await settle('c.1.0', { outcome: 'retry', at: 20, why: STRANGE });
      expect(await (await bench.reopen()).loadEffects()).to.deep.equal([
        { ...effect('c.1.0'), attempts: 2, state: 'pending', next: 20, why: STRANGE },
      ]);
    });

    for (const outcome of ['waiting', 'failed'] as const) {
      it(`keeps what is ${outcome} with its reason, until it is tried again or done`, async () => {
        const { store } = bench;
        await put('c', [effect('c.1.0')]);
        await settle('c.1.0', { outcome: 'retry', at: 10, why: 'timeout' });
        await settle('c.1.0', { outcome, why: 'no privilege' });
        expect(await store.loadEffects()).to.deep.equal([
          { ...effect('c.1.0'), attempts: 1, state: outcome, why: 'no privilege' },
        ]);
        await settle('c.1.0', { outcome: 'retry', at: 30, why: 'again' });
        expect(await store.loadEffects()).to.deep.equal([
          { ...effect('c.1.0'), attempts: 2, state: 'pending', next: 30, why: 'again' },
        ]);
        await settle('c.1.0', { outcome: 'done' });
        expect(await ids()).to.deep.equal([]);
      });
    }

    it('settles many at once, and many calls at once', async () => {
      const { store } = bench;
      await put(
        'c',
        Array.from({ length: 300 }, (_, n) => effect(`c.1.${n}`)),
      );
      const done = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, n) => ({
          id: `c.1.${from + n}`,
          outcome: 'done' as const,
        }));
      await store.settleEffects(done(0, 100));
      await Promise.all(done(100, 298).map((outcome) => store.settleEffects([outcome])));
      await store.settleEffects([]);
      expect(await ids()).to.deep.equal(['c.1.298', 'c.1.299']);
    });

    it('lets a new effect take the place of one with its key, attempts and all', async () => {
      const { store } = bench;
      await put('c', [effect('c.1.0', { key: 'k', when: { at: 5 } }), effect('c.1.1')]);
      await settle('c.1.0', { outcome: 'retry', at: 10, why: 'x' });
      await settle('c.1.0', { outcome: 'failed', why: 'y' });
      const undo = effect('c.2.0', { key: 'k', stage: 0 });
      await store.commit({ chat: 'c', expected: 1, state: chat('c'), effects: [undo] });
      const replaced = { ...undo, attempts: 0, state: 'pending' as const };
      expect((await store.loadEffects())[0]).to.deep.equal(replaced);
      await settle('c.1.0', { outcome: 'done' });
      expect(await ids(), 'the outcome of the superseded one').to.deep.equal(['c.2.0', 'c.1.1']);
    });

    it('lets the effect of another chat take the place of one with its key', async () => {
      await put('c', [effect('c.1.0', { key: 'k' })]);
      await put('d', [effect('d.1.0', { key: 'k' })]);
      expect(await ids()).to.deep.equal(['d.1.0']);
    });

    it('keeps the last of several effects with one key in one commit', async () => {
      await put('c', [effect('c.1.0', { key: 'k' }), effect('c.1.1', { key: 'k' })]);
      expect(await ids()).to.deep.equal(['c.1.1']);
    });
  });
}
