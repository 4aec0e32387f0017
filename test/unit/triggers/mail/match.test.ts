import { expect } from 'chai';
import type { Mail } from '../../../../src/triggers/mail/parse.ts';
import { indexRules, isRecipient, judge } from '../../../../src/triggers/mail/match.ts';
import { mail, topic } from './mails.ts';

const EDITOR = 'editor@magazine.example';
const TO = 'x@muster.example.org';

describe('triggers/mail/match: A4', () => {
  const index = indexRules([
    topic('x', { from: [EDITOR], listId: 'x.magazine.example', subject: 'Issue' }),
    topic('y', { from: [EDITOR] }, { to: 'news@muster.example.org', from: [] }),
    topic('z', { to: 'news@muster.example.org', subject: '東京' }),
    topic('x2', { to: TO, from: ['other@magazine.example'] }),
  ]);
  const takenBy = (to: string, about: Partial<Mail>): string[] => {
    const verdict = judge(index, to, mail(about));
    return verdict.kind === 'taken' ? verdict.topics.map(({ name }) => name) : [];
  };
  const reason = (to: string, about: Partial<Mail>): string => {
    const verdict = judge(index, to, mail(about));
    return verdict.kind === 'refused' ? verdict.refusal.reason : 'taken';
  };

  it('knows recipients without regard to case', () => {
    expect(isRecipient(index, 'X@Muster.Example.ORG')).to.equal(true);
    expect(isRecipient(index, 'nobody@muster.example.org')).to.equal(false);
    expect(isRecipient(index, 'x@other.example')).to.equal(false);
  });

  it('takes a mail when recipient, sender, list and subject fit', () => {
    expect(takenBy(TO, { listId: 'x.magazine.example', subject: 'Re: ISSUE 12' })).to.deep.equal([
      'x',
    ]);
  });

  it('one mail may start several topics', () => {
    expect(takenBy('news@muster.example.org', { subject: '今日の東京' })).to.deep.equal(['y', 'z']);
    expect(takenBy('news@muster.example.org', { subject: 'else' })).to.deep.equal(['y']);
  });

  it('compares subjects without regard to case and width', () => {
    const wide = indexRules([topic('w', { subject: 'ISSUE 12' })]);
    expect(judge(wide, 'w@muster.example.org', mail({ subject: 'ｉｓｓｕｅ 12!' })).kind).to.equal(
      'taken',
    );
  });

  it('says which condition failed, by the rule that came farthest', () => {
    const stranger = { kind: 'one', address: 'stranger@else.example' } as const;
    expect(reason(TO, { sender: stranger })).to.equal('sender');
    expect(reason(TO, {})).to.equal('list');
    expect(reason(TO, { listId: 'x.magazine.example', subject: 'no' })).to.equal('subject');
    expect(reason('gone@muster.example.org', {})).to.equal('recipient');
  });

  it('never reveals what is configured', () => {
    for (const about of [{ sender: { kind: 'several' } }, { subject: 'no' }, {}] as const) {
      const verdict = judge(index, TO, mail(about));
      expect(verdict.kind === 'refused' && verdict.refusal.text)
        .to.be.a('string')
        .and.not.match(/magazine|issue|東京/iu);
    }
  });

  it('refuses several, no or doubtful senders even where anyone may send', () => {
    for (const kind of ['several', 'none', 'unreadable'] as const)
      expect(reason('news@muster.example.org', { sender: { kind } })).to.match(/^from-/u);
  });
});
