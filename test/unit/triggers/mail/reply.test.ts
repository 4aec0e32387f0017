import { expect } from 'chai';
import { MusterError, type ErrorCode } from '../../../../src/domain/errors.ts';
import { replyFor } from '../../../../src/triggers/mail/reply.ts';
import { combined } from '../../../../src/triggers/mail/session.ts';

const error = (code: ErrorCode, text = 'why'): MusterError => new MusterError(code, text);

describe('triggers/mail/reply', () => {
  const expected: Partial<Record<ErrorCode, string>> = {
    'store-unavailable': '451 4.3.0',
    'shutting-down': '451 4.3.2',
    'mail-too-large': '552 5.3.4',
    'mail-unreadable': '554 5.6.0',
    'mail-refused': '550 5.7.1',
    'topic-unknown': '550 5.1.1',
    'link-lost': '451 4.3.0',
  };
  for (const [code, reply] of Object.entries(expected))
    it(`${code} is ${reply}`, () => {
      const { code: number, text } = replyFor(error(code as ErrorCode));
      expect(`${number} ${text}`).to.match(new RegExp(`^${reply} \\S`, 'u'));
    });

  it('keeps what is internal to itself', () => {
    expect(replyFor(new Error('/var/lib/secret')).text).not.to.include('secret');
    expect(replyFor(error('store-unavailable', 'disk 7')).text).not.to.include('disk 7');
  });

  it('is one short line of ASCII', () => {
    const { text } = replyFor(error('mail-refused', `a\r\n250 b\u0000 日本${'x'.repeat(600)}`));
    expect(text).to.match(/^[ -~]{1,450}$/u);
  });

  it('one answer for all: try again before taken, taken before refused', () => {
    const refused = error('mail-refused');
    const later = error('store-unavailable');
    expect(combined([refused, 'accepted', later])).to.equal(later);
    expect(combined([refused, 'accepted'])).to.equal('accepted');
    expect(combined([refused, refused])).to.equal(refused);
  });
});
