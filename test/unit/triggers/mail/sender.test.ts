import { expect } from 'chai';
import { senderOf } from '../../../../src/triggers/mail/sender.ts';

const octets = (text: string): string => Buffer.from(text).toString('latin1');

describe('triggers/mail/sender', () => {
  const one: Record<string, string> = {
    'editor@magazine.example': 'editor@magazine.example',
    'Editor <Editor@Magazine.Example>': 'editor@magazine.example',
    '"Editor, Chief" <e@m.example>': 'e@m.example',
    '=?utf-8?Q?Ed?= <e@m.example>': 'e@m.example',
    '(a comment (nested) with \\) e@x) e@m.example (another)': 'e@m.example',
    'e@m.example <e@M.example>': 'e@m.example',
    '"boss@other.example via list" <e@m.example>': 'e@m.example',
    '"e" <"e"@m.example>': 'e@m.example',
    '編集 <編集@例え.jp>': '編集@xn--r8jz45g.jp',
    '<e@m.example.>': 'e@m.example',
  };
  for (const [value, address] of Object.entries(one))
    it(`reads ${value}`, () => {
      expect(senderOf([octets(value)])).to.deep.equal({ kind: 'one', address });
    });

  it('keeps apart what only looks like a plain local part', () => {
    const quoted = senderOf(['"a b"@m.example']);
    expect(quoted).to.deep.equal({ kind: 'one', address: '"a b"@m.example' });
  });

  const several = [
    'a@x.example, b@y.example',
    'a@x.example b@y.example',
    'A <a@x>; B <b@y>',
    'a@x,',
    '<good@one.example> <evil@two.example>',
  ];
  for (const value of several)
    it(`refuses several: ${value}`, () => {
      expect(senderOf([value]).kind).to.equal('several');
    });

  it('refuses several fields, even equal ones', () => {
    expect(senderOf(['a@x', 'a@x']).kind).to.equal('several');
  });

  const unreadable = [
    'evil@two.example <good@one.example>',
    'good@one.example <evil@two.example>',
    'Group: a@x',
    '<@relay.example:a@x.example>',
    '"unclosed <a@x>',
    '(unclosed <a@x>',
    'a@x\u0000',
    'no address',
    '<>',
    '"a" <b"@x>',
    '\u0001@one.example',
  ];
  for (const value of unreadable)
    it(`refuses what two readers may read differently: ${JSON.stringify(value)}`, () => {
      expect(senderOf([value]).kind).to.equal('unreadable');
    });

  it('tells when there is none', () => {
    expect(senderOf([]).kind).to.equal('none');
    expect(senderOf(['(nobody) ']).kind).to.equal('none');
  });
});
