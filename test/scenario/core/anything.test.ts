import { expect } from 'chai';
import fc from 'fast-check';
import { MINUTE, Play, SECOND } from './play.ts';

const NAMES = ['a', 'b', 'c', 'd', 'x'];
const FRIENDS = {
  'friend@elsewhere.example': { name: 'Friend', groups: ['Friends'], subscription: 'both' },
};

/** Rules of a topic whose publisher is X. */
const rules = fc
  .record({
    over: fc.constantFrom('split', 'first', 'random'),
    max: fc.constantFrom(2, 3, 9),
    running: fc.constantFrom('join', 'ignore', 'new'),
    quiet: fc.constantFrom('0s', '5m'),
    late: fc.constantFrom('invite', 'ignore'),
    begin: fc.constantFrom({ after: '0s' }, { after: '3m' }, { at: 'next 15m' }),
    ends: fc.subarray(
      [
        { idle: '10m' },
        { presence_off: { of: 'x@example.org', grace: '1m' } },
        { clock: { at: '*/20 * * * *' } },
        { after: '30m' },
      ],
      { minLength: 1 },
    ),
    starts: fc.subarray([
      { presence: { of: 'x@example.org', grace: '1m' } },
      { clock: { at: '7,37 * * * *' } },
    ]),
    standing: fc.boolean(),
    warned: fc.boolean(),
    short: fc.boolean(),
  })
  .map(({ over, max, running, quiet, late, begin, ends, starts, standing, warned, short }) => ({
    name: 'News',
    members: [
      short ? { jid: 'a@example.org', duration: '4m' } : 'a@example.org',
      ...['b', 'c', 'd'].map((name) => `${name}@example.org`),
    ],
    publisher: 'x@example.org',
    standing,
    start: [{ message: {} }, ...starts],
    end: ends,
    size: { min: 1, max, over },
    again: { running, quiet },
    late,
    begin,
    ...(warned ? { warn: '2m', extend: { by: '5m', most: '10m' } } : {}),
  }));

type Step = (play: Play) => Promise<void>;

const who = fc.constantFrom(...NAMES);
/** A room that is open now. */
const room = async (play: Play): Promise<string> =>
  (await play.chats())[0]?.room ?? 'none@muster.example.org';

/** What may happen, with its name for the report of a failure. */
const happenings: fc.Arbitrary<readonly [string, Step]> = fc.oneof(
  {
    weight: 5,
    arbitrary: who.map((name): readonly [string, Step] => [
      `${name} comes`,
      async (play) => void (await play.come(name)),
    ]),
  },
  {
    weight: 3,
    arbitrary: who.map((name): readonly [string, Step] => [
      `${name} goes`,
      (play) => play.go(name),
    ]),
  },
  {
    weight: 4,
    arbitrary: fc.constant<readonly [string, Step]>([
      'X posts',
      async (play) => {
        play.person('x').writes('news@muster.example.org', 'Out now.');
        await play.rest();
      },
    ]),
  },
  {
    weight: 3,
    arbitrary: fc.constant<readonly [string, Step]>([
      'started by hand',
      (play) => play.start('news'),
    ]),
  },
  {
    weight: 4,
    arbitrary: who.map((name): readonly [string, Step] => [
      `${name} enters`,
      async (play) => {
        play.person(name).enters(await room(play));
        await play.rest();
      },
    ]),
  },
  {
    weight: 3,
    arbitrary: who.map((name): readonly [string, Step] => [
      `${name} leaves`,
      async (play) => {
        play.person(name).leaves(await room(play));
        await play.clock.advance(5 * SECOND);
      },
    ]),
  },
  {
    weight: 2,
    arbitrary: who.map((name): readonly [string, Step] => [
      `${name} wants more`,
      async (play) => {
        play.person(name).says(await room(play), '!more');
        await play.rest();
      },
    ]),
  },
  {
    weight: 2,
    arbitrary: fc.constant<readonly [string, Step]>([
      'ended by hand',
      async (play) => {
        const [chat] = await play.chats();
        if (chat !== undefined) await play.command('end', { chat: chat.chat });
      },
    ]),
  },
  {
    weight: 2,
    arbitrary: fc.constant<readonly [string, Step]>(['restarted', (play) => play.restart()]),
  },
  {
    weight: 3,
    arbitrary: fc.constant<readonly [string, Step]>([
      'killed',
      async (play) => {
        await play.kill();
        await play.run();
      },
    ]),
  },
  {
    weight: 2,
    arbitrary: fc.constant<readonly [string, Step]>(['link lost', (play) => play.reconnect()]),
  },
  {
    weight: 1,
    arbitrary: fc.constant<readonly [string, Step]>([
      'privileges lost for a while',
      async (play) => {
        const { privileges } = play.server;
        play.server.privileges = { presence: 'managed_entity' };
        await play.reconnect();
        await play.clock.advance(MINUTE);
        play.server.privileges = privileges;
        await play.reconnect();
      },
    ]),
  },
  {
    weight: 8,
    arbitrary: fc
      .constantFrom(1, 30, 61, 200, 700)
      .map((seconds): readonly [string, Step] => [
        `${seconds} s pass`,
        (play) => play.clock.advance(seconds * SECOND),
      ]),
  },
);

