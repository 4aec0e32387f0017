import { expect } from 'chai';
import { seenKey } from '../../../../src/triggers/mail/key.ts';
import { mail } from './mails.ts';

describe('triggers/mail/key: A4', () => {
  const named = mail({ messageId: '<1@m.example>' });
  const other = { kind: 'one', address: 'other@magazine.example' } as const;

  it('is the same for topic, sender and Message-ID, whatever else changed', () => {
    expect(seenKey('x', { ...named, text: 'list footer', digest: 'else' })).to.equal(
      seenKey('x', named),
    );
  });

  it('differs by topic, sender and Message-ID', () => {
    const keys = [
      seenKey('x', named),
      seenKey('y', named),
      seenKey('x', { ...named, sender: other }),
      seenKey('x', { ...named, messageId: '<2@m.example>' }),
    ];
    expect(new Set(keys)).to.have.lengthOf(keys.length);
  });

  it('goes by the content where there is no Message-ID', () => {
    expect(seenKey('x', mail())).to.equal(seenKey('x', mail()));
    expect(seenKey('x', mail())).not.to.equal(seenKey('x', mail({ digest: 'else' })));
    expect(seenKey('x', mail({ digest: '<1@m.example>' }))).not.to.equal(seenKey('x', named));
  });
});
