import { expect } from 'chai';
import { manualClock } from '../../support/manual-clock.ts';

describe('support: manual clock', () => {
  it('runs what falls due in the order of time, each at its own now', async () => {
    const clock = manualClock(0);
    const ran: string[] = [];
    const note = (name: string) => () => void ran.push(`${name}@${clock.now()}`);
    clock.at(20, note('b'));
    clock.at(10, note('a'));
    clock.at(20, note('c'));
    clock.at(31, note('late'));
    await clock.advance(30);
    expect(ran).to.deep.equal(['a@10', 'b@20', 'c@20']);
    expect([clock.now(), clock.waiting, clock.next]).to.deep.equal([30, 1, 31]);
  });

  it('lets promises settle between, so that what they ask for runs in the same advance', async () => {
    const clock = manualClock(0);
    const woke: number[] = [];
    const sleeper = (async () => {
      for (let n = 0; n < 3; n++) {
        await clock.sleep(10);
        woke.push(clock.now());
      }
    })();
    await clock.advance(30);
    await sleeper;
    expect(woke).to.deep.equal([10, 20, 30]);
  });

  it('runs tasks of the past at the next advance, and no cancelled ones', async () => {
    const clock = manualClock(100);
    const ran: number[] = [];
    clock.at(5, () => void ran.push(clock.now()));
    clock.at(5, () => void ran.push(-1))();
    await clock.advance(0);
    expect(ran).to.deep.equal([100]);
  });

  it('rejects a sleep when its signal says so', async () => {
    const clock = manualClock();
    const stop = new AbortController();
    const slept = clock.sleep(10, stop.signal).catch((reason) => reason);
    stop.abort('over');
    expect(await slept).to.equal('over');
    expect(clock.waiting).to.equal(0);
    const late = await clock.sleep(10, stop.signal).catch((reason) => reason);
    expect(late).to.equal('over');
  });
});