describe('whatever happens', function () {
  this.timeout(120_000);

  /** What people have that could be ours, and the standing relations. */
  const belongings = async (play: Play): Promise<unknown> => ({
    contacts: NAMES.map((name) => play.person(name).account.contacts),
    bookmarks: NAMES.map((name) => play.person(name).bookmarks),
    relations: await play.command('relations'),
  });

  it('after the last end nothing temporary remains, and what lasted before lasts', async () => {
    // MUSTER_RANDOM_PLAYS=500 for a night's hunt.
    const runs = Number(process.env['MUSTER_RANDOM_PLAYS'] ?? '6');
    await fc.assert(
      fc.asyncProperty(
        rules,
        fc.array(happenings, { minLength: 20, maxLength: 50, size: 'max' }),
        async (news, steps) => {
          await using play = await Play.prepare({
            topics: { news },
            more: { contacts: { most: 4 } },
          });
          for (const name of NAMES) {
            for (const [contact, entry] of Object.entries(FRIENDS))
              play.person(name).account.change(contact, entry);
          }
          await play.run();
          await play.clock.advance(MINUTE);
          const before = await belongings(play);
          await play.come(...NAMES);
          const done: string[] = [];
          try {
            for (const [name, step] of steps) {
              done.push(name);
              await step(play);
            }
            // No more events: the topic only ends what it began.
            await play.restart({
              topics: { news: { ...news, start: [{ message: {} }] } },
              more: { contacts: { most: 4 } },
            });
            await play.clock.advance(20 * MINUTE);
            for (let time = 0; time < 8; time += 1) {
              for (const { chat } of await play.chats()) await play.command('end', { chat });
              await play.clock.advance(10 * MINUTE);
            }
            await play.come(...NAMES);
            await play.clock.advance(MINUTE);
            for (const { chat } of await play.chats()) await play.command('end', { chat });
            await play.clock.advance(MINUTE);
            const { relations, ...rest } = (await belongings(play)) as { relations: unknown };
            expect({
              relations: (relations as { attribute: string }[]).filter(
                ({ attribute }) => attribute === 'Ad hoc',
              ),
              ...rest,
            }).to.deep.equal({
              ...(before as object),
              relations: [],
            });
            const standing = news.standing ? 8 : 0;
            const left = play.leftovers();
            expect(left.filter((one) => !one.startsWith('journal'))).to.deep.equal([]);
            expect(left.length).to.equal(standing);
            expect(
              play.log.lines
                .filter(({ level }) => level === 'error')
                .map(({ text, fields }) => `${text} ${JSON.stringify(fields)}`),
            ).to.deep.equal([]);
          } catch (error) {
            throw new Error(
              `${JSON.stringify(news)}\n${done.join(', ')}\n${String(error instanceof Error ? error.message : error)}`,
              { cause: error },
            );
          }
        },
      ),
      { numRuns: runs, endOnFailure: true },
    );
  });
});
