import { expect } from 'chai';
import { createAgenda } from '../../../src/schedule/agenda.ts';
import { manualClock } from '../../support/manual-clock.ts';

describe('schedule: agenda', () => {
  it('runs the last task set for each key, at its time', async () => {
    const clock = manualClock(0);
    const agenda = createAgenda(clock);
    const ran: string[] = [];
    const note = (name: string) => () => void ran.push(`${name}@${clock.now()}`);
    agenda.set('a', 10, note('first'));
    agenda.set('b', 30, note('b'));
    agenda.set('a', 20, note('second'));
    agenda.set('c', 25, note('c'));
    agenda.clear('c');
    await clock.advance(100);
    expect(ran).to.deep.equal(['second@20', 'b@30']);
  });

  it('lets a task set its own key again', async () => {
    const clock = manualClock(0);
    const agenda = createAgenda(clock);
    const ran: number[] = [];
    const every = (): void => {
      ran.push(clock.now());
      agenda.set('a', clock.now() + 10, every);
    };
    agenda.set('a', 10, every);
    await clock.advance(35);
    agenda.stop();
    await clock.advance(35);
    expect(ran).to.deep.equal([10, 20, 30]);
  });
});
