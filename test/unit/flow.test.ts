import { expect } from 'chai';
import type { Keeper } from '../../src/chats/keeper.ts';
import type { Chosen, Selection } from '../../src/between/opening/choose.ts';
import type { Chat } from '../../src/domain/chat.ts';
import { MusterError } from '../../src/domain/errors.ts';
import type { EventRecord, EventState, TriggerEvent } from '../../src/domain/event.ts';
import type { BareJid } from '../../src/domain/jid.ts';
import type { Topic } from '../../src/domain/topic.ts';
import { Flow } from '../../src/flow.ts';
import type { HandleRegistry } from '../../src/people/handles.ts';
import { createAgenda } from '../../src/schedule/agenda.ts';
import type { EventStore } from '../../src/store/port.ts';
import { keptLog } from '../support/linked.ts';
import { manualClock } from '../support/manual-clock.ts';
import { topicOf } from '../support/topics.ts';

const jid = (name: string): BareJid => `${name}@example.org` as BareJid;
const chosen = (name: string): Chosen => ({ jid: jid(name), part: 'subscriber', state: 'in' });

/** A flow with a store of events, and a keeper that keeps what it is given. */
function house(more: Partial<Topic> = {}) {
  const topic = topicOf(more);
  const clock = manualClock(0);
  const log = keptLog();
  const events = new Map<string, EventRecord>();
  const chats = new Map<string, Chat>();
  const posted: string[] = [];
  const trouble = { distribute: 0, create: 0, prepare: 0, post: 0 };
  const state = { people: ['a', 'b'], lastEnd: undefined as number | undefined };
  let octet = 0;
  const fail = (what: keyof typeof trouble): void => {
    if (trouble[what] <= 0) return;
    trouble[what] -= 1;
    throw new MusterError(what === 'distribute' ? 'link-lost' : 'store-unavailable', what);
  };
  const seen = new Set<string>();
  const store = {
    acceptEvent: (
      event: TriggerEvent,
      key: { readonly key: string } | undefined,
      as: EventState = 'pending',
    ) => {
      if (key !== undefined && seen.has(key.key)) return Promise.resolve('duplicate' as const);
      if (key !== undefined) seen.add(key.key);
      events.set(event.id, { ...event, state: as });
      return Promise.resolve('accepted' as const);
    },
    findEvent: (id: string) => Promise.resolve(events.get(id)),
    heldEvents: () => Promise.resolve([]),
    pendingEvents: () =>
      Promise.resolve([...events.values()].filter((one) => one.state === 'pending')),
    settleEvent: (id: string, as: EventState) => {
      const event = events.get(id);
      if (event !== undefined) events.set(id, { ...event, state: as });
      return Promise.resolve();
    },
  } as unknown as EventStore;
  const keeper = {
    running: () => [...chats.values()].filter(({ phase }) => phase !== 'closed'),
    all: () => [...chats.values()],
    create: async (made: readonly Chat[], event: string) => {
      fail('create');
      if (events.get(event)?.state !== 'pending')
        throw new MusterError('store-conflict', 'not pending');
      await store.settleEvent(event, 'started');
      for (const chat of made) chats.set(chat.id, chat);
    },
    apply: (id: string, event: { type: string }) => {
      const chat = chats.get(id);
      if (chat !== undefined && event.type === 'prepared')
        chats.set(id, { ...chat, phase: 'open' });
      return Promise.resolve(undefined);
    },
  } as unknown as Keeper;
  const build = (): Flow =>
    new Flow({
      domain: 'muster.example.org',
      topics: new Map([[topic.name, topic]]),
      store,
      choose: () => {
        const willing = state.people.map(chosen);
        const selection: Selection = {
          rooms: willing.length < 2 ? [] : [willing],
          willing,
          choices: [],
        };
        return Promise.resolve(selection);
      },
      handles: {
        ensure: (person: BareJid) =>
          Promise.resolve({ name: person, jid: person, display: person }),
      } as unknown as HandleRegistry,
      wishes: { apart: () => [] },
      readBlocks: () => Promise.resolve(),
      absent: () => false,
      reach: () => ({ roster: true, bookmarks: true }),
      contactsMost: 20,
      attribute: () => topic.name,
      keeper,
      beginAt: (of, event) => (of.begin.kind === 'after' ? event + of.begin.after : event),
      clockEnd: () => undefined,
      lastEnd: () => state.lastEnd,
      announce: () => Promise.resolve(),
      distribute: async () => fail('distribute'),
      prepare: async () => fail('prepare'),
      post: async (chat, { text }) => {
        fail('post');
        posted.push(`${chat.id}: ${text}`);
      },
      report: () => {},
      clock,
      agenda: createAgenda(clock),
      log,
      random: (octets) => Uint8Array.from({ length: octets }, () => (octet = (octet + 7) % 251)),
    });
  const draft = {
    topic: topic.name,
    kind: 'message' as const,
    source: 'x',
    subject: '',
    text: 'news',
  };
  const states = (): string[] => [...events.values()].map((one) => one.state);
  return { flow: build(), build, clock, log, events, chats, posted, trouble, state, draft, states };
}

