import { expect } from 'chai';
import fc from 'fast-check';
import { InTurn } from '../../../src/waiting/in-turn.ts';

describe('InTurn', () => {
  const failing = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => expect.fail('it should have failed'),
      (error: unknown) => error,
    );

  it('does one thing after the other for a key, and different keys side by side', async () => {
    const turns = new InTurn<string>();
    const gate = Promise.withResolvers<void>();
    const order: string[] = [];
    const first = turns.run('a', async () => {
      order.push('a1 begins');
      await gate.promise;
      order.push('a1 ends');
    });
    const second = turns.run('a', () => order.push('a2'));
    await turns.run('b', () => order.push('b'));
    expect(order).to.deep.equal(['a1 begins', 'b']);
    gate.resolve();
    await Promise.all([first, second]);
    expect(order.slice(2)).to.deep.equal(['a1 ends', 'a2']);
  });

  it('gives what the work gives, and never begins within the call', async () => {
    const turns = new InTurn<string>();
    let begun = false;
    const answer = turns.run('a', () => {
      begun = true;
      return 42;
    });
    expect(begun).to.equal(false);
    expect(await answer).to.equal(42);
  });

  it('tells a failure to who asked, and goes on', async () => {
    const turns = new InTurn<string>();
    const rejected = turns.run('a', () => Promise.reject(new Error('later')));
    const thrown = turns.run('a', () => {
      throw new Error('at once');
    });
    const next = turns.run('a', () => 'done');
    expect(String(await failing(rejected))).to.equal('Error: later');
    expect(String(await failing(thrown))).to.equal('Error: at once');
    expect(await next).to.equal('done');
    await turns.drained();
  });

  it('forgets a key when nothing of it is under way, failed or not', async () => {
    const turns = new InTurn<string>();
    const failed = turns.run('a', () => Promise.reject(new Error('no')));
    const done = turns.run('b', () => undefined);
    expect([turns.busy('a'), turns.busy('b'), turns.busy('c')]).to.deep.equal([true, true, false]);
    await Promise.all([failing(failed), done]);
    await turns.drained();
    expect([turns.busy('a'), turns.busy('b')]).to.deep.equal([false, false]);
  });

  it('is drained only when what was asked for meanwhile is done, too', async () => {
    const turns = new InTurn<string>();
    const done: string[] = [];
    const first = turns.run('a', () => {
      void turns.run('b', async () => {
        await new Promise(setImmediate);
        done.push('b');
      });
    });
    await turns.drained();
    await first;
    expect(done).to.deep.equal(['b']);
  });

  it('keeps the order of calls for every key, whatever work takes and comes to', async () => {
    const work = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      ticks: fc.nat(3),
      fails: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(work, { maxLength: 20 }), async (all) => {
        const turns = new InTurn<string>();
        const seen: { key: string; step: string }[] = [];
        const results = all.map(({ key, ticks, fails }, number) =>
          turns.run(key, async () => {
            seen.push({ key, step: `${number} begins` });
            for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
            seen.push({ key, step: `${number} ends` });
            if (fails) throw new Error('no');
          }),
        );
        const outcomes = await Promise.allSettled(results);
        expect(outcomes.map(({ status }) => status === 'rejected')).to.deep.equal(
          all.map(({ fails }) => fails),
        );
        for (const key of ['a', 'b', 'c']) {
          const steps = seen.filter((one) => one.key === key).map(({ step }) => step);
          const wanted = all.flatMap((one, number) =>
            one.key === key ? [`${number} begins`, `${number} ends`] : [],
          );
          expect(steps).to.deep.equal(wanted);
        }
      }),
    );
  });
});
