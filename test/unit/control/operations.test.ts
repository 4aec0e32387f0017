import { expect } from 'chai';
import { createOperations, type OperationParts } from '../../../src/control/operations.ts';
import type { Chat } from '../../../src/domain/chat.ts';
import { MusterError } from '../../../src/domain/errors.ts';
import { chatOf, member } from '../../support/chats.ts';

/** A chat that is on, of that topic; its room is named as they are. */
const on = (id: string, topic: string, phase: Chat['phase'] = 'open'): Chat =>
  chatOf([member('alice'), member('bob')], {
    id,
    topic,
    phase,
    opened: 0,
    room: `${topic}-${id}@muster.example.org` as Chat['room'],
  });

/** The command `end` where these chats are; resolves with the id of the one that was ended. */
async function end(chats: readonly Chat[], named: string): Promise<string> {
  const ended: string[] = [];
  const keeper = {
    all: () => chats,
    apply: (id: string) => {
      ended.push(id);
      return Promise.resolve(chats.find((chat) => chat.id === id));
    },
  };
  const operate = createOperations({ keeper } as unknown as OperationParts);
  await operate('end', { chat: named });
  return ended.join();
}

describe('muster end', () => {
  const chats = [on('a', 'news'), on('b', 'club'), on('c', 'club'), on('d', 'news', 'closed')];

  it('takes the name of a chat, its room, or its topic when that has no other', async () => {
    expect(await end(chats, 'b')).to.equal('b');
    expect(await end(chats, 'club-c@muster.example.org')).to.equal('c');
    expect(await end(chats, 'news')).to.equal('a');
  });

  for (const [named, why] of [
    ['club', '“club” has several open chats'],
    ['d', 'there is no open chat “d”'],
    ['gone', 'there is no open chat “gone”'],
  ] as const) {
    it(`ends none for “${named}”`, async () => {
      const error: unknown = await end(chats, named).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(MusterError).with.property('message', why);
    });
  }
});
