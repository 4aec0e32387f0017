import { expect } from 'chai';
import { forgetOrphans } from '../../../../src/between/presence/interrupted.ts';
import type { RoomJid } from '../../../../src/domain/jid.ts';

describe('what is stored of rooms that are over', () => {
  it('is forgotten: of topics only, and not of those that are open', async () => {
    const room = (local: string): RoomJid => `${local}@muster.example.org` as RoomJid;
    const [open, over] = ['a', 'b'].map((letter) => room(`news-${letter.repeat(20)}`));
    const dropped: RoomJid[] = [];
    await forgetOrphans([open, over, over, room('hall')] as RoomJid[], {
      rooms: { isOpen: (one) => one === open },
      store: { dropRoom: async (one) => void dropped.push(one) },
    });
    expect(dropped).to.deep.equal([over]);
  });
});
