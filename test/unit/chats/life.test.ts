import { expect } from 'chai';
import fc from 'fast-check';
import { type ChatEvent, conduct, nextDeadline } from '../../../src/chats/conduct.ts';
import { RelationIndex } from '../../../src/chats/relation-index.ts';
import {
  type Chat,
  contactOf,
  type Ending,
  type Member,
  present,
} from '../../../src/domain/chat.ts';
import type { Draft } from '../../../src/domain/effect.ts';
import type { BareJid } from '../../../src/domain/jid.ts';
import { relatedPairs, relationsOf } from '../../../src/domain/relation.ts';
import { chatOf, member } from '../../support/chats.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const jid = (name: string): BareJid => `${name}@example.org` as BareJid;
const X = jid('x');

const takesPart = (chat: Chat, person: BareJid): boolean =>
  chat.phase === 'open' && present(chat).some((one) => one.jid === person);

/** What a server keeps for people, and the outbox before it. */
class World {
  readonly rosters = new Set<string>();
  readonly bookmarks = new Set<string>();
  readonly rooms = new Set<string>();
  /** By key, as the outbox keeps them: a new effect takes the place of one that waits. */
  readonly waiting = new Map<string, Draft>();

  take(effects: readonly Draft[]): void {
    for (const effect of effects) this.waiting.set(effect.key, effect);
  }

  /** Carries out what waits, the lower stages first; at most so much. */
  work(chat: Chat, most = Infinity): void {
    const queue = [...this.waiting.values()].toSorted((x, y) => x.stage - y.stage).slice(0, most);
    for (const effect of queue) {
      this.waiting.delete(effect.key);
      this.#carryOut(effect, chat);
    }
  }

  #carryOut({ action }: Draft, chat: Chat): void {
    switch (action.kind) {
      case 'roster-put':
        this.rosters.add(`${action.owner} ${action.contact}`);
        break;
      case 'roster-take':
        this.rosters.delete(`${action.owner} ${action.contact}`);
        break;
      case 'bookmark-publish':
        this.bookmarks.add(`${action.owner} ${action.room}`);
        break;
      case 'bookmark-retract':
        // As `perform` does: not for one who has come back.
        if (!takesPart(chat, action.owner)) this.bookmarks.delete(`${action.owner} ${action.room}`);
        break;
      case 'destroy':
        this.rooms.delete(action.room);
        break;
      case 'invite':
      case 'tell':
      case 'farewell':
      case 'remove':
        break;
    }
  }
}

/** Short against a whole play, or long. */
const span = fc.oneof(
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5000 }) },
  { weight: 4, arbitrary: fc.integer({ min: 20_000, max: 90_000 }) },
);
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(one, { nil: undefined });

const ending: fc.Arbitrary<Ending> = fc
  .record({
    limit: span,
    until: maybe(span),
    idle: maybe(span),
    off: maybe(fc.record({ grace: span, awaited: fc.boolean() })),
    warn: maybe(span),
    extend: maybe(fc.record({ by: span, most: span })),
  })
  .map(({ limit, until, idle, off, warn, extend }) => ({
    limit,
    extended: 0,
    off:
      off === undefined
        ? []
        : [{ of: X, grace: off.grace, ...(off.awaited ? { awaited: true as const } : {}) }],
    ...(until === undefined ? {} : { until }),
    ...(idle === undefined ? {} : { idle: { span: idle, since: 0 } }),
    ...(warn === undefined ? {} : { warn: { before: warn } }),
    ...(extend === undefined ? {} : { extend }),
  }));

const anybody: fc.Arbitrary<Partial<Member>> = fc.record(
  {
    duration: span,
    state: fc.constantFrom('in' as const, 'asked' as const),
    part: fc.constantFrom('subscriber' as const, 'publisher' as const),
    reach: fc.record({ roster: fc.boolean(), bookmarks: fc.boolean() }),
  },
  { requiredKeys: [] },
);

