import { expect } from 'chai';
import fc from 'fast-check';
import { commonEnds, endOf, memberEnds, warningAt } from '../../../src/chats/ends.ts';
import { areApart, type Chat, type Ending } from '../../../src/domain/chat.ts';
import { pairEnd } from '../../../src/domain/relation.ts';
import { chatOf, member } from '../../support/chats.ts';

const open = (members: Parameters<typeof chatOf>[0], ending: Partial<Ending> = {}): Chat =>
  chatOf(members, { phase: 'open', opened: 1000, ending: { limit: 100, ...ending } });

const of = (chat: Chat): Record<string, number> =>
  Object.fromEntries([...memberEnds(chat)].map(([{ nick }, at]) => [nick, at]));

describe('ends', () => {
  it('A12 a member stays as long as he and the most patient of the others wish', () => {
    const chat = open([member('a', { duration: 10 }), member('b', { duration: 50 }), member('c')]);
    expect(of(chat)).to.deep.equal({ a: 1010, b: 1050, c: 1050 });
    expect(endOf(chat)).to.equal(1050);
  });

  it('A12 a wish for longer than the chat is none', () => {
    expect(of(open([member('a', { duration: 500 }), member('b')]))).to.deep.equal({
      a: 1100,
      b: 1100,
    });
  });

  it('A15 who is related to nobody any more has no time left', () => {
    const [a, b, c] = [member('a'), member('b'), member('c')];
    const chat = { ...open([a, b, c]), apart: [[a.jid, b.jid] as const, [c.jid, a.jid] as const] };
    expect(of(chat)).to.deep.equal({ a: -Infinity, b: 1100, c: 1100 });
  });

  it('who is asked counts, who does not take part does not', () => {
    const chat = open([
      member('a'),
      member('b', { state: 'asked' }),
      member('c', { state: 'out' }),
      member('d', { state: 'left' }),
    ]);
    expect(of(chat)).to.deep.equal({ a: 1100, b: 1100 });
  });

  it('A18 the ends that concern all alike', () => {
    const chat = open([member('a'), member('b')], {
      until: 1030,
      idle: { span: 20, since: 1005 },
      off: [
        { of: member('x').jid, grace: 60 },
        { of: member('y').jid, grace: 60, since: 1001 },
        { of: member('z').jid, grace: 60, awaited: true },
      ],
    });
    expect(commonEnds(chat)).to.deep.equal([
      { at: 1030, reason: 'clock' },
      { at: 1025, reason: 'idle' },
      { at: 1061, reason: 'presence' },
    ]);
    expect(endOf(chat), 'people are told of the time').to.equal(1030);
  });

  it('A18 warns once of each end', () => {
    const warned = open([member('a'), member('b')], { warn: { before: 30 } });
    expect(warningAt(warned)).to.equal(1070);
    const ending = { ...warned.ending, warn: { before: 30, warned: 1100 } };
    expect(warningAt({ ...warned, ending })).to.equal(undefined);
    expect(warningAt({ ...warned, ending: { ...ending, extended: 50 } })).to.equal(1120);
    expect(warningAt(open([member('a'), member('b')]))).to.equal(undefined);
    expect(warningAt(chatOf([member('a'), member('b')])), 'before the opening').to.equal(undefined);
  });

  it('looks at pairs and at spans with the same result', () => {
    const people = fc.array(
      fc.record(
        {
          duration: fc.integer({ min: 1, max: 200 }),
          state: fc.constantFrom('in' as const, 'asked' as const, 'out' as const),
        },
        { requiredKeys: [] },
      ),
      { minLength: 1, maxLength: 7 },
    );
    fc.assert(
      fc.property(
        people,
        fc.nat(50),
        fc.option(fc.integer({ min: 1000, max: 1200 }), { nil: undefined }),
        (all, extended, until) => {
          const members = all.map((more, index) => member(`m${index}`, more));
          const chat = open(members, { extended, ...(until === undefined ? {} : { until }) });
          const there = members.filter(({ state }) => state !== 'out');
          for (const [one, end] of memberEnds(chat)) {
            const ends = there
              .filter((other) => other !== one && !areApart(chat, one.jid, other.jid))
              .map((other) => pairEnd(chat, one, other));
            expect(end).to.equal(Math.max(-Infinity, ...ends));
          }
          // A pair of strangers apart forces the general way.
          const apart = { ...chat, apart: [[member('y').jid, member('z').jid] as const] };
          expect([...memberEnds(apart)]).to.deep.equal([...memberEnds(chat)]);
        },
      ),
    );
  });
});
