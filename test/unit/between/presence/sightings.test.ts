import { expect } from 'chai';
import { rememberSightings } from '../../../../src/between/presence/sightings.ts';
import type { FullJid } from '../../../../src/domain/jid.ts';
import { PresenceBook } from '../../../../src/people/presence.ts';
import { createAgenda } from '../../../../src/schedule/agenda.ts';
import type { PeopleStore } from '../../../../src/store/port.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { silentLog } from '../../../support/silent-log.ts';

const desk = 'alice@example.org/desk' as FullJid;
const phone = 'alice@example.org/phone' as FullJid;

describe('who was seen online', () => {
  it('is stored once the store takes it again, as it is by then', async () => {
    const clock = manualClock();
    const presence = new PresenceBook();
    const state = { full: true };
    const stored = new Set<FullJid>([phone]);
    rememberSightings({
      presence,
      store: {
        saveSightings: async (changed, gone) => {
          if (state.full) throw new Error('disk full');
          for (const jid of gone) stored.delete(jid);
          for (const { jid } of changed) stored.add(jid);
        },
      } as PeopleStore,
      agenda: createAgenda(clock),
      clock,
      log: silentLog,
    });
    const available = { type: 'available', show: '', status: '', priority: 0, caps: '' } as const;
    for (const jid of [desk, phone]) presence.heard(jid, available, clock.now());
    await clock.advance(1000);
    presence.gone(phone);
    state.full = false;
    await clock.advance(1000);
    expect([...stored]).to.deep.equal([desk]);
  });
});
