import { expect } from 'chai';
import { within } from '../../../src/waiting/within.ts';
import { manualClock } from '../../support/manual-clock.ts';

describe('within', () => {
  it('gives what the promise gives, and leaves no sleeper behind', async () => {
    const clock = manualClock();
    expect(await within(clock, 1000, Promise.resolve('here'))).to.equal('here');
    expect(clock.waiting).to.equal(0);
  });

  it('rejects as the promise does, and leaves no sleeper behind', async () => {
    const clock = manualClock();
    const outcome = await within(clock, 1000, Promise.reject(new Error('no'))).catch(String);
    expect(outcome).to.equal('Error: no');
    expect(clock.waiting).to.equal(0);
  });

  it('gives nothing when the span is over, and what fails later troubles nobody', async () => {
    const clock = manualClock();
    const { promise, reject } = Promise.withResolvers<string>();
    const outcome = within(clock, 1000, promise);
    await clock.advance(999);
    expect(clock.waiting).to.equal(1);
    await clock.advance(1);
    expect(await outcome).to.equal(undefined);
    reject(new Error('too late')); // an unhandled rejection would end the process
    await clock.advance(1);
  });
});