const chats: fc.Arbitrary<Chat> = fc
  .record({
    people: fc.array(anybody, { minLength: 2, maxLength: 6 }),
    ending,
    contacts: fc.boolean(),
  })
  .map(({ people, ending: rules, contacts }) =>
    chatOf(
      people.map((more, index) => member(NAMES[index] ?? '', more)),
      { ending: rules, contacts },
    ),
  );

/** Mostly people who are in it. */
const person = fc.constantFrom('a', 'a', 'b', 'b', 'c', 'd', 'e', 'f').map(jid);
const pair = fc.tuple(person, person);

const newcomer: fc.Arbitrary<ChatEvent> = fc
  .record({ more: anybody, name: fc.constantFrom('e', 'f'), contacts: fc.boolean() })
  .map(({ more, name, contacts }) => ({
    type: 'joined',
    members: [member(name, more)],
    contacts,
  }));

/** What happens, how long after the last thing, and how much the outbox gets done in between. */
const steps = fc.array(
  fc.record({
    pause: fc.integer({ min: 0, max: 2000 }),
    work: fc.integer({ min: 0, max: 8 }),
    event: fc.oneof<fc.WeightedArbitrary<ChatEvent>[]>(
      { weight: 6, arbitrary: person.map((one) => ({ type: 'entered', person: one })) },
      { weight: 6, arbitrary: person.map((one) => ({ type: 'withdrawn', person: one })) },
      { weight: 1, arbitrary: person.map((one) => ({ type: 'expelled', person: one })) },
      { weight: 2, arbitrary: person.map((one) => ({ type: 'extended', person: one })) },
      { weight: 3, arbitrary: pair.map((two) => ({ type: 'parted', pair: two })) },
      { weight: 3, arbitrary: pair.map((two) => ({ type: 'reunited', pair: two })) },
      { weight: 2, arbitrary: fc.boolean().map((online) => ({ type: 'presence', of: X, online })) },
      { weight: 3, arbitrary: newcomer },
      { weight: 1, arbitrary: fc.constant({ type: 'prepared' }) },
      { weight: 1, arbitrary: fc.constant({ type: 'reconnected' }) },
      { weight: 1, arbitrary: fc.constant({ type: 'tick' }) },
      { weight: 1, arbitrary: fc.constant({ type: 'end', reason: 'command' }) },
    ),
  }),
  { minLength: 5, maxLength: 30, size: 'max' },
);

/** Whether it is opened before anything else happens. */
const opens = fc.constantFrom(true, true, true, false);

/** What the server keeps of a chat when everything is done that is to be done. */
const expected = (chat: Chat): { rosters: string[]; bookmarks: string[] } => {
  if (chat.phase !== 'open') return { rosters: [], bookmarks: [] };
  const both = relatedPairs(chat).flatMap(([one, other]) => [
    [one, other] as const,
    [other, one] as const,
  ]);
  return {
    rosters: chat.contacts
      ? both
          .filter(([owner]) => owner.reach.roster)
          .map(([owner, contact]) => `${owner.jid} ${contactOf(chat, contact)}`)
          .toSorted()
      : [],
    bookmarks: chat.members
      .filter(({ state, reach }) => state === 'in' && reach.bookmarks)
      .map((one) => `${one.jid} ${chat.room}`)
      .toSorted(),
  };
};

