import { expect } from 'chai';
import fc from 'fast-check';
import { type Entry, Stages } from '../../../src/chats/stages.ts';
import type { Effect } from '../../../src/domain/effect.ts';

/** An entry as the outbox makes it of an effect of that stage; `delayed`: it waits for its time. */
function entryOf(stage: number, delayed: boolean): Entry {
  const effect = { key: 'k', stage, ...(delayed ? { when: { at: 1 } } : {}) } as unknown as Effect;
  return { effect, attempts: 0, state: delayed ? 'later' : 'ready', untried: !delayed };
}

/** The rule as it is told: looks at every entry. */
function due(entries: readonly Entry[]): Entry[] {
  const untried = entries.filter((entry) => entry.untried).map(({ effect }) => effect.stage);
  const lowest = Math.min(...untried);
  return entries.filter(
    ({ state, untried: first, effect }) => state === 'ready' && (!first || effect.stage <= lowest),
  );
}

const urgent = (entries: readonly Entry[]): boolean =>
  entries.some(
    ({ effect, state }) => effect.when === undefined && state !== 'waiting' && state !== 'failed',
  );

const pick = <T>(from: readonly T[], lot: number): T | undefined => from[lot % from.length];

type Move =
  | { readonly does: 'add'; readonly stage: number; readonly delayed: boolean }
  | { readonly does: 'start' }
  | { readonly does: 'try'; readonly lot: number; readonly outcome: Entry['state'] | 'done' }
  | { readonly does: 'ready' | 'remove'; readonly lot: number };

const moves = fc.array(
  fc.oneof<fc.Arbitrary<Move>[]>(
    fc.record({ does: fc.constant('add'), stage: fc.nat(3), delayed: fc.boolean() }),
    fc.record({ does: fc.constant('start') }),
    fc.record({
      does: fc.constant('try'),
      lot: fc.nat(50),
      outcome: fc.constantFrom('done', 'later', 'waiting', 'failed', 'ready'),
    }),
    fc.record({ does: fc.constantFrom('ready', 'remove'), lot: fc.nat(50) }),
  ),
  { maxLength: 60 },
);

describe('the stages of a chat’s effects', () => {
  it('begin those that looking at every effect finds, and know whether one is urgent', () => {
    fc.assert(
      fc.property(moves, (plays) => {
        const stages = new Stages();
        let entries: Entry[] = [];
        const drop = (entry: Entry): void => {
          stages.remove(entry);
          entries = entries.filter((one) => one !== entry);
        };
        for (const play of plays) {
          if (play.does === 'add') {
            const entry = entryOf(play.stage, play.delayed);
            entries.push(entry);
            stages.add(entry);
          } else if (play.does === 'start') {
            const expected = due(entries);
            expect(stages.start()).to.have.members(expected);
            expect(expected.every(({ state }) => state === 'running')).to.equal(true);
          } else if (play.does === 'try') {
            const entry = pick(
              entries.filter(({ state }) => state === 'running'),
              play.lot,
            );
            if (entry === undefined) continue;
            stages.tried(entry);
            if (play.outcome === 'done') drop(entry);
            else stages.move(entry, play.outcome);
          } else {
            const entry = pick(entries, play.lot);
            if (entry === undefined) continue;
            if (play.does === 'remove') drop(entry);
            else if (entry.state === 'later') stages.move(entry, 'ready');
          }
          expect(stages.urgent).to.equal(urgent(entries));
          expect(stages.empty).to.equal(entries.length === 0);
        }
      }),
    );
  });

  it('begin the effects of a stage in the order in which they were recorded', () => {
    const stages = new Stages();
    const entries = [1, 1, 0, 1, 0].map((stage) => entryOf(stage, false));
    for (const entry of entries) stages.add(entry);
    const [a, b, c, d, e] = entries;
    expect(stages.start()).to.deep.equal([c, e]);
    expect(stages.start()).to.deep.equal([]);
    for (const entry of [c, e]) if (entry !== undefined) stages.tried(entry);
    expect(stages.start()).to.deep.equal([a, b, d]);
  });
});
