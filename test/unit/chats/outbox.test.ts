import { expect } from 'chai';
import { backOff, Outbox, type Perform } from '../../../src/chats/outbox.ts';
import type { Effect, Outcome, PendingEffect } from '../../../src/domain/effect.ts';
import { MusterError } from '../../../src/domain/errors.ts';
import type { BareJid, RoomJid } from '../../../src/domain/jid.ts';
import { createAgenda } from '../../../src/schedule/agenda.ts';
import { type ManualClock, manualClock, settle } from '../../support/manual-clock.ts';
import { silentLog } from '../../support/silent-log.ts';

const jid = (name: string): BareJid => `${name}@example.org` as BareJid;
const room = 'news-a@muster.example.org' as RoomJid;

/** An effect whose name is its key and, with the chat, its id. */
function effect(key: string, more: Partial<Effect> = {}): Effect {
  const action = { kind: 'bookmark-retract', owner: jid('alice'), room } as const;
  return {
    id: `${more.chat ?? 'c'}.1.${key.length}${key}`,
    key,
    chat: 'c',
    stage: 0,
    action,
    ...more,
  };
}

const put = (contact: string, stage = 0): Effect =>
  effect(`put ${contact}`, {
    stage,
    action: {
      kind: 'roster-put',
      owner: jid('alice'),
      contact: jid(contact),
      name: '',
      group: 'X',
    },
  });

interface Trial {
  readonly key: string;
  readonly attempts: number;
  readonly end: (outcome: Awaited<ReturnType<Perform>>) => Promise<void>;
  readonly fail: (error: Error) => Promise<void>;
}

/** An outbox whose every attempt waits for the test to say how it ends. */
class Post {
  readonly clock: ManualClock = manualClock(0);
  readonly trials: Trial[] = [];
  readonly settled: string[] = [];
  readonly stored: ({ id: string } & Outcome)[] = [];
  stubborn = false;
  readonly outbox: Outbox;

  constructor(pending: readonly PendingEffect[] = []) {
    const perform: Perform = ({ key }, attempts) =>
      new Promise((resolve, reject) => {
        const after = async (how: () => void): Promise<void> => {
          this.trials.splice(this.trials.indexOf(trial), 1);
          how();
          await settle();
        };
        const trial: Trial = {
          key,
          attempts,
          end: (outcome) => after(() => resolve(outcome)),
          fail: (error) => after(() => reject(error)),
        };
        this.trials.push(trial);
      });
    this.outbox = new Outbox({
      store: {
        loadEffects: () => Promise.resolve([...pending]),
        addEffects: () => Promise.resolve(),
        settleEffects: (outcomes) => {
          if (this.stubborn) return Promise.reject(new MusterError('store-unavailable', 'full'));
          this.stored.push(...outcomes);
          return Promise.resolve();
        },
      },
      perform,
      clock: this.clock,
      agenda: createAgenda(this.clock),
      log: silentLog,
      settled: (chat) => void this.settled.push(chat),
    });
  }

  /** The keys of what is being tried. */
  get trying(): string[] {
    return this.trials.map(({ key }) => key);
  }

  trial(key: string): Trial {
    const found = this.trials.find((one) => one.key === key);
    if (found === undefined) throw new Error(`${key} is not tried, but ${this.trying.join(', ')}`);
    return found;
  }

  async done(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.trial(key).end({ outcome: 'done' });
  }
}

const retry = (at: number): Outcome => ({ outcome: 'retry', at, why: 'busy' });

