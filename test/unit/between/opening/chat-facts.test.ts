import { expect } from 'chai';
import { factsFor } from '../../../../src/between/opening/chat-facts.ts';
import type { BareJid } from '../../../../src/domain/jid.ts';
import { textsIn } from '../../../../src/text/languages.ts';
import { chatOf, member } from '../../../support/chats.ts';

const jid = (name: string): BareJid => `${name}@example.org` as BareJid;

describe('what one who is invited is told of a chat', () => {
  it('names who is there and counts who is asked, but not himself', () => {
    const chat = chatOf([
      member('alice', { state: 'asked' }),
      member('bob'),
      member('carol', { state: 'asked' }),
      member('dave', { state: 'out' }),
    ]);
    expect(factsFor(chat, jid('alice'))).to.include({ people: 2, asked: 1 });
    expect(factsFor(chat, jid('alice')).names).to.deep.equal(['bob']);
    expect(factsFor(chat, jid('bob'))).to.include({ people: 1, asked: 2 });
  });

  it('A15: whoever is kept apart from him is neither named nor counted', () => {
    const names = ['alice', 'bob', 'carol', 'dave'];
    const apart = [[jid('bob'), jid('alice')]] as const;
    for (const state of ['in', 'asked'] as const) {
      const chat = chatOf(
        names.map((name) => member(name, { state })),
        { apart },
      );
      const without = chatOf(names.slice(1).map((name) => member(name, { state })));
      const alone = chatOf(
        ['alice', 'carol', 'dave'].map((name) => member(name, { state })),
        {},
      );
      expect(factsFor(chat, jid('alice'))).to.deep.equal(factsFor(alone, jid('alice')));
      expect(factsFor(chat, jid('bob'))).to.deep.equal(factsFor(without, jid('bob')));
    }
  });

  it('the invitation of the only one who is in speaks of those who are asked', () => {
    const invited = (...others: Parameters<typeof chatOf>[0]): string => {
      const chat = chatOf([member('alice'), ...others]);
      return textsIn('en').invitation(factsFor(chat, jid('alice')), 'UTC');
    };
    const asked = { state: 'asked' } as const;
    const start = 'Mail magazine X: Issue 1 — ';
    expect(invited(member('bob', asked), member('carol', asked))).to.equal(
      `${start}2 others are asked to talk about it with you, until 01:00.`,
    );
    expect(invited(member('bob'), member('carol', asked))).to.equal(
      `${start}you and 1 other are brought together to talk about it, until 01:00.`,
    );
  });

  it('the question says who, why and until when', () => {
    const asked = (...names: readonly string[]): string => {
      const chat = chatOf([
        member('alice', { state: 'asked' }),
        ...names.map((name) => member(name)),
        member('zoe', { state: 'asked' }),
      ]);
      return textsIn('en').question(factsFor(chat, jid('alice')), 'UTC');
    };
    const end = ' until 01:00. Do you want to take part? Enter the room, or answer “yes”.';
    const start = 'Mail magazine X: Issue 1 — ';
    expect(asked()).to.equal(`${start}you and 1 other are asked to talk about it${end}`);
    expect(asked('Bob')).to.equal(`${start}Bob wants to talk about it${end}`);
    expect(asked('Bob', 'Carol')).to.equal(`${start}Bob and Carol talk about it${end}`);
    expect(asked('Bob', 'Carol', 'Dave')).to.equal(
      `${start}Bob, Carol and Dave talk about it${end}`,
    );
    expect(asked('Bob', 'Carol', 'Dave', 'Eve')).to.equal(
      `${start}Bob, Carol and 2 others talk about it${end}`,
    );
  });
});
