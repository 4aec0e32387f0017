import { expect } from 'chai';
import { tellings } from '../../../src/chats/tellings.ts';
import { chatOf, member } from '../../support/chats.ts';

const [a, b] = [member('a'), member('b')];
const chat = chatOf([a, b], {
  phase: 'open',
  opened: 0,
  ending: { limit: 1000, warn: { before: 100 } },
});

describe('tellings (A18)', () => {
  it('a warning, once for each end', () => {
    const warned = { ...chat, ending: { ...chat.ending, warn: { before: 100, warned: 1000 } } };
    expect(tellings(chat, warned)).to.deep.equal([
      {
        key: `tell warning ${chat.room} 1000`,
        stage: 0,
        action: { kind: 'tell', room: chat.room, what: 'warning', ends: 1000 },
      },
    ]);
    expect(tellings(warned, warned)).to.deep.equal([]);
  });

  it('an end that was put off, by whom', () => {
    const later = { ...chat, ending: { ...chat.ending, extended: 500 } };
    expect(tellings(chat, later, a.jid)).to.have.nested.property('0.action.by', 'a');
    expect(tellings(chat, later, a.jid)).to.have.nested.property('0.action.ends', 1500);
    expect(tellings(chat, later)).to.not.have.nested.property('0.action.by');
  });

  it('nothing of a chat that is not open', () => {
    const over = { ...chat, phase: 'closed' as const, ending: { ...chat.ending, extended: 500 } };
    expect(tellings(chat, over)).to.deep.equal([]);
    const before = chatOf([a, b]);
    expect(
      tellings(before, { ...before, ending: { ...before.ending, extended: 5 } }),
    ).to.deep.equal([]);
  });
});