describe('Outbox', () => {
  it('begins nothing before it is told that the server can be reached', async () => {
    const post = new Post();
    post.outbox.add([effect('a')]);
    await settle();
    expect(post.trying).to.deep.equal([]);
    post.outbox.resume();
    expect(post.trying).to.deep.equal(['a']);
  });

  it('begins a stage when all of the one before was tried once, chat by chat', async () => {
    const post = new Post();
    post.outbox.resume();
    post.outbox.add([
      effect('a', { stage: 1 }),
      effect('b', { stage: 1 }),
      effect('c', { stage: 2 }),
      effect('other', { chat: 'd', stage: 3 }),
    ]);
    expect(post.trying).to.deep.equal(['a', 'b', 'other']);
    await post.done('a');
    expect(post.trying).to.deep.equal(['b', 'other']);
    await post.trial('b').end(retry(1000)); // tried: it holds nothing back any more
    expect(post.trying).to.deep.equal(['other', 'c']);
    expect(post.outbox.busy('c')).to.equal(true);
    await post.done('c');
    await post.clock.advance(1000);
    expect(post.trial('b').attempts).to.equal(1);
    await post.done('b');
    expect(post.outbox.busy('c')).to.equal(false);
    expect(post.settled).to.include('c');
  });

  it('has few roster sets under way, and never holds anything else up for them', async () => {
    const post = new Post();
    post.outbox.resume();
    post.outbox.add(Array.from({ length: 30 }, (_, index) => put(`p${index}`)));
    expect(post.trying).to.have.lengthOf(12);
    post.outbox.add([effect('bookmark', { chat: 'other' })]);
    expect(post.trying).to.include('bookmark');
    await post.done('put p0', 'put p1');
    expect(post.trying.filter((key) => key.startsWith('put'))).to.have.lengthOf(12);
    let most = 0;
    while (post.outbox.busy('c')) {
      most = Math.max(most, post.trying.length);
      await post.done(post.trying.find((key) => key.startsWith('put')) ?? '');
    }
    expect(most).to.be.at.most(13);
  });

  it('an undo takes the place of a do that was not sent, and waits for one that is', async () => {
    const post = new Post();
    post.outbox.add([put('bob')]);
    const undo = effect('put bob', { id: 'c.2.0', stage: 13 });
    post.outbox.add([undo]);
    post.outbox.resume();
    expect(post.trials).to.have.lengthOf(1);
    await post.done('put bob');
    expect(post.stored.map(({ id }) => id)).to.deep.equal(['c.2.0']);
  });

  it('what a superseded attempt comes to is of no importance', async () => {
    const post = new Post();
    post.outbox.resume();
    post.outbox.add([effect('a')]);
    const first = post.trial('a');
    post.outbox.add([effect('a', { id: 'c.2.0' })]);
    await first.end({ outcome: 'failed', why: 'no such account' });
    expect(post.stored).to.deep.equal([]);
    await post.done('a');
    expect(post.stored.map(({ id }) => id)).to.deep.equal(['c.2.0']);
  });

  it('a superseded attempt that breaks does not take its successor’s next try away', async () => {
    const post = new Post();
    post.outbox.resume();
    post.outbox.add([effect('a')]);
    const first = post.trial('a');
    post.outbox.add([effect('a', { id: 'c.2.0' })]);
    await post.trials.find((one) => one !== first)?.end(retry(5000));
    await first.fail(new Error('broken'));
    await post.clock.advance(5000);
    expect(post.trying).to.deep.equal(['a']);
    expect(post.trial('a').attempts).to.equal(1);
  });

  it('tries again what could not be noted, later each time', async () => {
    const post = new Post();
    post.outbox.resume();
    post.outbox.add([effect('a')]);
    post.stubborn = true;
    await post.done('a');
    expect(post.trying).to.deep.equal([]);
    post.stubborn = false;
    await post.clock.advance(backOff(0));
    await post.done('a');
    expect(post.outbox.busy('c')).to.equal(false);
  });

  it('an attempt that the link has lost is none: it begins anew when the link is there', async () => {
    const post = new Post();
    post.outbox.resume();
    post.outbox.add([effect('a'), put('bob', 1)]);
    post.outbox.pause();
    await post.trial('a').end({ outcome: 'offline' });
    await post.clock.advance(600_000);
    expect(post.trying).to.deep.equal([]);
    post.outbox.resume();
    expect(post.trial('a').attempts).to.equal(0);
    await post.done('a');
    expect(post.trying).to.deep.equal(['put bob']);
  });

  it('roster sets that wait for a place wait over a lost link as well', async () => {
    const post = new Post();
    post.outbox.resume();
    post.outbox.add(Array.from({ length: 14 }, (_, index) => put(`p${index}`)));
    post.outbox.pause();
    for (const trial of [...post.trials]) await trial.end({ outcome: 'offline' });
    expect(post.trying).to.deep.equal([]);
    post.outbox.resume();
    while (post.trials.length > 0) await post.done(post.trying[0] ?? '');
    expect(post.stored).to.have.lengthOf(14);
    expect(post.outbox.busy('c')).to.equal(false);
  });

  it('what waits for a privilege is tried when one is granted; what failed never', async () => {
    const post = new Post();
    post.outbox.resume();
    post.outbox.add([effect('a'), effect('b')]);
    await post.trial('a').end({ outcome: 'waiting', why: 'not granted' });
    await post.trial('b').end({ outcome: 'failed', why: 'no such account' });
    expect(post.outbox.busy('c'), 'neither keeps the chat').to.equal(false);
    expect(post.settled).to.include('c');
    await post.clock.advance(3_600_000);
    expect(post.trying).to.deep.equal([]);
    post.outbox.granted();
    expect(post.trying).to.deep.equal(['a']);
  });

  it('what is for later comes later, what is for the next log-in at the next log-in', async () => {
    const post = new Post();
    post.outbox.resume();
    post.outbox.add([
      effect('later', { when: { at: 15_000 } }),
      effect('login', { when: { login: true } }),
    ]);
    expect(post.trying).to.deep.equal([]);
    expect(post.outbox.busy('c')).to.equal(false);
    post.outbox.loggedIn(jid('bob'));
    expect(post.trying).to.deep.equal([]);
    post.outbox.loggedIn(jid('alice'));
    expect(post.trying).to.deep.equal(['login']);
    await post.done('login');
    post.outbox.loggedIn(jid('alice'));
    expect(post.trying, 'once').to.deep.equal([]);
    await post.clock.advance(15_000);
    expect(post.trying).to.deep.equal(['later']);
  });

  it('goes on after a start where it was: states, next tries, log-ins', async () => {
    const pending = (key: string, more: Partial<PendingEffect>): PendingEffect => ({
      ...effect(key),
      attempts: 0,
      state: 'pending',
      ...more,
    });
    const post = new Post([
      pending('fresh', {}),
      pending('tried', { attempts: 3, next: 8000 }),
      pending('waiting', { state: 'waiting' }),
      pending('failed', { state: 'failed' }),
      pending('login', { when: { login: true } }),
      pending('overdue', { when: { at: -5 } }),
    ]);
    await post.outbox.load();
    post.outbox.resume();
    await post.clock.advance(0);
    expect(post.trying).to.have.members(['fresh', 'overdue']);
    post.outbox.granted();
    post.outbox.loggedIn(jid('alice'));
    expect(post.trying).to.have.members(['fresh', 'overdue', 'waiting', 'login']);
    await post.clock.advance(8000);
    expect(post.trial('tried').attempts).to.equal(3);
  });

  it('is drained when the last attempt has ended', async () => {
    const post = new Post();
    post.outbox.resume();
    post.outbox.add([effect('a')]);
    post.outbox.pause();
    let drained = false;
    const waiting = post.outbox.drained().then(() => (drained = true));
    await settle();
    expect(drained).to.equal(false);
    await post.done('a');
    await waiting;
  });

  it('waits 1 s, 2 s, 4 s … and at most five minutes', () => {
    expect([0, 1, 2, 8, 9, 99].map(backOff)).to.deep.equal([
      1000, 2000, 4000, 256_000, 300_000, 300_000,
    ]);
  });
});
