import { expect } from 'chai';
import { createUnreached } from '../../../../src/between/performing/unreached.ts';
import type { Chat } from '../../../../src/domain/chat.ts';
import type { FullJid } from '../../../../src/domain/jid.ts';
import { createAgenda } from '../../../../src/schedule/agenda.ts';
import { chatOf, member } from '../../../support/chats.ts';
import { manualClock } from '../../../support/manual-clock.ts';

const carol = member('carol');
const DESK = `${carol.jid}/desk` as FullJid;
const MINUTE = 60_000;

/** An open chat in which Carol is awaited; every repeated invitation comes back as well while `cut`. */
function house(state: 'in' | 'out' = 'in') {
  const clock = manualClock(0);
  let chat: Chat = chatOf([member('alice'), { ...carol, state }], { phase: 'open', opened: 0 });
  const now = { inside: false, cut: true };
  const sent: number[] = [];
  const bounced = createUnreached({
    keeper: { get: (id) => (id === chat.id ? chat : undefined) },
    rooms: { isInside: () => now.inside },
    summon: (id, clients) => {
      sent.push(clock.now() / MINUTE);
      for (const to of clients) if (now.cut) bounced(to, `${id}.h`, 'remote-server-timeout');
    },
    clock,
    agenda: createAgenda(clock),
  });
  const comesBack = (condition: Parameters<typeof bounced>[2] = 'remote-server-not-found'): void =>
    bounced(DESK, `${chat.id}.${carol.handle}`, condition);
  const ends = (): void => void (chat = { ...chat, phase: 'closed' });
  return { clock, now, sent, bounced, comesBack, ends };
}

describe('an invitation that does not reach a server elsewhere', () => {
  it('is repeated, less and less often, until it has come', async () => {
    const { clock, now, sent, comesBack } = house();
    comesBack();
    await clock.advance(8 * MINUTE);
    expect(sent).to.deep.equal([1, 2, 4, 8]);
    now.cut = false;
    await clock.advance(120 * MINUTE);
    expect(sent).to.deep.equal([1, 2, 4, 8, 16]);
  });

  it('is not when the chat is over, or she has come', async () => {
    const over = house();
    over.comesBack();
    over.ends();
    const come = house();
    come.comesBack();
    come.now.inside = true;
    for (const { clock, sent } of [over, come]) {
      await clock.advance(10 * MINUTE);
      expect(sent).to.deep.equal([]);
    }
  });

  it('is not when she refused, when it is another message, or when she takes no messages', async () => {
    const out = house('out');
    out.comesBack();
    const other = house();
    other.bounced(DESK, 'an answer', 'remote-server-not-found');
    other.bounced(DESK, undefined, 'remote-server-not-found');
    const refused = house();
    refused.comesBack('service-unavailable');
    for (const { clock, sent } of [out, other, refused]) {
      await clock.advance(10 * MINUTE);
      expect(sent).to.deep.equal([]);
    }
  });
});
