import { expect } from 'chai';
import { RelationIndex } from '../../../../src/chats/relation-index.ts';
import type { Chat } from '../../../../src/domain/chat.ts';
import { Invited } from '../../../../src/between/performing/invited.ts';
import { createReveal } from '../../../../src/between/opening/reveal.ts';
import { chatOf, member } from '../../../support/chats.ts';
import { silentLog } from '../../../support/silent-log.ts';

const [alice, bob, carol] = [member('alice'), member('bob'), member('carol')];

/** Who is a member of the room that is restored for the chat, while these effects are still to be done. */
function restored(chat: Chat, pending: readonly string[]): string[] | undefined {
  let members: string[] | undefined;
  const reveal = createReveal({
    zone: 'UTC',
    rooms: {
      open: () => {},
      restore: (spec) => (members = spec.members.map(({ nick }) => nick)),
      admit: () => {},
      dismiss: () => {},
      relationsChanged: () => {},
    },
    relations: new RelationIndex(),
    handles: { ended: () => {} },
    outbox: { has: (key) => pending.includes(key) },
    occupants: new Map(),
    kept: new Map(),
    invited: new Invited(
      { saveMarks: async () => {}, loadMarks: async () => [] },
      { now: () => 0 },
      silentLog,
    ),
    logged: () => false,
    chat: () => chat,
    ended: () => {},
    log: silentLog,
  });
  reveal(chat, undefined);
  return members;
}

describe('bringing a chat back after a restart', () => {
  const open = chatOf([alice, { ...bob, state: 'left' }, carol], { phase: 'open', opened: 0 });
  const closed: Chat = {
    ...open,
    phase: 'closed',
    ended: { at: 1, reason: 'time' },
    members: open.members.map((one) => ({ ...one, state: 'left' })),
  };
  const removal = (handle: string): string => `remove ${open.room} ${handle}`;

  it('keeps those in the room whose removal was not done, so that they hear of it (A12)', () => {
    expect(restored(open, [])).to.deep.equal(['alice', 'carol']);
    expect(restored(open, [removal('h-bob')])).to.deep.equal(['alice', 'bob', 'carol']);
  });

  it('brings back a room that was not destroyed, and no other that is over', () => {
    const destruction = `destroy ${open.room}`;
    const all = [alice, bob, carol].map(({ handle }) => removal(handle));
    expect(restored(closed, [])).to.equal(undefined);
    expect(restored(closed, [destruction, ...all])).to.deep.equal(['alice', 'bob', 'carol']);
    expect(restored(closed, [destruction, removal('h-carol')])).to.deep.equal(['carol']);
  });
});