describe('the life of a chat, whatever happens', () => {
  /** Plays the steps and lets every deadline come; gives what is left. */
  function play(
    start: Chat,
    begins: boolean,
    happens: typeof steps extends fc.Arbitrary<infer T> ? T : never,
    look: (chat: Chat, world: World, index: RelationIndex) => void = () => {},
  ): { chat: Chat; world: World; index: RelationIndex } {
    const world = new World();
    const standing: RelationIndex = new RelationIndex({
      related: (one, other) => [one, other].every((jids) => [jid('a'), X].includes(jids)),
      of: (one) => (one === jid('a') ? [X] : one === X ? [jid('a')] : []),
    });
    let chat = start;
    let now = 0;
    const apply = (event: ChatEvent): void => {
      const step = conduct(chat, event, now);
      if (chat.phase === 'preparing' && step.chat.phase === 'open') world.rooms.add(chat.room);
      chat = step.chat;
      world.take(step.effects);
      standing.update(chat);
      look(chat, world, standing);
    };
    if (begins) apply({ type: 'prepared' });
    for (const { pause, work, event } of happens) {
      for (
        let due = nextDeadline(chat);
        due !== undefined && due <= now + pause;
        due = nextDeadline(chat)
      ) {
        now = Math.max(now, due);
        apply({ type: 'tick' });
      }
      now += pause;
      apply(event);
      world.work(chat, work);
    }
    apply({ type: 'prepared' });
    for (let due = nextDeadline(chat), turns = 0; due !== undefined; due = nextDeadline(chat)) {
      expect((turns += 1), 'it comes to an end').to.be.below(100);
      now = Math.max(now, due);
      apply({ type: 'tick' });
    }
    world.work(chat);
    return { chat, world, index: standing };
  }

  it('A12 after the end no roster entry, no bookmark, no room and no relation "Ad hoc" remain', () => {
    fc.assert(
      fc.property(chats, opens, steps, (start, begins, happens) => {
        const { chat, world, index } = play(start, begins, happens);
        expect(chat.phase).to.equal('closed');
        expect([...world.rosters]).to.deep.equal([]);
        expect([...world.bookmarks]).to.deep.equal([]);
        expect([...world.rooms]).to.deep.equal([]);
        expect(relationsOf(chat)).to.deep.equal([]);
        for (const name of [...NAMES, 'x']) {
          const lasting = name === 'a' ? ['x'] : name === 'x' ? ['a'] : [];
          expect([...index.relatedTo(jid(name))]).to.deep.equal(lasting.map(jid));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('A13 at every moment what is to be done leads to just what the chat shows', () => {
    fc.assert(
      fc.property(chats, opens, steps, (start, begins, happens) => {
        play(start, begins, happens, (chat, world) => {
          const then = new World();
          for (const one of world.rosters) then.rosters.add(one);
          for (const one of world.bookmarks) then.bookmarks.add(one);
          then.take([...world.waiting.values()]);
          then.work(chat);
          const { rosters, bookmarks } = expected(chat);
          expect([...then.rosters].toSorted()).to.deep.equal(rosters);
          expect([...then.bookmarks].toSorted()).to.deep.equal(bookmarks);
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('A12 an open chat has people in it and a deadline; nothing happens to a closed one', () => {
    fc.assert(
      fc.property(chats, opens, steps, (start, begins, happens) => {
        play(start, begins, happens, (chat) => {
          if (chat.phase === 'open') {
            expect(Number.isFinite(nextDeadline(chat))).to.equal(true);
            const there = chat.members.filter(({ state }) => state === 'in' || state === 'asked');
            expect(there.length).to.be.at.least(2);
          }
          if (chat.phase === 'closed') {
            const again = conduct(chat, { type: 'tick' }, 99_999);
            expect(again).to.deep.equal({ chat, effects: [] });
          }
        });
      }),
    );
  });

  it('A12 nobody stays beyond his own duration, the chat’s limit and what it was put off by', () => {
    fc.assert(
      fc.property(chats, opens, steps, (start, begins, happens) => {
        let over = Infinity;
        play(start, begins, happens, (chat) => {
          if (chat.phase !== 'closed' || chat.opened === undefined || over !== Infinity) return;
          over = (chat.ended?.at ?? 0) - chat.opened;
          expect(over).to.be.at.most(chat.ending.limit + chat.ending.extended);
          for (const one of chat.members) {
            if (one.state !== 'left' || one.duration === undefined || one.since === undefined)
              continue;
            const own = Math.max(one.duration, chat.ending.limit);
            expect(one.since - chat.opened).to.be.at.most(own + chat.ending.extended);
          }
        });
      }),
    );
  });
});
