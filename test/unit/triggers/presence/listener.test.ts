import { expect } from 'chai';
import fc from 'fast-check';
import type { BareJid } from '../../../../src/domain/jid.ts';
import { createAgenda } from '../../../../src/schedule/agenda.ts';
import { PresenceListener } from '../../../../src/triggers/presence/listener.ts';
import { keptLog } from '../../../support/linked.ts';
import { type ManualClock, manualClock } from '../../../support/manual-clock.ts';
import { topicOf } from '../../../support/topics.ts';

const X = 'x@example.org' as BareJid;
const GRACE = 30_000;

/** Everything that outlives a restart, and X himself. */
class World {
  readonly clock: ManualClock = manualClock(0);
  readonly kept = new Map<string, number>();
  readonly fired: string[] = [];
  readonly log = keptLog();
  online = false;
  /** What still waits to be made durable, where that takes long. */
  readonly slow: (() => void)[] = [];
  isSlow = false;
  /** How many calls of each kind fail. */
  readonly trouble = { fire: 0, set: 0 };
  #listener: PresenceListener | undefined;
  #agenda: { stop(): void } | undefined;

  /** A new process: what was only in memory is gone. */
  run(grace = GRACE): void {
    this.#agenda?.stop();
    const agenda = createAgenda(this.clock);
    this.#agenda = agenda;
    this.#listener = new PresenceListener({
      topics: [topicOf({ name: 'news', start: [{ kind: 'presence', of: X, grace }] })],
      online: () => this.online,
      marks: {
        get: (key) => this.kept.get(key),
        set: (key, at) => {
          if (this.trouble.set > 0) {
            this.trouble.set -= 1;
            return Promise.reject(new Error('full'));
          }
          this.kept.set(key, at);
          return Promise.resolve();
        },
        drop: (key) => Promise.resolve(void this.kept.delete(key)),
      },
      clock: this.clock,
      agenda,
      fire: (topic, of, seen) => {
        if (this.trouble.fire > 0) {
          this.trouble.fire -= 1;
          return Promise.reject(new Error('full'));
        }
        this.fired.push(`${topic} ${of} ${seen}`);
        return new Promise((resolve) => (this.isSlow ? this.slow.push(resolve) : resolve()));
      },
      log: this.log,
    });
    this.#listener.review();
  }

  becomes(online: boolean): void {
    this.online = online;
    this.#listener?.changed(X);
  }

  settled(): Promise<void> | undefined {
    return this.#listener?.settled();
  }

  /** Different events: one that is told again under the same name is the same. */
  get events(): number {
    return new Set(this.fired).size;
  }
}

