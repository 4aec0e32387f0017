import { expect } from 'chai';
import fc from 'fast-check';
import { createLimits } from '../../../src/commands/limits.ts';
import type { BareJid } from '../../../src/domain/jid.ts';
import { manualClock } from '../../support/manual-clock.ts';

const alice = 'alice@example.org' as BareJid;
const bob = 'bob@example.org' as BareJid;
const MINUTE = 60_000;

describe('commands/limits', () => {
  it('a burst passes, then he is told once, then no more', () => {
    const limits = createLimits(manualClock(), { burst: 3, perMinute: 60 });
    const taken = Array.from({ length: 6 }, () => limits.take(alice));
    expect(taken).to.deep.equal(['pass', 'pass', 'pass', 'told', 'dropped', 'dropped']);
    expect(limits.take(bob)).to.equal('pass');
  });

  it('fills up again as time goes by; who is told again has rested first', async () => {
    const clock = manualClock();
    const limits = createLimits(clock, { burst: 4, perMinute: 60 });
    const take = (): string => limits.take(alice);
    for (let count = 0; count < 5; count += 1) take();
    await clock.advance(1_000);
    expect([take(), take(), take()]).to.deep.equal(['pass', 'dropped', 'dropped']);
    await clock.advance(MINUTE);
    expect([take(), take(), take(), take(), take()]).to.deep.equal([
      'pass',
      'pass',
      'pass',
      'pass',
      'told',
    ]);
  });

  it('lets nobody through more often than the rule says, whatever the times', async () => {
    const span = fc.integer({ min: 0, max: 30_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(span, { maxLength: 100 }), async (spans) => {
        const clock = manualClock();
        const limits = createLimits(clock, { burst: 5, perMinute: 6 });
        let passed = 0;
        let time = 0;
        for (const wait of spans) {
          await clock.advance(wait);
          time += wait;
          if (limits.take(alice) === 'pass') passed += 1;
        }
        expect(passed).to.be.at.most(5 + (time / MINUTE) * 6 + 1e-6);
      }),
      { numRuns: 20 },
    );
  });

  it('remembers a limited number of people', () => {
    const limits = createLimits(manualClock(), { burst: 1, perMinute: 1 });
    limits.take(alice);
    for (let number = 0; number < 10_000; number += 1) {
      limits.take(`p${number}@example.org` as BareJid);
    }
    expect(limits.take(alice), 'forgotten').to.equal('pass');
    expect(limits.take('p9999@example.org' as BareJid)).to.equal('told');
  });

  it('a clock that is put back gives nothing away and does no harm', () => {
    let now = 1_000_000;
    const limits = createLimits({ now: () => now }, { burst: 1, perMinute: 60 });
    limits.take(alice);
    now -= 500_000;
    expect(limits.take(alice)).to.equal('told');
    now += 1_000;
    expect(limits.take(alice)).to.equal('pass');
  });
});
