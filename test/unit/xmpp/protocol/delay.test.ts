import xml from '@xmpp/xml';
import { expect } from 'chai';
import { buildDelay, parseDelay } from '../../../../src/xmpp/protocol/delay.ts';

describe('xmpp/protocol/delay', () => {
  it('reads back what it writes', () => {
    const at = Date.UTC(2026, 10, 22, 1, 2, 3, 4);
    expect(parseDelay(xml('message', {}, buildDelay('a@b', at)))).to.equal(at);
  });

  it('reads a stamp without fractions, and nothing from nonsense', () => {
    const said = (stamp?: string) =>
      parseDelay(xml('presence', {}, xml('delay', { xmlns: 'urn:xmpp:delay', stamp })));
    expect(said('2026-11-22T01:40:05Z')).to.equal(Date.UTC(2026, 10, 22, 1, 40, 5));
    expect(said('yesterday')).to.equal(undefined);
    expect(said()).to.equal(undefined);
    expect(parseDelay(xml('presence'))).to.equal(undefined);
  });
});
