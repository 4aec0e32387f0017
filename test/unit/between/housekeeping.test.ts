import { expect } from 'chai';
import { keepHouse } from '../../../src/between/housekeeping.ts';
import { Marks } from '../../../src/between/marks.ts';
import { createAgenda } from '../../../src/schedule/agenda.ts';
import { openSqlite } from '../../../src/store/sqlite/open.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { silentLog } from '../../support/silent-log.ts';

const DAY = 86_400_000;

describe('housekeeping', () => {
  it('forgets settled events and marks of distributions after 30 days, and nothing that is pending', async () => {
    const clock = manualClock();
    const agenda = createAgenda(clock);
    const store = await openSqlite({ path: ':memory:', domain: 'd.example', log: silentLog });
    const marks = new Marks(store);
    const start = clock.now();
    for (const id of ['settled', 'pending']) {
      await store.acceptEvent({
        id,
        topic: 't',
        kind: 'mail',
        at: start,
        source: 's',
        subject: '',
        text: '',
      });
    }
    await store.settleEvent('settled', 'nobody');
    await marks.set('distributed settled', start);
    await marks.set('ended t', start);
    keepHouse({ store, marks, agenda, clock, log: silentLog });
    await clock.advance(29 * DAY);
    expect(await store.listEvents(9)).to.have.lengthOf(2);
    expect(marks.get('distributed settled')).to.equal(start);
    await clock.advance(2 * DAY);
    expect((await store.listEvents(9)).map(({ id }) => id)).to.deep.equal(['pending']);
    expect(marks.get('distributed settled')).to.equal(undefined);
    expect(marks.get('ended t')).to.equal(start);
    agenda.stop();
    await store.close();
  });
});
