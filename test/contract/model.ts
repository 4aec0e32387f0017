import { expect } from 'chai';
import fc from 'fast-check';
import type { Effect, Outcome, PendingEffect } from '../../src/domain/effect.ts';
import type { Store } from '../../src/store/port.ts';
import { chat, codeOf, effect } from './samples.ts';
import type { Bench } from './store.ts';

/** The store as plain maps: what a sequence of commits and outcomes must lead to. */
class Model {
  readonly chats = new Map<string, { version: number; title: string }>();
  readonly effects = new Map<string, PendingEffect>();

  commit(id: string, expected: number, title: string | null, effects: readonly Effect[]): string {
    if ((this.chats.get(id)?.version ?? 0) !== expected) return 'store-conflict';
    if (title === null) this.chats.delete(id);
    else this.chats.set(id, { version: expected + 1, title });
    for (const each of effects) {
      for (const old of this.effects.values()) {
        if (old.key === each.key) this.effects.delete(old.id);
      }
      this.effects.set(each.id, { ...each, attempts: 0, state: 'pending' });
    }
    return 'resolved';
  }

  settle(id: string, outcome: Outcome): void {
    const old = this.effects.get(id);
    if (old === undefined) return;
    const { why: _why, next: _next, ...rest } = old;
    if (outcome.outcome === 'done') this.effects.delete(id);
    else if (outcome.outcome === 'retry') {
      const { at: next, why } = outcome;
      const attempts = old.attempts + 1;
      this.effects.set(id, { ...rest, attempts, state: 'pending', next, why });
    } else this.effects.set(id, { ...rest, state: outcome.outcome, why: outcome.why });
  }
}

/** A version that fits (`stale` 0) or not, an effect for each key. */
interface Commit {
  readonly kind: 'commit';
  readonly chat: string;
  readonly stale: number;
  readonly title: string | null;
  readonly keys: readonly string[];
}
/** Outcomes for effects, each chosen by its place in the list of those that are there. */
interface Settle {
  readonly kind: 'settle';
  readonly outcomes: readonly { readonly place: number; readonly outcome: Outcome }[];
}
type Step = Commit | Settle | { readonly kind: 'reopen' };

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const commit: fc.Arbitrary<Commit> = fc.record({
  kind: fc.constant('commit'),
  chat: fc.constantFrom('a', 'b', 'ç'),
  stale: fc.constantFrom(0, 0, 0, 0, 1, -1),
  title: fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: fc.constant(null) }),
  keys: fc.array(fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5'), { maxLength: 4 }),
});
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constant({ outcome: 'done' as const }),
  fc.record({
    outcome: fc.constant('retry' as const),
    at: fc.double({ min: 0, noNaN: true }),
    why: text,
  }),
  fc.record({ outcome: fc.constantFrom('waiting' as const, 'failed' as const), why: text }),
);
const settle: fc.Arbitrary<Settle> = fc.record({
  kind: fc.constant('settle'),
  outcomes: fc.array(fc.record({ place: fc.nat(12), outcome }), { maxLength: 5 }),
});
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: commit },
    { weight: 6, arbitrary: settle },
    { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
  ),
  { maxLength: 25 },
);

export function modelContract(bench: Bench): void {
  /** Each run has its own names, so that all can share one storage. */
  let run = 0;

  async function play(step: Step, model: Model, serial: number): Promise<void> {
    switch (step.kind) {
      case 'commit': {
        const id = `${run}${step.chat}`;
        const expected = Math.max(0, (model.chats.get(id)?.version ?? 0) + step.stale);
        const state = step.title === null ? null : chat(id, { title: step.title });
        const effects = step.keys.map((key, n) =>
          effect(`${id}.${serial}.${n}`, { key: `${run}${key}`, stage: n % 2 }),
        );
        const answer = await codeOf(bench.store.commit({ chat: id, expected, state, effects }));
        expect(answer).to.equal(model.commit(id, expected, step.title, effects));
        return;
      }
      case 'settle': {
        const known = [...model.effects.keys()];
        const outcomes = step.outcomes.map((each) => ({
          id: known[each.place] ?? `${run}x.0.0`,
          ...each.outcome,
        }));
        for (const each of outcomes) model.settle(each.id, each);
        await bench.store.settleEffects(outcomes);
        return;
      }
      case 'reopen':
        await bench.reopen();
    }
  }

  async function compare(store: Store, model: Model): Promise<void> {
    const mine = (id: string): boolean => id.startsWith(`${run}`);
    const chats = (await store.loadChats()).filter((stored) => mine(stored.chat.id));
    expect(
      new Map(chats.map(({ version, chat: { id, title } }) => [id, { version, title }])),
    ).to.deep.equal(model.chats);
    const effects = (await store.loadEffects()).filter(({ id }) => mine(id));
    expect(new Map(effects.map((each) => [each.id, each]))).to.deep.equal(model.effects);
  }

  describe('as a whole', () => {
    it('equals a model in memory after any sequence of commits and outcomes', async function () {
      this.timeout(30_000);
      await fc.assert(
        fc.asyncProperty(steps, async (sequence) => {
          run = 1000 + ((run + 1) % 9000); // four digits: no run's names begin like another's
          const model = new Model();
          for (const [serial, step] of sequence.entries()) await play(step, model, serial);
          await compare(bench.store, model);
        }),
        { numRuns: 60 },
      );
    });
  });
}
