import { expect } from 'chai';
import { loopOf } from '../../../../src/triggers/mail/loops.ts';
import type { Traces } from '../../../../src/triggers/mail/parse.ts';
import { mail } from './mails.ts';

const loop = (traces: Partial<Traces>, returnPath = 'bounce@lists.example'): string | undefined =>
  loopOf(
    mail({ traces: { report: false, loops: [], hops: 1, ...traces } }),
    returnPath,
    'Muster.example.org',
  );

describe('triggers/mail/loops: A4', () => {
  it('a bounce: empty return path and a report, only both together', () => {
    expect(loop({ report: true }, '')).to.equal('bounce');
    expect(loop({ report: true })).to.equal(undefined);
    expect(loop({}, '')).to.equal(undefined);
  });

  it('an automatic reply, not an automatic newsletter (RFC 3834)', () => {
    expect(loop({ autoSubmitted: 'auto-replied' })).to.equal('auto-reply');
    expect(loop({ autoSubmitted: 'auto-generated' })).to.equal(undefined);
    expect(loop({ autoSubmitted: 'no' })).to.equal(undefined);
  });

  it('our own mark, nobody else’s', () => {
    expect(loop({ loops: ['muster.example.org'] })).to.equal('own');
    expect(loop({ loops: ['<x@muster.example.org>'] })).to.equal('own');
    expect(loop({ loops: ['lists.example', 'notmuster.example.org'] })).to.equal(undefined);
  });

  it('too many servers on the way', () => {
    expect(loop({ hops: 101 })).to.equal('hops');
    expect(loop({ hops: 100 })).to.equal(undefined);
  });
});
