import { expect } from 'chai';
import fc from 'fast-check';
import {
  type ChatEvent,
  conduct,
  INVITE_MISSING_AFTER,
  nextDeadline,
} from '../../../src/chats/conduct.ts';
import { endOf } from '../../../src/chats/ends.ts';
import type { Chat } from '../../../src/domain/chat.ts';
import type { Draft } from '../../../src/domain/effect.ts';
import { relationsOf } from '../../../src/domain/relation.ts';
import { chatOf, member } from '../../support/chats.ts';

const MINUTE = 60_000;

const opened = (chat: Chat, at = 0): Chat => conduct(chat, { type: 'prepared' }, at).chat;

const kinds = (effects: readonly Draft[]): string[] => effects.map(({ action }) => action.kind);

/** Lets every deadline of the chat come, and gives all that was to be done. */
function play(chat: Chat, start = 0): { chat: Chat; effects: Draft[]; times: number[] } {
  let current = chat;
  const effects: Draft[] = [];
  const times: number[] = [];
  const apply = (event: ChatEvent, now: number): void => {
    const step = conduct(current, event, now);
    current = step.chat;
    effects.push(...step.effects);
  };
  apply({ type: 'prepared' }, start);
  for (let at = nextDeadline(current); at !== undefined; at = nextDeadline(current)) {
    times.push(at);
    apply({ type: 'tick' }, at);
  }
  return { chat: current, effects, times };
}

