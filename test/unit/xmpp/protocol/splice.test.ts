import xml from '@xmpp/xml';
import { expect } from 'chai';
import fc from 'fast-check';
import { copiesOf, escapeAddress } from '../../../../src/xmpp/protocol/splice.ts';
import { readPayload } from '../../../../src/xmpp/protocol/payload.ts';
import { xmlSafe } from '../../../../src/xmpp/protocol/safe.ts';

const text = fc.string({ unit: 'grapheme' }).map(xmlSafe);

describe('xmpp: splicing in the address', () => {
  it('gives what serialising each copy would give, for any address, name and payload', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('message', 'presence'),
        text,
        text,
        text,
        fc.array(text),
        (name, from, to, body, more) => {
          const children = (): ReturnType<typeof xml>[] => [
            xml('body', {}, body),
            ...more.map((value) => xml('x', { xmlns: 'urn:x', value }, value)),
          ];
          const stanza = xml(name, { from, type: 'groupchat' }, ...children());
          const slow = xml(name, { to, from, type: 'groupchat' }, ...children()).toString();
          const fast = copiesOf(stanza)(escapeAddress(to));
          expect(fast).to.equal(slow);
          expect(readPayload(fast)[0]?.attrs['to']).to.equal(to);
        },
      ),
    );
  });

  it('works on a stanza without attributes or children', () => {
    expect(copiesOf(xml('message'))('a@b')).to.equal('<message to="a@b"/>');
  });
});
