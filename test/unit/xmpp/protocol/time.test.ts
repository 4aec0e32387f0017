import { expect } from 'chai';
import { parseOffset } from '../../../../src/xmpp/protocol/time.ts';
import { parse } from '../../../scenario/contacts/wire.ts';

const offset = (tzo: string): string | undefined =>
  parseOffset(parse(`<iq><time xmlns='urn:xmpp:time'><tzo>${tzo}</tzo></time></iq>`));

describe('xmpp/protocol/time (XEP-0202)', () => {
  it('reads an offset that can stand for a zone', () => {
    expect(offset('+09:00')).to.equal('+09:00');
    expect(offset(' -03:30 ')).to.equal('-03:30');
    expect(offset('Z')).to.equal('+00:00');
    for (const good of ['+09:00', '+14:00', '-12:00', '+00:00']) {
      const zone = offset(good) ?? '';
      expect(() => new Intl.DateTimeFormat('en', { timeZone: zone }), good).to.not.throw();
    }
  });

  it('takes nothing else', () => {
    for (const wrong of ['', '9', '+9:00', '+15:00', '+09:60', 'Asia/Tokyo', '+09:00:00']) {
      expect(offset(wrong), wrong).to.equal(undefined);
    }
    expect(parseOffset(parse('<iq/>'))).to.equal(undefined);
  });
});
