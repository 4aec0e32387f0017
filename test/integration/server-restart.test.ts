import { expect } from 'chai';
import { belongings, belongingsOf } from '../support/belongings.ts';
import { eventually } from '../support/eventually.ts';
import { COMPONENT, displayName, mailTopic, namedPeople, Stage } from '../support/stage.ts';
import type { StockClient } from '../support/stock-client.ts';

const NAMES = ['alice', 'bob', 'carol', 'dave'] as const;
/** Who finds Muster not yet back when his client rejoins is invited some seconds later. */
const BACK = 25_000;

describe('the server goes and comes back', function () {
  this.timeout(60_000);

  const settings = (stage: Stage, after: string) => ({
    people: namedPeople(stage.prosody, NAMES),
    topics: {
      news: mailTopic('news', {
        name: 'News',
        members: NAMES.map((name) => stage.prosody.jid(name)),
        after,
      }),
    },
  });

  /** Clients of several kinds; everybody accepts when he is invited. */
  async function cast(stage: Stage): Promise<StockClient[]> {
    await stage.prosody.seedRoster('alice', [
      { jid: `bob@${COMPONENT}`, name: 'Bobby', groups: ['Friends'], subscription: 'both' },
    ]);
    const habits = [{}, { savesBookmarks: false }, { bookmarks: 'ignores' }, {}] as const;
    return await Promise.all(
      NAMES.map((name, index) => stage.logIn(name, { ...habits[index], joinOnInvite: true })),
    );
  }

  /** Muster has heard how everybody is. */
  const known = (stage: Stage, presence: 'Online' | 'Offline'): Promise<void> =>
    eventually(async () => {
      const rows = await stage.command('people');
      expect(rows.map((row) => row['presence'])).to.deep.equal(NAMES.map(() => presence));
    });

  /** A chat is on, and everybody is inside and has the group. */
  async function on(stage: Stage, people: readonly StockClient[]): Promise<string> {
    expect((await stage.mail('news')).code).to.equal(250);
    const room = String((await stage.muster.event('chat.opened'))['room']);
    await together(people, room);
    for (const one of people)
      await one.until(() => one.contacts.size === people.length - 1, 'the contacts');
    return room;
  }

  /** Each of them sees exactly them in the room, and hears what the first says. */
  async function together(people: readonly StockClient[], room: string): Promise<void> {
    const names = people.map((one) => displayName(one.name)).toSorted();
    const shown = (one: StockClient): string =>
      [...(one.rooms.get(room)?.occupants.keys() ?? [])].toSorted().join();
    for (const one of people)
      await one.until(() => shown(one) === names.join(), `${names.join()} in the room`, BACK);
    const text = `Who is here? ${performance.now()}`;
    people[0]?.say(room, text);
    for (const one of people)
      await one.until(() => one.rooms.get(room)?.texts.at(-1) === text, 'what is said', BACK);
  }

  async function asBefore(
    people: readonly StockClient[],
    before: Awaited<ReturnType<typeof belongingsOf>>,
  ): Promise<void> {
    for (const one of people) {
      await eventually(async () =>
        expect(await belongings(one), one.name).to.deep.equal(before.get(one.name)),
      );
      await eventually(() => {
        expect([...one.rooms.keys()], one.name).to.deep.equal([]);
        const ours = [...one.presences.keys()].filter((jid) => jid.includes(COMPONENT));
        expect(ours, `nobody of us is online to ${one.name}`).to.deep.equal([]);
      });
    }
  }

  for (const [how, ends] of [
    ['stopped', (stage: Stage) => stage.prosody.halt()],
    ['killed', (stage: Stage) => stage.prosody.kill()],
  ] as const)
    it(`${how} in mid-chat: who comes back is in the room, who does not is no ghost, the end comes (A2, A12, A13)`, async () => {
      await using stage = await Stage.open(NAMES);
      const people = await cast(stage);
      const [alice, bob, carol, dave] = people as [
        StockClient,
        StockClient,
        StockClient,
        StockClient,
      ];
      const before = await belongingsOf(people);
      await stage.play(settings(stage, '1h'));
      const room = await on(stage, people);
      await ends(stage);
      await dave.vanish();
      await stage.prosody.resume();
      await together([alice, bob, carol], room);
      await dave.logIn();
      await together(people, room);
      const twice = people.filter((one) => one.rooms.get(room)?.occupants.size !== 4);
      expect(twice).to.deep.equal([]);
      expect(await stage.command('chats')).to.have.length(1);
      await stage.command('end', { chat: room });
      await stage.muster.event('chat.closed');
      await asBefore(people, before);
    });

  it('twice in a short time: the same', async () => {
    await using stage = await Stage.open(NAMES);
    const people = await cast(stage);
    const before = await belongingsOf(people);
    await stage.play(settings(stage, '1h'));
    const room = await on(stage, people);
    await stage.prosody.restart();
    await Promise.all(people.map((one) => one.until(() => one.online, 'back', BACK)));
    await stage.prosody.restart();
    await together(people, room);
    await stage.command('end', { chat: room });
    await asBefore(people, before);
  });

  for (const [how, goes, comes] of [
    ['at once', (stage: Stage) => stage.prosody.halt(), async () => {}],
    [
      'behind its people, as it logs them off first',
      async (stage: Stage) => {
        await Promise.all(stage.people.map((one) => one.vanish()));
        await known(stage, 'Offline');
        await stage.prosody.halt();
      },
      (stage: Stage) => Promise.all(stage.people.map((one) => one.logIn())),
    ],
  ] as const)
    it(`away, ${how}, while a mail comes: accepted, and the chat opens when people are back (A2, A4)`, async () => {
      await using stage = await Stage.open(NAMES);
      const people = await cast(stage);
      const before = await belongingsOf(people);
      await stage.play(settings(stage, '1h'));
      await known(stage, 'Online');
      await goes(stage);
      await Promise.all(people.map((one) => one.until(() => !one.online, 'offline')));
      expect((await stage.mail('news', { text: 'While you were away' })).code).to.equal(250);
      expect(stage.muster.events('chat.opened')).to.deep.equal([]);
      const from = stage.muster.lines.length;
      await stage.prosody.resume();
      await stage.muster.event('ready', { from, patience: BACK });
      await comes(stage);
      const opened = await stage.muster.event('chat.opened', { patience: BACK });
      expect(opened['members']).to.have.members(NAMES.map((name) => stage.prosody.jid(name)));
      const room = String(opened['room']);
      await together(people, room);
      for (const one of people)
        await one.until(
          () => one.rooms.get(room)?.texts.some((text) => text.includes('While you were away')),
          'the text of the mail',
        );
      await stage.command('end', { chat: room });
      await asBefore(people, before);
    });

  it('away when the time is over: all is taken away when it is back (A12)', async () => {
    await using stage = await Stage.open(NAMES);
    const people = await cast(stage);
    const before = await belongingsOf(people);
    await stage.play(settings(stage, '2s'));
    const room = await on(stage, people);
    await stage.prosody.halt();
    await stage.muster.event('chat.closed');
    await stage.prosody.resume();
    for (const one of people) await one.until(() => one.online, 'back', BACK);
    await asBefore(people, before);
    await eventually(async () => expect(await stage.command('chats')).to.deep.equal([]));
    for (const one of people)
      expect(
        one.seen('entered').filter((entered) => entered.room === room),
        `${one.name} was in the room once`,
      ).to.have.length(1);
  });

  it('not there yet when Muster starts: ready when it comes', async () => {
    await using stage = await Stage.open(NAMES);
    await stage.prosody.halt();
    const muster = await stage.prepare(settings(stage, '1h'));
    await muster.run({ ready: false });
    await muster.event('mail.listening');
    expect(await stage.command('chats')).to.deep.equal([]);
    expect(muster.events('ready')).to.deep.equal([]);
    await stage.prosody.resume();
    await muster.event('ready', { patience: BACK });
    await on(stage, await cast(stage));
  });

  it('not there when Muster is started again, and a mail comes before it: who was there is awaited (A2, A4)', async () => {
    await using stage = await Stage.open(NAMES);
    const people = await cast(stage);
    const muster = await stage.play(settings(stage, '1h'));
    await known(stage, 'Online');
    await muster.terminate();
    await stage.prosody.halt();
    await muster.run({ ready: false });
    await muster.event('mail.listening', { from: muster.lines.length - 1 });
    expect((await stage.mail('news')).code).to.equal(250);
    await stage.prosody.resume();
    const opened = await muster.event('chat.opened', { patience: BACK });
    expect(opened['members']).to.have.length(4);
    await together(people, String(opened['room']));
  });
});