describe('Flow', () => {
  it('acknowledges when the event is durable, and opens the chat later', async () => {
    const { flow, draft, events, chats, clock } = house();
    const { id, outcome } = await flow.accept(draft);
    expect(outcome).to.equal('accepted');
    expect(events.get(id)?.state).to.equal('pending');
    expect(chats.size, 'who is there is not known yet').to.equal(0);
    await flow.open();
    await clock.advance(0);
    expect([...chats.values()].map(({ phase }) => phase)).to.deep.equal(['open']);
  });

  it('a duplicate is told once, with its sender, and starts nothing', async () => {
    const { flow, draft, events, log } = house();
    const mail = { ...draft, kind: 'mail' as const, source: 'editor@mag.example', seenKey: 'k' };
    await flow.accept(mail);
    expect((await flow.accept(mail)).outcome).to.equal('duplicate');
    expect(events.size).to.equal(1);
    expect(log.lines.filter(({ text }) => text === 'refused')).to.deep.equal([
      {
        level: 'event',
        text: 'refused',
        fields: {
          kind: 'mail',
          reason: 'duplicate',
          topic: draft.topic,
          from: 'editor@mag.example',
        },
      },
    ]);
  });

  for (const where of ['distribute', 'create', 'prepare'] as const) {
    it(`trouble at ${where}: tried again, one chat comes of it`, async () => {
      const { flow, draft, chats, trouble, clock, states, posted } = house();
      trouble[where] = 3;
      await flow.open();
      await flow.accept(draft);
      await clock.advance(10_000);
      expect(chats.size).to.equal(1);
      expect(states()).to.deep.equal(['started']);
      expect(posted).to.deep.equal([]);
    });
  }

  it('an event that is taken up anew with the next link is decided once', async () => {
    for (const running of ['join', 'ignore', 'new'] as const) {
      const { flow, draft, chats, trouble, clock, states, posted, log } = house({
        again: { running, quiet: 0 },
      });
      trouble.distribute = 1;
      await flow.open();
      await flow.accept(draft);
      await clock.advance(0); // the first try has failed: the link is lost
      flow.hold();
      await flow.open();
      await clock.advance(60_000);
      expect(chats.size, running).to.equal(1);
      expect(states(), running).to.deep.equal(['started']);
      expect(posted, running).to.deep.equal([]);
      expect(
        log.lines.filter(({ level }) => level === 'error'),
        running,
      ).to.have.lengthOf(1);
    }
  });

  it('while the link is away nothing is tried and nothing is complained of', async () => {
    const { flow, draft, chats, trouble, clock, log } = house();
    trouble.distribute = 1000;
    await flow.open();
    await flow.accept(draft);
    await clock.advance(0);
    flow.hold();
    await clock.advance(600_000);
    expect(log.lines.filter(({ level }) => level === 'error').length).to.be.below(3);
    trouble.distribute = 0;
    await flow.open();
    await clock.advance(0);
    expect(chats.size).to.equal(1);
  });

  it('what was prepared but not opened by an earlier run is opened', async () => {
    const { flow, build, draft, chats, trouble, clock } = house();
    trouble.prepare = 1000;
    await flow.open();
    await flow.accept(draft);
    await clock.advance(0);
    await flow.stop();
    trouble.prepare = 0;
    const next = build();
    await next.open();
    await clock.advance(0);
    expect([...chats.values()].map(({ phase }) => phase)).to.deep.equal(['open']);
  });

  it('stopped in the middle it leaves the event pending for the next run', async () => {
    const { flow, build, draft, chats, trouble, clock, states } = house();
    trouble.create = 1000;
    await flow.open();
    await flow.accept(draft);
    await clock.advance(5000);
    await flow.stop();
    expect(states()).to.deep.equal(['pending']);
    const refused = await flow.accept(draft).catch((error: unknown) => error);
    expect(refused).to.include({ code: 'shutting-down' });
    trouble.create = 0;
    await build().open();
    await clock.advance(0);
    expect(chats.size).to.equal(1);
  });

  it('a topic that is gone from the configuration: the event is over', async () => {
    const { flow, events, clock, states } = house();
    const record = {
      id: 'e',
      topic: 'gone',
      kind: 'mail',
      at: 0,
      source: '',
      subject: '',
      text: '',
      state: 'pending',
    };
    events.set('e', record as EventRecord);
    await flow.open();
    await clock.advance(0);
    expect(states()).to.deep.equal(['nobody']);
    const refused = await flow
      .accept({ topic: 'gone', kind: 'mail', source: '', subject: '', text: '' })
      .catch((error: unknown) => error);
    expect(refused).to.include({ code: 'topic-unknown' });
  });

  it('a second event behind the opening of the first, however long that takes', async () => {
    const { flow, draft, chats, trouble, clock, states, posted } = house();
    trouble.prepare = 3;
    await flow.open();
    await flow.accept(draft);
    await flow.accept({ ...draft, text: 'more' });
    await clock.advance(10_000);
    expect(chats.size).to.equal(1);
    expect(states()).to.have.members(['started', 'joined']);
    expect(posted).to.have.lengthOf(1);
  });

  it('quiet holds whichever way the clock was set', async () => {
    for (const [last, opens] of [
      [-59_999, false],
      [-60_000, true],
      [59_999, false],
      [60_000, true],
    ] as const) {
      const { flow, draft, chats, state, clock } = house({
        again: { running: 'join', quiet: 60_000 },
      });
      state.lastEnd = last;
      await flow.open();
      await flow.accept(draft);
      await clock.advance(0);
      expect(chats.size, String(last)).to.equal(opens ? 1 : 0);
    }
  });
});
