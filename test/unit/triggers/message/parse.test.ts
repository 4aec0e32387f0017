import xml, { type Element } from '@xmpp/xml';
import { expect } from 'chai';
import { parsePost } from '../../../../src/triggers/message/parse.ts';
import { SUBJECT_CHARACTERS, TEXT_OCTETS } from '../../../../src/triggers/text.ts';

const message = (attrs: Record<string, string>, ...children: Element[]): Element =>
  xml('message', attrs, ...children);
const body = (text: string): Element => xml('body', {}, text);

describe('a message to a topic, as a post (A16)', () => {
  it('has the subject on one line, the text as it was written, and the id', () => {
    const subject = xml('subject', {}, ' Issue\n 42 ');
    const post = parsePost(message({ id: 'p1', type: 'chat' }, subject, body(' a\n\n\n  b\n')));
    expect(post).to.deep.equal({ subject: 'Issue 42', text: 'a\n\n\n  b', id: 'p1' });
  });

  it('may have a subject alone, a text alone, and no id', () => {
    expect(parsePost(message({}, xml('subject', {}, 'Issue')))).to.deep.equal({
      subject: 'Issue',
      text: '',
      id: '',
    });
    expect(parsePost(message({}, body('Text')))?.text).to.equal('Text');
  });

  it('is cut as a mail is, between characters', () => {
    const long = xml('subject', {}, '長'.repeat(SUBJECT_CHARACTERS + 1));
    const post = parsePost(message({}, long, body('🍜'.repeat(TEXT_OCTETS))));
    expect(Array.from(post?.subject ?? '')).to.have.length(SUBJECT_CHARACTERS);
    expect(Buffer.byteLength(post?.text ?? '')).to.be.within(TEXT_OCTETS - 4, TEXT_OCTETS);
    expect(post?.text).to.match(/^🍜+…$/u);
  });

  it('is none without words, in an error, or in a group chat', () => {
    expect(parsePost(message({}))).to.equal(undefined);
    expect(parsePost(message({}, body('  ')))).to.equal(undefined);
    expect(parsePost(message({ type: 'error' }, body('Text')))).to.equal(undefined);
    expect(parsePost(message({ type: 'groupchat' }, body('Text')))).to.equal(undefined);
  });
});
