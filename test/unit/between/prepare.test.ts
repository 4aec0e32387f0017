import { expect } from 'chai';
import { createPreparation } from '../../../src/between/prepare.ts';
import { PresenceBook } from '../../../src/people/presence.ts';
import type { FullJid } from '../../../src/domain/jid.ts';
import { chatOf, member } from '../../support/chats.ts';

const near = member('alice');
const far = { ...member('carol'), reach: { roster: false, bookmarks: false } };
const desk = (person: typeof near): FullJid => `${person.jid}/desk` as FullJid;

describe('createPreparation (A8)', () => {
  it('does not ask what clients can whose people get no bookmark: a slow server holds nobody up', async () => {
    const presence = new PresenceBook();
    for (const one of [near, far]) {
      const info = { type: 'available', show: '', status: '', priority: 0, caps: '' } as const;
      presence.heard(desk(one), info, 1);
    }
    const asked: FullJid[] = [];
    const prepare = createPreparation({
      clients: {
        features: async () => undefined,
        isKnownToHonour: () => false,
        honoursBookmarks: async ({ jid }) => {
          asked.push(jid);
          return true;
        },
      },
      rosters: { prepare: async () => {}, put: async () => {}, take: async () => {} },
      presence,
    });
    await prepare(chatOf([near, far]));
    expect(asked).to.deep.equal([desk(near)]);
  });
});
