import { expect } from 'chai';
import { Deadlines } from '../../../src/schedule/deadlines.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';

describe('schedule: deadlines', () => {
  let clock: ManualClock;
  let deadlines: Deadlines;
  let due: string[];
  let then: (key: string) => void;

  beforeEach(() => {
    clock = manualClock(1000);
    due = [];
    then = () => {};
    deadlines = new Deadlines(clock, (key) => {
      due.push(`${key}@${clock.now()}`);
      then(key);
    });
  });

  it('calls each key once at its time, in the order of the times', async () => {
    deadlines.set('c', 1030);
    deadlines.set('a', 1010);
    deadlines.set('b', 1020);
    await clock.advance(9);
    expect(due).to.deep.equal([]);
    await clock.advance(1000);
    expect(due).to.deep.equal(['a@1010', 'b@1020', 'c@1030']);
    expect([deadlines.size, deadlines.next, clock.waiting]).to.deep.equal([0, undefined, 0]);
  });

  it('uses one timer, however many keys there are', async () => {
    for (let n = 0; n < 1000; n++) deadlines.set(`k${n}`, 5000 - n);
    expect(clock.waiting).to.equal(1);
    await clock.advance(3500);
    expect(clock.waiting).to.equal(1);
    expect(due.length + deadlines.size).to.equal(1000);
  });

  it('moves a key to a later or an earlier time', async () => {
    deadlines.set('a', 1010);
    deadlines.set('b', 1050);
    deadlines.set('a', 1040);
    deadlines.set('b', 1020);
    expect(deadlines.next).to.deep.equal({ key: 'b', at: 1020 });
    await clock.advance(100);
    expect(due).to.deep.equal(['b@1020', 'a@1040']);
  });

  it('forgets a cleared key, and its timer with the last one', async () => {
    deadlines.set('a', 1010);
    deadlines.set('b', 1020);
    deadlines.clear('a');
    deadlines.clear('unknown');
    await clock.advance(15);
    deadlines.clear('b');
    expect(clock.waiting).to.equal(0);
    await clock.advance(100);
    expect(due).to.deep.equal([]);
  });

  it('calls one in the past soon, but not within `set`', async () => {
    deadlines.set('a', 0);
    deadlines.set('b', -Infinity);
    expect(due).to.deep.equal([]);
    await clock.advance(0);
    expect(due).to.deep.equal(['b@1000', 'a@1000']);
  });

  it('goes on after what `due` itself sets and clears', async () => {
    then = (key) => {
      if (key === 'a') deadlines.clear('b');
      if (key === 'c' && due.length < 4) deadlines.set('c', 0);
    };
    for (const key of ['a', 'b', 'c', 'd']) deadlines.set(key, 1010);
    await clock.advance(10);
    expect(due).to.deep.equal(['a@1010', 'c@1010', 'c@1010', 'c@1010', 'd@1010']);
  });

  it('does not hang on a key that sets itself into the past again and again', async () => {
    let rounds = 0;
    then = () => {
      rounds += 1;
      if (rounds < 50) deadlines.set('a', 0);
    };
    deadlines.set('a', 0);
    await clock.advance(0);
    expect(rounds, 'each in a turn of its own').to.equal(50);
  });

  it('calls the others although `due` throws for one', () => {
    const tasks: (() => void)[] = [];
    const bare = {
      ...clock,
      now: () => 5000,
      at: (_: number, task: () => void) => (tasks.push(task), () => {}),
    };
    const fragile = new Deadlines(bare, (key) => {
      due.push(key);
      if (key === 'a') throw new Error('fault');
    });
    fragile.set('a', 1);
    fragile.set('b', 2);
    expect(() => tasks.shift()?.()).to.throw('fault');
    tasks.shift()?.();
    expect(due).to.deep.equal(['a', 'b']);
  });

  it('stops, and starts again with the next `set`', async () => {
    deadlines.set('a', 1010);
    deadlines.stop();
    expect(clock.waiting).to.equal(0);
    deadlines.set('b', 1020);
    await clock.advance(20);
    expect(due.map((each) => each[0])).to.deep.equal(['a', 'b']);
  });

  it('refuses what is no time', () => {
    expect(() => deadlines.set('a', Number.NaN)).to.throw(RangeError);
    expect(deadlines.size).to.equal(0);
  });

  it('keeps 100,000 keys in a fraction of the time limit', async () => {
    const many = 100_000;
    for (let n = 0; n < many; n++) deadlines.set(`k${n}`, 2000 + ((n * 7919) % many));
    for (let n = 0; n < many; n += 2) deadlines.set(`k${n}`, 1500);
    for (let n = 0; n < many; n += 4) deadlines.clear(`k${n}`);
    await clock.advance(999);
    expect(due).to.have.length(many / 4);
    expect(deadlines.size).to.equal(many / 2);
  });
});