describe('PresenceListener (A17)', () => {
  it('A17 one event for each stay, after the grace', async () => {
    const world = new World();
    world.run();
    world.becomes(true);
    await world.clock.advance(GRACE - 1);
    expect(world.fired).to.deep.equal([]);
    await world.clock.advance(1);
    expect(world.fired).to.have.lengthOf(1);
    world.becomes(false);
    await world.clock.advance(GRACE);
    world.becomes(true);
    await world.clock.advance(GRACE);
    expect(world.events).to.equal(2);
  });

  it('A17 without a grace at once', async () => {
    const world = new World();
    world.run(0);
    world.becomes(true);
    await world.clock.advance(0);
    world.becomes(false);
    await world.clock.advance(1);
    world.becomes(true);
    await world.clock.advance(0);
    expect(world.events).to.equal(2);
  });

  it('A17 X goes while his coming is still being noted: his next coming counts', async () => {
    const world = new World();
    world.run(0);
    world.isSlow = true;
    world.becomes(true);
    await world.clock.advance(1);
    world.becomes(false);
    await world.clock.advance(1);
    world.isSlow = false;
    world.slow.pop()?.();
    await world.settled();
    world.becomes(true);
    await world.clock.advance(1);
    expect(world.events).to.equal(2);
  });

  it('A17 tries again what could not be told or noted: one event', async () => {
    for (const trouble of ['fire', 'set'] as const) {
      const world = new World();
      world.run();
      world.trouble[trouble] = 2;
      world.becomes(true);
      await world.clock.advance(10 * GRACE);
      expect(world.events, trouble).to.equal(1);
      await world.settled();
      expect(world.log.lines).to.have.lengthOf(2);
    }
  });

  it('A17 killed between its telling and its noting: told again under the same name', async () => {
    const world = new World();
    world.run();
    world.becomes(true);
    await world.clock.advance(GRACE);
    world.kept.delete(`presence news ${X}`);
    world.run();
    await world.clock.advance(GRACE);
    expect(world.fired).to.have.lengthOf(2);
    expect(world.events).to.equal(1);
    // He goes, and comes: that is another stay.
    world.becomes(false);
    await world.clock.advance(GRACE);
    world.becomes(true);
    await world.clock.advance(GRACE);
    expect(world.events).to.equal(2);
  });

  it('A17 killed in between, and X has gone: his next coming counts', async () => {
    const world = new World();
    world.run();
    world.becomes(true);
    await world.clock.advance(GRACE);
    world.kept.delete(`presence news ${X}`);
    world.online = false;
    world.run();
    await world.clock.advance(GRACE);
    world.becomes(true);
    await world.clock.advance(GRACE);
    expect(world.events).to.equal(2);
  });

  it('A17 several topics, several people: each has its own', async () => {
    const clock = manualClock(0);
    const fired: string[] = [];
    const Y = 'y@example.org' as BareJid;
    const kept = new Map<string, number>();
    const listener = new PresenceListener({
      topics: [
        topicOf({ name: 'a', start: [{ kind: 'presence', of: X, grace: 10 }] }),
        topicOf({
          name: 'b',
          start: [
            { kind: 'presence', of: X, grace: 20 },
            { kind: 'presence', of: Y, grace: 10 },
          ],
        }),
      ],
      online: (person) => person === X,
      marks: {
        get: (key) => kept.get(key),
        set: (key, at) => Promise.resolve(void kept.set(key, at)),
        drop: (key) => Promise.resolve(void kept.delete(key)),
      },
      clock,
      agenda: createAgenda(clock),
      fire: (topic, of) => Promise.resolve(void fired.push(`${topic} ${of.charAt(0)}`)),
      log: keptLog(),
    });
    listener.review();
    listener.changed('z@example.org' as BareJid);
    await clock.advance(10);
    expect(fired).to.deep.equal(['a x']);
    await clock.advance(10);
    expect(fired).to.deep.equal(['a x', 'b x']);
  });

  it('A17 whatever X and the process do: as many events as stays', async () => {
    const step = fc.record({
      pause: fc.constantFrom(0, 10_000, GRACE - 1, GRACE, 3 * GRACE),
      what: fc.constantFrom('on', 'off', 'restart', 'changes unseen'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const world = new World();
        world.run();
        // The model: a stay begins when he was there for the grace, and ends when he was away for it.
        let stays = 0;
        let staying = false;
        let since = 0;
        const pass = async (span: number): Promise<void> => {
          await world.clock.advance(span);
          if (world.online === staying || world.clock.now() - since < GRACE) return;
          staying = world.online;
          if (staying) stays += 1;
        };
        for (const { pause, what } of steps) {
          await pass(pause);
          const before = world.online;
          if (what === 'on') world.becomes(true);
          else if (what === 'off') world.becomes(false);
          else {
            if (what === 'changes unseen') world.online = !world.online;
            world.run();
            since = world.clock.now(); // what is to be waited for is waited for anew
          }
          if (world.online !== before) since = world.clock.now();
          expect(world.events).to.equal(stays);
        }
        await pass(3 * GRACE);
        expect(world.events).to.equal(stays);
      }),
    );
  });
});
