import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { belongings, belongingsOf } from '../support/belongings.ts';
import { instant } from '../support/client/happening.ts';
import { type Contents, contentsOf } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import type { LogLine } from '../support/muster.ts';
import { type Random, seededRandom } from '../support/random.ts';
import { COMPONENT, linkThrough, mailTopic, namedPeople, Stage } from '../support/stage.ts';
import type { StockClient } from '../support/stock-client.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

const NAMES = ['alice', 'bob', 'carol', 'dave', 'erin'] as const;
const KILLS = 50;
/** How many of the runs die before they take mail, and how long a start is taken to last, in ms. */
const STILLBORN = 0.2;
const START = 900;
/** The longest life of the others, in ms from when they take mail. */
const LIFE = 1200;
/** Who lives for so long while a chat is on has time to show it, in ms. */
const TIME_TO_SHOW = 500;

/** A mail that was sent while Muster was being killed again and again. */
interface Letter {
  readonly subject: string;
  readonly topic: string;
  acknowledged: boolean;
}

/** Something said in a room, and when it came back to him who said it. */
interface Saying {
  readonly room: string;
  readonly text: string;
  readonly by: StockClient;
  readonly at: number;
}

/** People who talk, mails that come in, and a Muster that dies all the time. */
class Storm {
  readonly stage: Stage;
  readonly random: Random;
  readonly letters: Letter[] = [];
  readonly sayings: Saying[] = [];
  /** When Muster died each time, as its log counts. */
  readonly deaths: number[] = [];
  readonly #under: Promise<void>[] = [];

  constructor(stage: Stage, random: Random) {
    this.stage = stage;
    this.random = random;
  }

  /** One run of Muster, from its start to its death. */
  async run(): Promise<void> {
    const { stage, random } = this;
    const from = stage.muster.lines.length;
    await stage.muster.run({ ready: false });
    if (random.next() < STILLBORN) await pause(random.next() * START);
    else {
      await stage.muster.event('mail.listening', { from, patience: 15_000 });
      await this.#live(random.next() * LIFE);
    }
    this.deaths.push(Date.now());
    await stage.muster.kill9();
    await Promise.all(this.#under.splice(0));
  }

  /**
   * Whether the whole chat passed while Muster was dead, or just about to die: what falls due
   * meanwhile happens at its next start, and then there is nothing left to show.
   */
  missed(chat: string, accepted: number): boolean {
    const { muster } = this.stage;
    const timeOf = (line: LogLine | undefined): number => Date.parse(String(line?.['time']));
    const of = (name: string) => muster.events(name).find((line) => line['chat'] === chat);
    const opened = of('chat.opened');
    const from = opened === undefined ? accepted : timeOf(opened);
    const until = timeOf(of('chat.closed'));
    return muster.events('ready').every((line) => {
      const ready = timeOf(line);
      const died = this.deaths.find((death) => death > ready) ?? Infinity;
      return Math.min(died, until) - Math.max(ready, from) < TIME_TO_SHOW;
    });
  }

  async #live(life: number): Promise<void> {
    const { random } = this;
    for (let i = 0; i < 4; i++) this.#later(random.next() * life, () => this.#send());
    for (let i = 0; i < 6; i++) this.#later(random.next() * life, () => this.#talk());
    await pause(life); // the moment of death is what is tried
  }

  #later(delay: number, act: () => void | Promise<void>): void {
    this.#under.push(pause(delay).then(act));
  }

  async #send(): Promise<void> {
    const topic = this.random.pick(['fast', 'slow', 'pair', 'twin']);
    const letter = { subject: `Letter ${this.letters.length}`, topic, acknowledged: false };
    this.letters.push(letter);
    try {
      const { code } = await this.stage.mail(topic, {
        subject: letter.subject,
        text: `${letter.subject} in words`,
      });
      letter.acknowledged = code === 250;
    } catch {
      // Nobody answered: the sender would send it again.
    }
  }

  #talk(): void {
    const by = this.random.pick(this.stage.people as [StockClient, ...StockClient[]]);
    const [room] = [...by.rooms.keys()].slice(-1);
    if (room === undefined) return;
    const text = `Saying ${this.sayings.length}`;
    this.sayings.push({ room, text, by, at: instant() });
    by.say(room, text);
  }
}

