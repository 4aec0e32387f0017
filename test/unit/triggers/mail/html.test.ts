import { expect } from 'chai';
import fc from 'fast-check';
import { htmlToText } from '../../../../src/triggers/mail/html.ts';

describe('triggers/mail/html', () => {
  const cases: [html: string, text: string][] = [
    ['<p>a</p><p>b</p>', 'a\n\nb'],
    ['<div>a</div>\n<div>b<br/>c</div>', 'a\nb\nc'],
    ['a  \n b&nbsp;&nbsp;c', 'a b c'],
    ['<a href="https://a.example/">here</a>!', 'here <https://a.example/>!'],
    ['<a href="https://a.example/">a.example</a>', 'a.example'],
    ['<a href=\'javascript:alert("x")\'>click</a>', 'click'],
    [`<a href="https://a.example/${'t'.repeat(300)}">click</a>`, 'click'],
    ['<a title="x > y" href=https://a.example/>here</a>', 'here <https://a.example/>'],
    ['<STYLE>p{}</STYLE>a<script>"<p>"</script><!-- <p>b -->c', 'ac'],
    ['<ol><li>one<li>two</ol>end', '- one\n- two\n\nend'],
    ['1 < 2 and <3', '1 < 2 and <3'],
    [
      '&amp;lt; &copy; &#128512; &#x1F600; &#150; &#xD800; &unknown; &',
      '&lt; © 😀 😀 – &unknown; &',
    ],
    ['<p unclosed', ''],
    ['a<style>never closed', 'a'],
    ['<a "never closed>b', 'b'],
  ];
  for (const [html, text] of cases)
    it(`${html.slice(0, 60)} reads ${JSON.stringify(text)}`, () => {
      expect(htmlToText(html)).to.equal(text);
    });

  it('reads no more than it may show, however much there is and however deep', () => {
    for (const piece of ['<div>', '<b a="', '<b>x', '&amp;', '<', '<p>word', '<li>'])
      expect(htmlToText(piece.repeat(1_000_000))).to.have.lengthOf.at.most(300_000);
  });

  it('shows no tag: law over well-formed tags around any words', () =>
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/u)), (words) => {
        const html = words.map((word) => `<p class="${word}">${word}</p>`).join('');
        expect(htmlToText(html)).to.equal(words.join('\n\n'));
      }),
    ));
});