describe('conduct', () => {
  it('A8 opens for all in one step: bookmarks and invitations first, rosters after', () => {
    const { chat, effects } = conduct(
      chatOf([member('a'), member('b'), member('c')]),
      { type: 'prepared' },
      1000,
    );
    expect(chat).to.include({ phase: 'open', opened: 1000 });
    const first = effects.filter(({ stage }) => stage === 0);
    expect(kinds(first).toSorted()).to.deep.equal([
      ...Array<string>(3).fill('bookmark-publish'),
      ...Array<string>(3).fill('invite'),
    ]);
    expect(kinds(effects.filter(({ stage }) => stage > 0))).to.deep.equal(
      Array<string>(6).fill('roster-put'),
    );
  });

  it('A13 gives every member each of the others, first contacts before last ones', () => {
    const { effects } = conduct(
      chatOf([member('a'), member('b'), member('c')]),
      { type: 'prepared' },
      0,
    );
    const puts = effects.flatMap(({ action }) =>
      action.kind === 'roster-put' ? [`${action.owner} ${action.contact}`] : [],
    );
    expect(puts).to.deep.equal([
      'a@example.org h-b@muster.example.org',
      'b@example.org h-c@muster.example.org',
      'c@example.org h-a@muster.example.org',
      'a@example.org h-c@muster.example.org',
      'b@example.org h-a@muster.example.org',
      'c@example.org h-b@muster.example.org',
    ]);
  });

  it('gives no roster group where the chat is too large for one', () => {
    const chat = chatOf([member('a'), member('b')], { contacts: false });
    expect(kinds(play(chat).effects)).to.not.include.members(['roster-put', 'roster-take']);
  });

  it('leaves out what a host does not let us do, and invites such a person at once', () => {
    const alone = member('b', { reach: { roster: false, bookmarks: false } });
    const { effects } = conduct(chatOf([member('a'), alone]), { type: 'prepared' }, 0);
    expect(effects.filter(({ action }) => 'owner' in action && action.owner === alone.jid))
      .to.have.lengthOf(1)
      .and.nested.property('0.action.who', 'missing');
  });

  it('invites once, after 12 s, whoever did not come by himself', () => {
    const chat = opened(chatOf([member('a'), member('b')]));
    expect(nextDeadline(chat)).to.equal(INVITE_MISSING_AFTER);
    const step = conduct(chat, { type: 'tick' }, INVITE_MISSING_AFTER);
    expect(step.effects.map(({ action }) => action)).to.deep.equal(
      ['a', 'b'].map((name) => ({
        kind: 'invite',
        owner: `${name}@example.org`,
        room: chat.room,
        who: 'missing',
      })),
    );
    expect(nextDeadline(step.chat)).to.equal(chat.ending.limit);
  });

  it('A12 ends each pair after the smaller duration, so that each leaves at his own time', () => {
    const { chat, times } = play(
      chatOf([
        member('a', { duration: 10 * MINUTE }),
        member('b', { duration: 30 * MINUTE }),
        member('c'),
        member('d', { duration: 45 * MINUTE }),
      ]),
    );
    expect(times).to.deep.equal([INVITE_MISSING_AFTER, 10 * MINUTE, 30 * MINUTE, 45 * MINUTE]);
    expect(chat.members.map(({ state, since }) => [state, since])).to.deep.equal([
      ['left', 10 * MINUTE],
      ['left', 30 * MINUTE],
      ['in', undefined], // nobody is left for c and d to be related to: the chat itself is over
      ['in', undefined],
    ]);
    expect(chat.ended).to.deep.equal({ at: 45 * MINUTE, reason: 'time' });
  });

  it('A12 takes a leaving member apart from all who stay, and removes him alone', () => {
    const chat = opened(chatOf([member('a', { duration: MINUTE }), member('b'), member('c')]));
    const { effects } = conduct(chat, { type: 'tick' }, MINUTE);
    const actions = effects
      .filter(({ when }) => when === undefined)
      .toSorted((a, b) => a.stage - b.stage);
    expect(kinds(actions.filter(({ action }) => action.kind !== 'invite'))).to.deep.equal([
      'farewell',
      'bookmark-retract',
      'remove',
      'roster-take',
      'roster-take',
      'roster-take',
      'roster-take',
    ]);
  });

  it('A12 closes in the order that stock clients understand, and looks again later', () => {
    const chat = opened(chatOf([member('a'), member('b')]));
    const { effects } = conduct(chat, { type: 'end', reason: 'command' }, MINUTE);
    const now = effects.filter(({ when }) => when === undefined);
    expect(kinds(now.toSorted((x, y) => x.stage - y.stage))).to.deep.equal([
      'farewell',
      'bookmark-retract',
      'bookmark-retract',
      'remove',
      'remove',
      'destroy',
      'roster-take',
      'roster-take',
    ]);
    const later = effects.filter(({ when }) => when !== undefined);
    expect(later.map(({ when }) => when)).to.deep.equal([
      { at: MINUTE + 15_000 },
      { login: true },
      { at: MINUTE + 15_000 },
      { login: true },
    ]);
  });

  it('an undo has the key of its do', () => {
    const { effects } = play(chatOf([member('a'), member('b')]));
    const keysOf = (kind: string): string[] =>
      effects.filter(({ action, when }) => action.kind === kind && !when).map(({ key }) => key);
    expect(keysOf('roster-take')).to.have.members(keysOf('roster-put'));
    expect(keysOf('bookmark-retract')).to.have.members(keysOf('bookmark-publish'));
  });

  it('takes nothing from an event that does not concern its phase', () => {
    const chat = chatOf([member('a'), member('b')]);
    expect(conduct(chat, { type: 'tick' }, 5).chat).to.equal(chat);
    const closed = conduct(chat, { type: 'end', reason: 'command' }, 5).chat;
    for (const event of [
      { type: 'prepared' },
      { type: 'tick' },
      { type: 'end', reason: 'time' },
    ] as const) {
      expect(conduct(closed, event, 9)).to.deep.equal({ chat: closed, effects: [] });
    }
  });

  describe('for any members and durations', () => {
    const duration = fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined });
    const chats = fc.array(duration, { minLength: 2, maxLength: 8 }).map((durations) =>
      chatOf(
        durations.map((span, index) =>
          member(`m${index}`, span === undefined ? {} : { duration: span }),
        ),
        { ending: { limit: 4000 } },
      ),
    );

    it('A12 A7 the way is finite, everybody leaves, and whatever was put is taken again', () => {
      fc.assert(
        fc.property(chats, (chat) => {
          const end = play(chat);
          expect(end.chat.phase).to.equal('closed');
          expect(relationsOf(end.chat)).to.deep.equal([]);
          const of = (kind: string): string[] =>
            end.effects
              .filter(({ action, when }) => action.kind === kind && when === undefined)
              .map(({ key }) => key)
              .toSorted();
          expect(of('roster-take')).to.deep.equal(of('roster-put'));
          expect(of('bookmark-retract')).to.deep.equal(of('bookmark-publish'));
          expect(of('remove')).to.have.lengthOf(chat.members.length);
          expect(of('destroy')).to.have.lengthOf(1);
        }),
      );
    });

    it('A12 each member leaves with the end of his last relation', () => {
      fc.assert(
        fc.property(chats, (chat) => {
          const start = opened(chat);
          const { chat: closed } = play(chat);
          for (const [index, one] of closed.members.entries()) {
            const mine = relationsOf(start).filter(
              ({ first, second }) =>
                first === start.members[index] || second === start.members[index],
            );
            const end = one.state === 'left' ? one.since : closed.ended?.at;
            expect(end).to.equal(Math.max(...mine.map(({ ends }) => ends ?? 0)));
          }
          expect(closed.ended?.at).to.equal(endOf(start));
        }),
      );
    });
  });
});
