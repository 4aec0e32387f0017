import { expect } from 'chai';
import { Duties } from '../../../src/schedule/duties.ts';
import { manualClock, settle } from '../../support/manual-clock.ts';

describe('Duties', () => {
  const told: unknown[] = [];
  const build = (): { clock: ReturnType<typeof manualClock>; duties: Duties } => {
    told.length = 0;
    const clock = manualClock();
    return { clock, duties: new Duties(clock, (error) => told.push(error)) };
  };

  it('does one thing after the other for a key, and different keys side by side', async () => {
    const { duties } = build();
    const order: string[] = [];
    const gates = new Map<string, () => void>();
    const work = (name: string) => async (): Promise<void> => {
      order.push(`${name} begins`);
      await new Promise<void>((resolve) => gates.set(name, resolve));
      order.push(`${name} ends`);
    };
    duties.run('a', work('a1'));
    duties.run('a', work('a2'));
    duties.run('b', work('b1'));
    await settle();
    expect(order).to.deep.equal(['a1 begins', 'b1 begins']);
    gates.get('a1')?.();
    await settle();
    expect(order.slice(2)).to.deep.equal(['a1 ends', 'a2 begins']);
    gates.get('a2')?.();
    gates.get('b1')?.();
    await duties.stop();
    expect(order.slice(4)).to.have.members(['a2 ends', 'b1 ends']);
  });

  it('tries again until it succeeds, and what comes behind waits', async () => {
    const { clock, duties } = build();
    const done: string[] = [];
    let left = 3;
    duties.run('a', () => {
      left -= 1;
      if (left > 0) return Promise.reject(new Error(`${left} left`));
      done.push('first');
      return Promise.resolve();
    });
    duties.run('a', async () => void done.push('second'));
    await clock.advance(1000);
    expect(done).to.deep.equal([]);
    await clock.advance(1000);
    expect(done).to.deep.equal(['first', 'second']);
    expect(told.map(String)).to.deep.equal(['Error: 2 left', 'Error: 1 left']);
  });

  it('also tries again what throws at once', async () => {
    const { clock, duties } = build();
    let tries = 0;
    duties.run('a', () => {
      tries += 1;
      if (tries === 1) throw new Error('at once');
      return Promise.resolve();
    });
    await clock.advance(1000);
    expect(tries).to.equal(2);
  });

  it('gives up only when stopped, and begins nothing more', async () => {
    const { clock, duties } = build();
    let tries = 0;
    duties.run('a', () => {
      tries += 1;
      return Promise.reject(new Error('never'));
    });
    duties.run('a', async () => void (tries += 100));
    await clock.advance(3000);
    expect(tries).to.equal(4);
    await duties.stop();
    duties.run('a', async () => void (tries += 100));
    await clock.advance(10_000);
    expect(tries).to.equal(4);
    expect(clock.waiting).to.equal(0);
  });
});
