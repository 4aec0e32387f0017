import { expect } from 'chai';
import xml, { type Element } from '@xmpp/xml';
import { NS } from '../support/client/namespaces.ts';
import { eventually } from '../support/eventually.ts';
import { COMPONENT, mailTopic, namedPeople, Stage } from '../support/stage.ts';
import type { StockClient } from '../support/stock-client.ts';

const NAMES = ['alice', 'bob', 'carol', 'dave'] as const;
const TITLE = 'Mail magazine X';
const MUC_ADMIN = 'http://jabber.org/protocol/muc#admin';

/** What one client shows of the others: its contact list group, the room, the room's member list. */
interface View {
  readonly contacts: readonly string[];
  readonly inside: readonly string[];
  readonly members: readonly string[];
}

/** Contacts of the chat's group with their presence: `Bob online`. */
const contactsOf = (person: StockClient): string[] =>
  [...person.contacts.values()]
    .filter(({ groups }) => groups.includes(TITLE))
    .map(({ jid, name }) => `${name} ${person.presences.has(`${jid}/muster`) ? 'on' : 'off'}`)
    .toSorted();

async function membersOf(person: StockClient, room: string): Promise<string[]> {
  const item = xml('item', { affiliation: 'member' });
  const query = xml('query', { xmlns: MUC_ADMIN }, item);
  const answer = await person.request(xml('iq', { type: 'get', to: room }, query));
  return (answer.getChild('query')?.getChildren('item') ?? [])
    .map((one: Element) => String(one.attrs['nick']))
    .toSorted();
}

