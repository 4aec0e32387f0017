import { expect } from 'chai';
import { MusterError } from '../../../../src/domain/errors.ts';
import { deliver, type Delivering, type MailDraft } from '../../../../src/triggers/mail/deliver.ts';
import { LIMITS } from '../../../../src/triggers/mail/limits.ts';
import { indexRules } from '../../../../src/triggers/mail/match.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { fixture, topic } from './mails.ts';

describe('triggers/mail/deliver', () => {
  const accepted: MailDraft[] = [];
  const events: unknown[] = [];
  const by: Delivering = {
    rules: () => indexRules([topic('x'), topic('y', {})]),
    domain: 'muster.example.org',
    accept: (draft) => {
      accepted.push(draft);
      return Promise.resolve('accepted');
    },
    log: { ...silentLog, event: (...told) => events.push(told) },
    clock: manualClock(),
    limits: LIMITS,
  };
  const delivery = {
    returnPath: 'bounce@lists.example',
    recipients: ['y@muster.example.org', 'x@muster.example.org'],
    raw: fixture('html-only'),
  };

  beforeEach(() => {
    accepted.length = 0;
    events.length = 0;
  });

  it('A4: gives the topic what it needs, and leaves no timer behind', async () => {
    const clock = manualClock();
    const [taken, gone] = await deliver({ ...by, clock }, delivery);
    expect(taken).to.equal('accepted');
    expect(gone).to.be.instanceOf(MusterError).with.property('code', 'mail-refused');
    expect(accepted).to.have.lengthOf(1);
    expect(accepted[0]).to.include({
      topic: 'y',
      kind: 'mail',
      source: 'editor@magazine.example',
      subject: 'html only',
    });
    expect(clock.waiting).to.equal(0);
  });

  it('a decoder that does not come to an end is the mail’s fault', async () => {
    const hasty = { ...manualClock(), sleep: () => Promise.resolve() };
    const outcomes = await deliver({ ...by, clock: hasty }, delivery);
    expect(outcomes).to.have.lengthOf(2);
    expect(outcomes[0]).to.be.instanceOf(MusterError).with.property('code', 'mail-unreadable');
    expect(accepted).to.deep.equal([]);
  });

  it('tells the log the reason and the addresses, never the contents', async () => {
    await deliver(by, { ...delivery, recipients: ['x@muster.example.org'] });
    await deliver(by, delivery);
    expect(events).to.have.lengthOf(2);
    expect(JSON.stringify(events)).not.to.match(/html only|magazine X|café/iu);
  });
});
