import { expect } from 'chai';
import { createPreparation } from '../../../../src/between/opening/prepare.ts';
import { PresenceBook } from '../../../../src/people/presence.ts';
import type { FullJid } from '../../../../src/domain/jid.ts';
import { manualClock, settle } from '../../../support/manual-clock.ts';
import { chatOf, member } from '../../../support/chats.ts';

const near = member('alice');
const far = { ...member('carol'), reach: { roster: false, bookmarks: false } };
const desk = (person: typeof near): FullJid => `${person.jid}/desk` as FullJid;

/** A preparation, and whose clients it asked what; `zone`: what asking for a zone comes to. */
function stage(zone: Promise<void> = Promise.resolve()) {
  const presence = new PresenceBook();
  for (const one of [near, far]) {
    const info = { type: 'available', show: '', status: '', priority: 0, caps: '' } as const;
    presence.heard(desk(one), info, 1);
  }
  const clock = manualClock();
  const asked: string[] = [];
  const prepare = createPreparation({
    clients: {
      features: async () => undefined,
      isKnownToHonour: () => false,
      honoursBookmarks: async ({ jid }) => {
        asked.push(`bookmarks ${jid}`);
        return true;
      },
    },
    rosters: { prepare: async () => {}, put: async () => {}, take: async () => {} },
    presence,
    learnZone: (person, client) => {
      asked.push(`zone ${person} ${client}`);
      return zone;
    },
    clock,
  });
  return { prepare, asked, clock };
}

describe('createPreparation (A8)', () => {
  it('does not ask what clients can whose people get no bookmark: a slow server holds nobody up', async () => {
    const { prepare, asked } = stage();
    await prepare(chatOf([near, far]));
    expect(asked.filter((one) => one.startsWith('bookmarks'))).to.deep.equal([
      `bookmarks ${desk(near)}`,
    ]);
  });

  it('asks for zones, also of those whose consent is awaited, and waits a moment for them at most', async () => {
    const { prepare, asked, clock } = stage(new Promise(() => {}));
    const asking = { ...near, state: 'asked' as const };
    const prepared = prepare(chatOf([asking, far])).then(() => 'prepared');
    await clock.advance(299);
    expect(await Promise.race([prepared, settle().then(() => 'waits')])).to.equal('waits');
    await clock.advance(1);
    expect(await prepared).to.equal('prepared');
    expect(asked).to.deep.equal([`zone ${near.jid} ${desk(near)}`]);
  });
});