describe('what people decide', function () {
  this.timeout(60_000);

  class Play {
    readonly stage: Stage;
    readonly people: Readonly<Record<(typeof NAMES)[number], StockClient>>;
    room = '';

    constructor(stage: Stage, people: Play['people']) {
      this.stage = stage;
      this.people = people;
    }

    static async open(more: object = {}): Promise<Play> {
      await using undo = new AsyncDisposableStack(); // nothing stays when the start fails
      const stage = undo.use(await Stage.open([...NAMES]));
      const [alice, bob, carol, dave] = await Promise.all([
        stage.logIn('alice'),
        stage.logIn('bob'),
        stage.logIn('carol'),
        stage.logIn('dave'),
      ]);
      await stage.play({
        people: namedPeople(stage.prosody, NAMES),
        topics: {
          news: mailTopic('news', {
            name: TITLE,
            members: NAMES.map((name) => stage.prosody.jid(name)),
            after: '1h',
            more,
          }),
        },
      });
      undo.move();
      return new Play(stage, { alice, bob, carol, dave });
    }

    async [Symbol.asyncDispose](): Promise<void> {
      await this.stage[Symbol.asyncDispose]();
    }

    /** A mail brings all four together. */
    async gather(): Promise<void> {
      const from = this.stage.muster.lines.length;
      await this.stage.mail('news');
      this.room = String((await this.stage.muster.event('chat.opened', { from }))['room']);
    }

    /** What somebody sees: without himself. */
    async view(name: keyof Play['people']): Promise<View> {
      const person = this.people[name];
      const room = person.rooms.get(this.room);
      return {
        contacts: contactsOf(person),
        inside: room?.others ?? [],
        members: room === undefined ? [] : await membersOf(person, this.room),
      };
    }

    /** Waits until this person sees just these: `Bob`, `Bob off` for one who is offline. */
    async sees(name: keyof Play['people'], ...others: readonly string[]): Promise<void> {
      const self = name.slice(0, 1).toUpperCase() + name.slice(1);
      const gone = others.filter((one) => one.endsWith(' off'));
      const there = others.filter((one) => !gone.includes(one));
      const inside = others.length > 0; // whoever sees nobody is out of the room
      const nicks = [...there, ...gone.map((one) => one.slice(0, -4))];
      await eventually(async () => {
        expect(await this.view(name), name).to.deep.equal({
          contacts: [...there.map((one) => `${one} on`), ...gone].toSorted(),
          inside: inside ? there.toSorted() : [],
          members: inside ? [...nicks, self].toSorted() : [],
        });
      });
    }

    async allSeeAll(): Promise<void> {
      await Promise.all([
        this.sees('alice', 'Bob', 'Carol', 'Dave'),
        this.sees('bob', 'Alice', 'Carol', 'Dave'),
        this.sees('carol', 'Alice', 'Bob', 'Dave'),
        this.sees('dave', 'Alice', 'Bob', 'Carol'),
      ]);
    }

    /** Says a command to the service; resolves with the answer. */
    async tells(name: keyof Play['people'], command: string, to = COMPONENT): Promise<string> {
      const person = this.people[name];
      const before = person.seen('chat').length;
      person.chat(to, command);
      const answer = await person.until(
        () =>
          person
            .seen('chat')
            .slice(before)
            .find(({ from }) => from.startsWith(to)),
        `the answer to ${command}`,
      );
      return answer.text;
    }
  }

  describe('A14: not taking part', () => {
    it('by leaving the room with a client that stays online; entering again undoes it', async () => {
      await using play = await Play.open();
      const { alice, bob } = play.people;
      await play.gather();
      await play.allSeeAll();
      const invited = alice.invitations.length;
      alice.leave(play.room);
      await play.sees('bob', 'Carol', 'Dave');
      await play.sees('carol', 'Bob', 'Dave');
      await play.sees('dave', 'Bob', 'Carol');
      await play.sees('alice');
      expect(await alice.bookmarks(), 'no bookmark brings her back').to.deep.equal([]);
      expect(alice.invitations.length, 'she is not asked again').to.equal(invited);
      bob.say(play.room, 'without her');

      alice.join(play.room, 'Alice');
      await play.allSeeAll();
      expect(await play.stage.command('chats')).to.have.nested.property('0.members.length', 4);
    });

    it('by `leave`, from any client; `join` undoes it, and so for good while the chat lasts', async () => {
      await using play = await Play.open();
      const { alice } = play.people;
      await play.gather();
      await play.allSeeAll();
      expect(await play.tells('alice', 'leave')).to.include(TITLE);
      await alice.until(() => !alice.rooms.has(play.room), 'out of the room');
      await play.sees('bob', 'Carol', 'Dave');
      await play.sees('alice');
      // A second mail brings in who is new: she has declined, and is not.
      await play.stage.mail('news');
      await play.people.bob.until(
        () => play.people.bob.room(play.room)?.texts.some((text) => text.includes('Text 2')),
        'the second mail',
      );
      expect(alice.rooms.has(play.room)).to.equal(false);
      await play.sees('bob', 'Carol', 'Dave');

      expect(await play.tells('alice', 'join')).to.include(play.room);
      await alice.until(() => alice.rooms.has(play.room), 'in the room by her bookmark');
      await play.allSeeAll();
    });

    it('by declining an invitation, and survives kill -9', async () => {
      await using play = await Play.open();
      const { bob } = play.people;
      await play.gather();
      await play.allSeeAll();
      const decline = xml('decline', { to: play.room }, xml('reason', {}, 'no time'));
      bob.send(xml('message', { to: play.room }, xml('x', { xmlns: NS.mucUser }, decline)));
      await play.sees('alice', 'Carol', 'Dave');
      await play.sees('bob');
      await play.stage.muster.kill9();
      await play.stage.muster.run();
      await play.sees('alice', 'Carol', 'Dave');
      await play.sees('bob');
      bob.join(play.room, 'Bob');
      await play.allSeeAll();
    });

    it('is not logging off, nor losing the connection', async () => {
      await using play = await Play.open();
      const { carol, dave } = play.people;
      await play.gather();
      await play.allSeeAll();
      await dave.logOff();
      await carol.vanish();
      await play.sees('alice', 'Bob', 'Carol off', 'Dave off');
      const chats = await play.stage.command('chats');
      expect(chats).to.have.nested.property('0.members.length', 4);
      await carol.logIn();
      await play.sees('alice', 'Bob', 'Carol', 'Dave off');
    });
  });

  describe('A15: two people apart', () => {
    it('see nothing of each other anywhere, both stay with the others; `with` undoes it', async () => {
      await using play = await Play.open();
      const { alice, bob, carol } = play.people;
      await play.gather();
      await play.allSeeAll();
      const heard = bob.heard.length;
      expect(await play.tells('alice', 'without Bob')).to.include('Bob');
      await play.sees('alice', 'Carol', 'Dave');
      await play.sees('bob', 'Carol', 'Dave');
      await play.sees('carol', 'Alice', 'Bob', 'Dave');
      await play.sees('dave', 'Alice', 'Bob', 'Carol');
      const words = bob.heard.slice(heard).filter(({ name }) => name === 'message');
      expect(words.map(String), 'he is not told').to.deep.equal([]);

      alice.say(play.room, 'not for Bob');
      bob.say(play.room, 'not for Alice');
      carol.say(play.room, 'for all');
      for (const [one, other] of [
        [alice, 'not for Alice'],
        [bob, 'not for Bob'],
      ] as const) {
        await one.until(() => one.room(play.room)?.texts.includes('for all'), 'for all');
        expect(one.room(play.room)?.texts).to.not.include(other);
      }
      await carol.until(
        () =>
          ['not for Bob', 'not for Alice'].every((text) =>
            carol.room(play.room)?.texts.includes(text),
          ),
        'what both say',
      );
      const unknown = async (way: (nick: string, handle: string) => string) => {
        const conditions = ['Bob', 'Nobody'].map(async (nick) => {
          const id = way(nick, nick.toLowerCase());
          const bounce = await alice.until(
            () => alice.seen('bounced').find((one) => one.id === id),
            `the bounce of ${nick}`,
          );
          return `${bounce.condition} ${bounce.text}`;
        });
        const [apart, nobody] = await Promise.all(conditions);
        expect(apart, 'as if he were not there').to.equal(nobody);
      };
      await unknown((nick) => alice.whisper(play.room, nick, 'psst'));
      await unknown((_, handle) => alice.chat(`${handle}@${COMPONENT}`, 'psst'));
      expect(await play.tells('bob', 'with Alice'), 'not his to undo').to.not.include('again');
      await play.sees('bob', 'Carol', 'Dave');

      await play.tells('alice', 'with Bob');
      await play.allSeeAll();
    });

    it('for good: not even in the next chat, nor in another room after a restart', async () => {
      await using play = await Play.open();
      await play.gather();
      await play.allSeeAll();
      await play.tells('alice', 'without bob always');
      await play.sees('alice', 'Carol', 'Dave');
      await play.stage.command('end', { chat: play.room });
      await play.sees('alice');
      await play.stage.muster.terminate();
      await play.stage.muster.run();
      await play.gather();
      await play.sees('alice', 'Carol', 'Dave');
      await play.sees('bob', 'Carol', 'Dave');
      await play.sees('carol', 'Alice', 'Bob', 'Dave');
      await play.tells('alice', 'with bob');
      await play.allSeeAll();
    });

    it('by a block on the server (XEP-0191), of the handle or of the account', async () => {
      await using play = await Play.open();
      const { alice, dave } = play.people;
      const block = (jid: string): Element =>
        xml(
          'iq',
          { type: 'set' },
          xml('block', { xmlns: 'urn:xmpp:blocking' }, xml('item', { jid })),
        );
      await alice.request(block(`bob@${COMPONENT}`));
      await dave.request(block(play.people.carol.jid));
      await play.gather();
      await play.sees('alice', 'Carol', 'Dave');
      await play.sees('bob', 'Carol', 'Dave');
      await play.sees('carol', 'Alice', 'Bob');
      await play.sees('dave', 'Alice', 'Bob');
    });
  });

  describe('consent', () => {
    it('`ask`: a question with who, why, until when, and nothing else until he comes', async () => {
      await using play = await Play.open();
      const { alice } = play.people;
      await play.tells('alice', 'accept ask');
      await play.gather();
      const asked = await alice.until(() => alice.invitations[0], 'the question');
      expect(asked.reason)
        .to.include(TITLE)
        .and.include('Issue 1')
        .and.match(/\d\d:\d\d/u);
      await play.sees('bob', 'Carol', 'Dave');
      expect(contactsOf(alice)).to.deep.equal([]);
      expect(await alice.bookmarks()).to.deep.equal([]);
      await play.tells('alice', 'yes');
      await alice.until(() => alice.rooms.has(play.room), 'in the room');
      await play.allSeeAll();
      expect(alice.invitations.length, 'one question').to.equal(1);
    });

    it('`never` and quiet hours: left alone', async () => {
      await using play = await Play.open();
      const { alice, bob } = play.people;
      await play.tells('alice', 'accept never news');
      const hour = (shift: number): string =>
        new Date(Date.now() + shift * 3_600_000).toISOString().slice(11, 16);
      await play.tells('bob', `quiet ${hour(-1)}-${hour(1)}`);
      await play.gather();
      await play.sees('carol', 'Dave');
      for (const one of [alice, bob])
        expect([one.invitations, one.rooms.size]).to.deep.equal([[], 0]);
    });
  });
});