/** Whether this client was inside, as it believes, all the time between the two moments. */
function insideAllTheTime(person: StockClient, room: string, from: number, to: number): boolean {
  const entered = person.seen('entered').find((happening) => happening.room === room);
  const left = person.seen('left').find((happening) => happening.room === room);
  return entered !== undefined && entered.at < from && (left === undefined || left.at > to);
}

/** What happened to this client in the room, in ms from the moment. */
function history(person: StockClient, room: string, from: number): string {
  return person.happenings
    .filter((happening) => 'room' in happening && happening.room === room)
    .map((happening) => {
      const what = happening.kind === 'said' ? `said “${happening.text}”` : happening.kind;
      return `${what} ${Math.round(happening.at - from)}`;
    })
    .join(', ');
}

/** What was said and came back to its sender came to all who were inside. */
function unheard(storm: Storm): string[] {
  return storm.sayings.flatMap(({ room, text, by, at }) => {
    const heard = (one: StockClient) =>
      one.seen('said').find((message) => message.room === room && message.text === text);
    const back = heard(by);
    if (back === undefined) return [];
    return storm.stage.people
      .filter((one) => insideAllTheTime(one, room, at, back.at + 500) && heard(one) === undefined)
      .map((one) => `${text} of ${by.name}, by ${one.name}: ${history(one, room, at)}`);
  });
}

/** What shows that somebody was taken for one who is not inside: he would have had to join again. */
function thrownOut(people: readonly StockClient[]): string[] {
  return people.flatMap((one) => {
    const twice = one
      .seen('entered')
      .filter(({ room }, index, all) => all.findIndex((other) => other.room === room) !== index)
      .map(({ room }) => `${one.name} entered ${room} twice`);
    const strays = one
      .seen('left')
      .filter(({ codes }) => codes.includes('333'))
      .map(({ room, reason }) => `${one.name} was told that he is not in ${room}: ${reason}`);
    const refused = one
      .seen('bounced')
      .filter(({ condition, from, at }) => {
        const room = from.split('/', 1)[0] ?? '';
        return condition === 'not-acceptable' && insideAllTheTime(one, room, at, at + 500);
      })
      .map(({ from }) => `${one.name} was refused by ${from}`);
    return [...twice, ...strays, ...refused];
  });
}

/** Acknowledged mails that started nothing, were shown to nobody, or were missed by those inside. */
function lost(storm: Storm, { events }: Contents): string[] {
  const { people } = storm.stage;
  const shown = (chat: string): boolean =>
    people.some((one) =>
      [...one.seen('bookmarked'), ...one.seen('invited')].some(({ room }) => room.includes(chat)),
    );
  /** Clients in the room after the mail, with time to hear of it: all who were not removed soon. */
  const missed = (chat: string, text: string, at: number): string[] =>
    people
      .filter((one) => {
        const entered = one.seen('entered').find(({ room }) => room.includes(chat));
        const left = one.seen('left').find(({ room }) => room.includes(chat));
        const heard = one.seen('said').some((message) => message.text.includes(text));
        return entered !== undefined && left !== undefined && left.at > at + 1000 && !heard;
      })
      .map((one) => one.name);
  return storm.letters
    .filter((letter) => letter.acknowledged)
    .flatMap(({ subject, topic }) => {
      const event = events.get(subject);
      const fate = `${subject} (${topic}): ${JSON.stringify(event)}`;
      if (event?.state === 'started') {
        const seen = shown(event.chat) || storm.missed(event.chat, event.at);
        return seen ? [] : [`${fate}, shown to nobody`];
      }
      if (event?.state !== 'joined') return [fate];
      return missed(event.chat, `${subject} in words`, event.at).map(
        (name) => `${fate}, missed by ${name}`,
      );
    });
}

