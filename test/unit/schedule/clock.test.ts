import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { type Source, systemClock } from '../../../src/schedule/clock.ts';
import { settle } from '../../support/manual-clock.ts';

const DAY = 86_400_000;

/** A machine whose wall clock can be set and which can sleep; timers follow the steady clock. */
class Machine implements Source {
  #wall = 1_000_000;
  #steady = 0;
  readonly #timers = new Set<{ at: number; task: () => void; held: boolean }>();
  longest = 0;

  wall(): number {
    return this.#wall;
  }
  steady(): number {
    return this.#steady;
  }
  timer(span: number, task: () => void): { cancel: () => void; release: () => void } {
    if (span > 2 ** 31 - 1) throw new RangeError('setTimeout would fire at once');
    this.longest = Math.max(this.longest, span);
    const timer = { at: this.#steady + span, task, held: true };
    this.#timers.add(timer);
    return {
      cancel: () => void this.#timers.delete(timer),
      release: () => void (timer.held = false),
    };
  }
  /** Somebody sets the clock, or the machine slept that long: timers do not notice. */
  setClock(by: number): void {
    this.#wall += by;
  }
  run(span: number): void {
    const until = this.#steady + span;
    for (;;) {
      const [next] = [...this.#timers].toSorted((one, other) => one.at - other.at);
      if (next === undefined || next.at > until) break;
      this.#timers.delete(next);
      this.#move(next.at);
      next.task();
    }
    this.#move(until);
  }
  #move(to: number): void {
    this.#wall += to - this.#steady;
    this.#steady = to;
  }
  get timers(): number {
    return this.#timers.size;
  }
  /** Timers that keep the process alive. */
  get held(): number {
    return [...this.#timers].filter((timer) => timer.held).length;
  }
}

describe('schedule: system clock', () => {
  let machine: Machine;
  let rung: number[];
  const ring = (): void => void rung.push(machine.wall());

  beforeEach(() => {
    machine = new Machine();
    rung = [];
  });
  const clock = () => systemClock(machine);

  describe('at', () => {
    it('rings once, at the time', () => {
      clock().at(machine.wall() + 5000, ring);
      machine.run(4999);
      expect(rung).to.deep.equal([]);
      machine.run(DAY);
      expect(rung).to.deep.equal([1_005_000]);
      expect(machine.timers).to.equal(0);
    });

    it('never rings too early where times have fractions', () => {
      clock().at(machine.wall() + 10.25, ring);
      machine.run(10);
      expect(rung).to.deep.equal([]);
      machine.run(1);
      expect(rung).to.deep.equal([1_000_011]);
    });

    it('waits longer than setTimeout can', () => {
      clock().at(machine.wall() + 60 * DAY, ring);
      machine.run(60 * DAY - 1);
      expect(rung).to.deep.equal([]);
      machine.run(1);
      expect(rung).to.have.length(1);
      expect(machine.longest).to.be.at.most(2 ** 31 - 1);
    });

    it('rings soon, never within the call, when the time is past', () => {
      clock().at(-5, ring);
      expect(rung).to.deep.equal([]);
      machine.run(0);
      expect(rung).to.have.length(1);
    });

    it('notices within a minute that the clock was set forward or the machine slept', () => {
      clock().at(machine.wall() + DAY, ring);
      machine.run(1000);
      machine.setClock(DAY);
      machine.run(60_000);
      expect(rung).to.have.length(1);
    });

    it('waits on when the clock was set back', () => {
      const at = machine.wall() + 60_000;
      clock().at(at, ring);
      machine.setClock(-3_600_000);
      machine.run(3_600_000);
      expect(rung).to.deep.equal([]);
      machine.run(60_000);
      expect(rung).to.deep.equal([at]);
    });

    it('can be cancelled, in any piece and twice', () => {
      const cancel = clock().at(machine.wall() + DAY, ring);
      machine.run(DAY / 2);
      cancel();
      cancel();
      expect(machine.timers).to.equal(0);
      machine.run(DAY);
      expect(rung).to.deep.equal([]);
    });

    it('keeps no process alive, in no piece', () => {
      clock().at(machine.wall() + DAY, ring);
      expect(machine.held).to.equal(0);
      machine.run(DAY / 2);
      expect([machine.timers, machine.held]).to.deep.equal([1, 0]);
    });
  });

  describe('sleep', () => {
    it('ends after the span, whatever happens to the time of day', async () => {
      const slept = clock().sleep(5000).then(ring);
      machine.setClock(-DAY);
      machine.run(4999);
      await settle();
      expect(rung).to.deep.equal([]);
      machine.run(1);
      await slept;
    });

    it('may last longer than setTimeout can, and keeps the process alive', async () => {
      const slept = clock().sleep(60 * DAY);
      machine.run(59 * DAY);
      expect(machine.held).to.equal(1);
      machine.run(DAY);
      await slept;
      expect(machine.timers).to.equal(0);
    });

    it('rejects with the reason of the signal, and leaves no timer', async () => {
      const stop = new AbortController();
      const slept = clock()
        .sleep(5000, stop.signal)
        .catch((reason) => reason);
      const reason = new Error('shutting down');
      stop.abort(reason);
      expect(await slept).to.equal(reason);
      expect(machine.timers).to.equal(0);
    });

    it('rejects at once when the signal was given before', async () => {
      const reason = await clock()
        .sleep(5000, AbortSignal.abort('over'))
        .catch((error) => error);
      expect(reason).to.equal('over');
      expect(machine.timers).to.equal(0);
    });

    it('is not touched by a signal that comes after it', async () => {
      const stop = new AbortController();
      const slept = clock().sleep(10, stop.signal);
      machine.run(10);
      await slept;
      stop.abort();
    });
  });

  describe('on the real machine', () => {
    const program = (body: string): Promise<{ stdout: string }> =>
      promisify(execFile)(
        process.execPath,
        [
          '--input-type=module',
          '--eval',
          `import { systemClock } from '${new URL('../../../src/schedule/clock.ts', import.meta.url).href}';
         const clock = systemClock();
         ${body}`,
        ],
        { timeout: 4000 },
      ); // one that stays is stopped, and the test fails

    it('tells the time of day', () => {
      expect(systemClock().now()).to.be.closeTo(Date.now(), 1000);
    });

    it('rings not before its time, and a sleep ends', async () => {
      const real = systemClock();
      const at = real.now() + 20;
      const when = await new Promise<number>((resolve) => {
        real.at(at, () => resolve(real.now()));
      });
      expect(when).to.be.at.least(at);
      await real.sleep(5);
    });

    it('lets the process end while a deadline is pending', async () => {
      const { stdout } = await program(
        `clock.at(clock.now() + 3_600_000, () => {}); console.log('set');`,
      );
      expect(stdout).to.equal('set\n');
    });

    it('keeps the process for a sleep', async () => {
      const { stdout } = await program(`await clock.sleep(20); console.log('slept');`);
      expect(stdout).to.equal('slept\n');
    });
  });
});
