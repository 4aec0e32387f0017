import { Parser } from '@xmpp/xml';
import xml, { type Element } from '@xmpp/xml';
import { expect } from 'chai';
import fc from 'fast-check';
import { serialise } from '../../../../src/xmpp/link/serialise.ts';
import { xmlSafe } from '../../../../src/xmpp/protocol/safe.ts';

// XML 1.0 §2.2, Char
const allowed = (text: string): boolean =>
  Array.from(text, (one) => one.codePointAt(0) ?? 0).every(
    (code) =>
      code === 0x9 ||
      code === 0xa ||
      code === 0xd ||
      (code >= 0x20 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd) ||
      code >= 0x10000,
  );

const anyText = fc.string({
  unit: fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)),
});

describe('xmpp/protocol/safe', () => {
  it('leaves only what XML can carry, and that as it was', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(allowed(xmlSafe(text))).to.equal(true);
        if (allowed(text)) expect(xmlSafe(text)).to.equal(text);
      }),
    );
  });

  it('replaces control characters and halves of pairs', () => {
    expect(xmlSafe('a\u0000b\ud83dc\ude00d\ufffe\u001f')).to.equal(
      'a\ufffdb\ufffdc\ufffdd\ufffd\ufffd',
    );
    expect(xmlSafe('\t\n\r 😀日本')).to.equal('\t\n\r 😀日本');
  });

  it('makes stanzas that are read back as they were meant', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const got: Element[] = [];
        const parser = new Parser();
        parser.on('element', (element: Element) => got.push(element));
        const stanza = xml('message', { id: text, to: 'a' }, xml('body', {}, text));
        parser.write(`<stream>${serialise(stanza, 'd')}`);
        expect(got[0]?.attrs).to.deep.equal({ id: xmlSafe(text), to: 'a', from: 'd' });
        expect(got[0]?.getChildText('body')).to.equal(xmlSafe(text));
      }),
    );
  });
});
