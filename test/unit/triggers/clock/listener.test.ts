import { expect } from 'chai';
import fc from 'fast-check';
import { nextPoint } from '../../../../src/triggers/clock/parse.ts';
import { stage, topic, type Stage } from './stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('clock rules (A18)', () => {
  let on: Stage;
  beforeEach(() => {
    on = stage('2026-06-01T09:30Z');
  });
  afterEach(() => on.down());

  it('start a chat at each of their points, once', async () => {
    await on.up(topic('news', { at: '0 * * * *' }));
    await on.clock.advance(29 * MINUTE + 59_999);
    expect(on.fired).to.deep.equal([]);
    await on.clock.advance(1);
    expect(on.fired).to.deep.equal([
      {
        topic: 'news',
        rule: 0,
        at: Date.parse('2026-06-01T10:00Z'),
        missed: false,
        source: '0 * * * * (UTC)',
        seen: 'clock 2026-06-01T10:00:00.000Z',
      },
    ]);
    await on.clock.advance(2 * HOUR);
    expect(on.times).to.deep.equal(['10:00', '11:00', '12:00']);
  });

  it('are as many as there are, each with its own zone, among rules of other kinds', async () => {
    const news = topic(
      'news',
      { at: '0 19 * * *', zone: 'Asia/Tokyo' },
      { at: '2026-06-01T11:00' },
    );
    const other = topic('other', { at: '30 10 * * *' });
    const start = [{ kind: 'message' as const }, ...other.start];
    await on.up(news, { ...other, start }, topic('silent'));
    await on.clock.advance(DAY);
    expect(on.fired.map(({ topic: name, rule }) => `${name} ${rule}`)).to.deep.equal([
      'news 0',
      'other 1',
      'news 1',
    ]);
    expect(on.times).to.deep.equal(['10:00', '10:30', '11:00']);
  });

  it('share one key for one point of a topic: two rules make one event', async () => {
    await on.up(topic('news', { at: '0 10 * * *' }, { at: '0 10 * * MON' }));
    await on.clock.advance(HOUR);
    expect(on.fired.map(({ seen }) => seen)).to.deep.equal(
      Array(2).fill('clock 2026-06-01T10:00:00.000Z'),
    );
  });

  it('that are written twice are one', async () => {
    await on.up(topic('news', { at: '0 10 * * *', missed: 'start' }, { at: '0 10 * * *' }));
    await on.clock.advance(HOUR);
    expect(on.times).to.deep.equal(['10:00']);
  });

  it('keep to the clock on the wall where it is changed', async () => {
    on = stage('2026-10-24T22:45Z');
    await on.up(topic('berlin', { at: '0,30 2 * * *', zone: 'Europe/Berlin' }));
    await on.clock.advance(2 * DAY);
    const at = on.fired.map((point) => new Date(point.at).toISOString().slice(8, 16));
    expect(at).to.deep.equal(['25T00:00', '25T00:30', '26T01:00', '26T01:30']);
  });

  it('wait a long time for a point that is rare', async () => {
    on = stage('2028-01-01T00:00Z');
    await on.up(topic('leap', { at: '0 0 29 2 *' }));
    await on.clock.advance(65 * DAY);
    expect(on.fired.map(({ at }) => new Date(at).toISOString().slice(0, 10))).to.deep.equal([
      '2028-02-29',
    ]);
  });

  describe('while Muster is not running', () => {
    const hourly = (missed: 'skip' | 'start') => topic('news', { at: '0 * * * *', missed });

    for (const missed of ['skip', 'start'] as const) {
      it(`missed: ${missed}`, async () => {
        await on.up(hourly(missed));
        await on.clock.advance(HOUR); // 10:30
        await on.down();
        await on.clock.advance(3 * HOUR + 15 * MINUTE); // 13:45
        expect(on.times).to.deep.equal(['10:00']);
        await on.up(hourly(missed));
        await on.down();
        await on.up(hourly(missed)); // a second restart finds nothing more
        const late = missed === 'start' ? ['13:00'] : [];
        expect(on.times).to.deep.equal(['10:00', ...late]);
        expect(on.told).to.deep.equal(missed === 'start' ? [] : ['clock.missed']);
        await on.clock.advance(HOUR);
        expect(on.times).to.deep.equal(['10:00', ...late, '14:00']);
        expect(on.fired.map((point) => point.missed)).to.deep.equal([
          false,
          ...late.map(() => true),
          false,
        ]);
      });
    }

    it('a single moment passes: it starts late, once, or not at all', async () => {
      const both = [
        topic('late', { at: '2026-06-01T10:00', missed: 'start' }),
        topic('never', { at: '2026-06-01T10:00' }),
      ];
      await on.up(...both);
      await on.down();
      await on.clock.advance(HOUR);
      for (const _ of [1, 2, 3]) {
        await on.up(...both);
        await on.clock.advance(HOUR);
        await on.down();
      }
      expect(on.fired.map(({ topic: name }) => name)).to.deep.equal(['late']);
    });

    it('nothing is missed that was no rule then', async () => {
      await on.up(topic('other', { at: '5 5 5 5 *' }));
      await on.down();
      await on.clock.advance(3 * HOUR);
      await on.up(topic('other', { at: '5 5 5 5 *' }), hourly('start'));
      expect(on.times).to.deep.equal([]);
      await on.down();
      await on.up(topic('other', { at: '5 5 5 5 *' })); // the rule is taken out …
      await on.down();
      await on.clock.advance(3 * HOUR);
      await on.up(hourly('start')); // … and comes back
      expect(on.times).to.deep.equal([]);
      expect([...on.marks.keys()]).to.deep.equal(['clock news 0 * * * * UTC']);
    });

    it('a rule may get another place, or other words for what is missed', async () => {
      await on.up(hourly('skip'));
      await on.down();
      await on.clock.advance(HOUR);
      await on.up(topic('news', { at: '5 5 5 5 *' }, { at: '0 * * * *', missed: 'start' }));
      expect(on.fired.map(({ rule, missed }) => ({ rule, missed }))).to.deep.equal([
        { rule: 1, missed: true },
      ]);
    });

    it('the point of its very end is on time', async () => {
      await on.up(hourly('skip'));
      await on.down();
      await on.clock.advance(30 * MINUTE);
      await on.up(hourly('skip'));
      expect(on.fired.map(({ missed }) => missed)).to.deep.equal([false]);
    });
  });

  describe('when something fails', () => {
    it('try the same point again until it is durable', async () => {
      on.broken.fire = 3;
      await on.up(topic('news', { at: '0 * * * *' }));
      await on.clock.advance(30 * MINUTE + 14_999);
      expect(on.times).to.deep.equal([]);
      await on.clock.advance(1);
      expect(on.times).to.deep.equal(['10:00']);
      await on.clock.advance(HOUR);
      expect(on.times).to.deep.equal(['10:00', '11:00']);
    });

    it('miss no point that came during a short failure', async () => {
      on.broken.fire = 8; // 40 s
      await on.up(topic('news', { at: '0,1 10 * * *' }));
      await on.clock.advance(32 * MINUTE);
      expect(on.times).to.deep.equal(['10:00', '10:01']);
    });

    it('have the same key again after a restart, when a point could not be noted', async () => {
      const news = topic('news', { at: '0 * * * *', missed: 'start' });
      await on.up(news);
      on.broken.marks = 1;
      await on.clock.advance(HOUR);
      await on.down();
      await on.up(news);
      expect(on.times).to.deep.equal(['10:00', '10:00']);
      expect(new Set(on.fired.map(({ seen }) => seen)).size).to.equal(1);
      await on.clock.advance(HOUR);
      expect(on.times).to.deep.equal(['10:00', '10:00', '11:00']);
    });
  });

  describe('when the clock is set', () => {
    const at = (time: string): number => Date.parse(`2026-06-01T${time}Z`);

    it('forward: what it passes over is missed', async () => {
      await on.up(
        topic('skips', { at: '0 * * * *' }),
        topic('starts', { at: '0 * * * *', missed: 'start' }),
      );
      await on.clock.set(at('14:20'));
      expect(on.fired.map((point) => [point.topic, point.missed])).to.deep.equal([
        ['starts', true],
      ]);
      expect(on.times).to.deep.equal(['14:00']);
      await on.clock.advance(HOUR);
      expect(on.times).to.deep.equal(['14:00', '15:00', '15:00']);
    });

    it('a little forward: the point is on time', async () => {
      await on.up(topic('news', { at: '0 * * * *' }));
      await on.clock.set(at('10:00:30'));
      expect(on.fired.map(({ missed }) => missed)).to.deep.equal([false]);
    });

    it('back: no point comes again, also not after a restart', async () => {
      const news = topic('news', { at: '0 * * * *', missed: 'start' });
      await on.up(news);
      await on.clock.advance(3 * HOUR); // 12:30
      await on.clock.set(at('10:30'));
      await on.clock.advance(HOUR); // 11:30
      await on.down();
      await on.up(news);
      await on.clock.advance(HOUR); // 12:30
      expect(on.times).to.deep.equal(['10:00', '11:00', '12:00']);
      await on.clock.advance(HOUR);
      expect(on.times).to.deep.equal(['10:00', '11:00', '12:00', '13:00']);
    });

    it('back from a time that was wrong by far: the points are the right ones soon', async () => {
      const now = on.clock.now();
      await on.clock.set(now + 1500 * DAY);
      await on.up(topic('news', { at: '0 * * * *' }));
      await on.clock.set(now);
      await on.clock.advance(HOUR);
      expect(on.times).to.deep.equal(['10:00']);
      expect(on.told[0]).to.match(/^the clock went back/u);
    });

    it('back by far before a restart: the points are the right ones at once', async () => {
      const now = on.clock.now();
      const news = topic('news', { at: '0 * * * *', missed: 'start' });
      await on.clock.set(now + 1500 * DAY);
      await on.up(news);
      await on.down();
      await on.clock.set(now);
      await on.up(news);
      await on.clock.advance(HOUR);
      expect(on.times).to.deep.equal(['10:00']);
    });
  });

  it('end with the listener: what is under way is finished, nothing more comes', async () => {
    await on.up(topic('news', { at: '0 * * * *' }));
    await on.clock.advance(30 * MINUTE);
    await on.down();
    expect(on.times).to.deep.equal(['10:00']);
    await on.clock.advance(DAY);
    expect(on.times).to.deep.equal(['10:00']);
  });

  it('handle each point once, whatever the order of runs and pauses', async () => {
    const turn = fc.record({
      run: fc.boolean(),
      span: fc.integer({ min: 1, max: 300 }).map((n) => n * MINUTE),
    });
    const rules = fc.constantFrom('*/20 * * * *', '0 2 * * *', '30 1-3 * * *');
    const missed = fc.constantFrom('skip' as const, 'start' as const);
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { maxLength: 8 }), rules, missed, async (turns, at, how) => {
        const here = stage('2026-10-24T21:30Z');
        const news = topic('news', { at, missed: how, zone: 'Europe/Berlin' });
        const rule = { at, zone: 'Europe/Berlin' };
        const expected: number[] = [];
        let begun = false;
        let missedOne: number | undefined;
        for (const { run, span } of turns) {
          const from = here.clock.now();
          if (run) {
            await here.up(news);
            if (begun && missedOne !== undefined && (how === 'start' || missedOne === from)) {
              expected.push(missedOne);
            }
            begun = true;
            missedOne = undefined;
          }
          await here.clock.advance(span);
          if (run) await here.down();
          for (let next = nextPoint(rule, from); next !== undefined && next <= from + span;) {
            if (run) expected.push(next);
            else missedOne = next;
            next = nextPoint(rule, next);
          }
        }
        expect(here.fired.map((point) => point.at)).to.deep.equal(expected);
      }),
      { numRuns: 60 },
    );
  });
});