describe('Muster dies and comes back', function () {
  this.timeout(400_000);

  /** Whoever of our domain this client shows as online. */
  const online = (one: StockClient): string[] =>
    [...one.presences.keys()].filter((jid) => jid.includes(COMPONENT));

  const isRoom = (jid: string): boolean => /-[a-z2-7]{20}@/.test(jid);

  async function cast(stage: Stage): Promise<readonly StockClient[]> {
    await stage.prosody.seedRoster('alice', [
      { jid: `bob@${COMPONENT}`, name: 'Bobby', groups: ['Friends'], subscription: 'both' },
      { jid: 'mum@family.example', name: 'Mum', groups: ['Family'] },
    ]);
    const habits = [
      {},
      {},
      { bookmarks: 'ignores', joinOnInvite: true },
      { joinAfter: 200 },
      { savesBookmarks: false },
    ] as const;
    const people = await Promise.all(NAMES.map((name, index) => stage.logIn(name, habits[index])));
    await people[1]?.saveBookmark({ room: 'a@b.example', name: 'A', nick: '', autojoin: false });
    return people;
  }

  const topics = (stage: Stage): Record<string, object> => {
    const jids = NAMES.map((name) => stage.prosody.jid(name));
    const own = (index: number, duration: string) => ({ jid: jids[index], duration });
    return {
      fast: mailTopic('fast', { name: 'Fast', members: jids, after: '1s' }),
      slow: mailTopic('slow', {
        name: 'Slow',
        members: [own(0, '1s'), own(1, '2s'), own(2, '3s'), own(3, '4s')],
        after: '5s',
      }),
      pair: mailTopic('pair', { name: 'Pair', members: jids.slice(0, 2), after: '2s' }),
      // The same title: entries of one group are held by two chats.
      twin: mailTopic('twin', { name: 'Slow', members: jids.slice(1), after: '3s' }),
    };
  };

  it(`by kill -9 at ${KILLS} random moments: nothing acknowledged is lost, nobody has to join again, nothing is left behind (A4, A12)`, async () => {
    await using stage = await Stage.open(NAMES);
    const people = await cast(stage);
    const before = await belongingsOf(people);
    const { muster, prosody } = await prepared(stage);
    const random = seededRandom();
    console.log(`      SEED=${random.seed}`);
    const storm = new Storm(stage, random);
    for (let kill = 0; kill < KILLS; kill++) await storm.run();
    await muster.run();
    // The last chats end, and what clients may have saved late is looked at again.
    await eventually(async () => expect(await stage.command('chats')).to.deep.equal([]), 20_000);
    await eventually(() => {
      const { chats, effects, journal, occupants } = contentsOf(muster.folder);
      expect({ chats, journal, occupants }).to.deep.equal({
        chats: [],
        journal: [],
        occupants: [],
      });
      expect(effects.filter((effect) => effect.due !== 'login')).to.deep.equal([]);
    }, 30_000);
    const contents = contentsOf(muster.folder);
    const acknowledged = storm.letters.filter((letter) => letter.acknowledged).length;
    const relayed = storm.sayings.filter(({ by, text }) =>
      by.seen('said').some((m) => m.text === text),
    );
    console.log(
      `      ${acknowledged} of ${storm.letters.length} mails acknowledged, ${muster.events('chat.opened').length} chats, ` +
        `${relayed.length} of ${storm.sayings.length} messages relayed`,
    );
    expect(acknowledged, 'enough was tried').to.be.above(KILLS / 2);
    expect(lost(storm, contents), 'lost').to.deep.equal([]);
    expect(thrownOut(people), 'thrown out').to.deep.equal([]);
    expect(unheard(storm), 'unheard').to.deep.equal([]);
    for (const one of people) {
      expect(await belongings(one), one.name).to.deep.equal(before.get(one.name));
      expect([...one.rooms.keys()], one.name).to.deep.equal([]);
      expect(online(one), `nobody of us is online to ${one.name}`).to.deep.equal([]);
    }
    expect(prosody.host).to.equal('localhost');
  });

  async function prepared(stage: Stage) {
    const muster = await stage.prepare({
      people: namedPeople(stage.prosody, NAMES),
      topics: topics(stage),
    });
    return { muster, prosody: stage.prosody };
  }

  /** A chat of the topic is on and everybody is inside. */
  async function on(stage: Stage, topic: string, people: readonly StockClient[]) {
    expect((await stage.mail(topic)).code).to.equal(250);
    const opened = await stage.muster.event('chat.opened');
    const room = String(opened['room']);
    const others = people.length - 1;
    for (const one of people)
      await one.until(() => one.rooms.get(room)?.others.length === others, 'all inside');
    return { room, ends: Date.parse(String(opened['ends'])) };
  }

  it('and what fell due meanwhile happens at once (A12)', async () => {
    await using stage = await Stage.open(NAMES);
    const people = await cast(stage);
    const before = await belongingsOf(people);
    const { muster } = await prepared(stage);
    await muster.run();
    const { room, ends } = await on(stage, 'fast', people);
    await muster.kill9();
    await eventually(() => expect(Date.now()).to.be.above(ends));
    for (const one of people) expect(one.rooms.has(room), one.name).to.equal(true);
    await muster.run();
    const ready = instant();
    for (const one of people) {
      await one.until(() => !one.rooms.has(room), 'the late end');
      expect((one.seen('left').at(-1)?.at ?? 0) - ready, one.name).to.be.below(1000);
    }
    for (const one of people) {
      await one.until(() => online(one).length === 0, 'nobody of us online');
      await eventually(async () =>
        expect(await belongings(one), one.name).to.deep.equal(before.get(one.name)),
      );
    }
  });

  for (const [how, goes] of [
    [
      'killed',
      async (stage: Stage, network: TcpProxy) => {
        await stage.muster.kill9();
        network.cut();
        await stage.muster.run();
      },
    ],
    ['cut off', (_: Stage, network: TcpProxy) => network.cut()],
  ] as const)
    it(`and says the end again when it was ${how} before the server heard of it (A12, A13)`, async () => {
      await using stage = await Stage.open(NAMES);
      const people = await cast(stage);
      const before = await belongingsOf(people);
      await using network = await TcpProxy.open(stage.prosody.componentPort);
      const muster = await stage.play({
        people: namedPeople(stage.prosody, NAMES),
        topics: topics(stage),
        more: { xmpp: linkThrough(stage, network) },
      });
      const { room } = await on(stage, 'fast', people);
      for (const one of people) await one.until(() => online(one).length === 4, 'all online');
      // The end is recorded, but nothing that is said of it comes to the server.
      network.hold();
      await muster.event('chat.closed');
      await goes(stage, network);
      for (const one of people) {
        await one.until(() => !one.rooms.has(room), 'the late end');
        await one.until(() => online(one).length === 0, 'nobody online');
        await eventually(async () =>
          expect(await belongings(one), one.name).to.deep.equal(before.get(one.name)),
        );
      }
    });

  it('by SIGTERM in mid-chat: nobody hears of it, everybody is still inside (A12)', async () => {
    await using stage = await Stage.open(NAMES);
    const people = await cast(stage);
    const jids = NAMES.map((name) => stage.prosody.jid(name));
    const muster = await stage.play({
      people: namedPeople(stage.prosody, NAMES),
      topics: { fast: mailTopic('fast', { name: 'Fast', members: jids, after: '1h' }) },
    });
    const { room } = await on(stage, 'fast', people);
    const complete = (one: StockClient) => one.contacts.size >= 4 && one.presences.size === 4;
    for (const one of people) {
      await one.until(() => complete(one), 'all contacts online');
      await one.until(() => one.rooms.get(room)?.subject, 'the subject');
    }
    const seen = people.map((one) => one.happenings.length);
    expect(await muster.terminate()).to.equal(0);
    const text = 'Is anybody there?';
    const bounce = people[0]?.say(room, text);
    await people[0]?.until((one) => one.seen('bounced').some(({ id }) => id === bounce), 'nobody');
    await muster.run();
    people[1]?.say(room, 'Nothing happened');
    for (const one of people)
      await one.until(
        () => one.rooms.get(room)?.texts.at(-1) === 'Nothing happened',
        'still inside',
      );
    for (const [index, one] of people.entries()) {
      const news = one.happenings.slice(seen[index]).map((happening) => happening.kind);
      expect(news, one.name).to.deep.equal(index === 0 ? ['bounced', 'said'] : ['said']);
      const ours = one.heard.filter((stanza) => isRoom(String(stanza.attrs['from'])));
      expect(ours.filter((stanza) => stanza.attrs['type'] === 'unavailable')).to.deep.equal([]);
    }
    expect(await stage.command('chats')).to.have.length(1);
  });
});
