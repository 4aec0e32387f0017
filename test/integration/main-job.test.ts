import { expect } from 'chai';
import xml, { type Element } from '@xmpp/xml';
import { belongings, belongingsOf } from '../support/belongings.ts';
import { NS } from '../support/client/namespaces.ts';
import { RequestFailed } from '../support/client/connection.ts';
import { eventually } from '../support/eventually.ts';
import { sendRaw } from '../support/mail.ts';
import { COMPONENT, EDITOR, mailTopic, namedPeople, type Sent, Stage } from '../support/stage.ts';
import type { StockClient } from '../support/stock-client.ts';

const NAMES = ['alice', 'bob', 'carol', 'dave', 'erin'];
const TITLE = 'Mail magazine X';
/** Longer than any test: these chats end by command. */
const LONG = '1h';

/** From our domain, in any way. */
const isOurs = (stanza: Element): boolean => String(stanza.attrs['from']).includes(COMPONENT);

/** The contacts of a group as this client shows them: name and presence. */
const group = (person: StockClient, title = TITLE): Record<string, string> =>
  Object.fromEntries(
    [...person.contacts.values()]
      .filter((contact) => contact.groups.includes(title))
      .map((contact) => [contact.name, person.presences.get(`${contact.jid}/muster`)?.show])
      .map(([name, show]) => [name, show === undefined ? 'offline' : show || 'online'])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );

/** The text of the answer to a request, or the condition of the error with which it is refused. */
const answer = async (request: Promise<Element>): Promise<string> => {
  try {
    return String(await request);
  } catch (error) {
    if (error instanceof RequestFailed) return error.condition;
    throw error;
  }
};

describe('the main job: a mail becomes a chat among stock clients', function () {
  this.timeout(60_000);
  const open = (): Promise<Stage> => Stage.open([...NAMES, 'mallory']);

  /** Four of five subscribers online, Dave with two clients, and a stranger. */
  async function cast(stage: Stage) {
    const [alice, bob, carol, desk, phone, mallory] = await Promise.all([
      stage.logIn('alice'),
      stage.logIn('bob'),
      stage.logIn('carol', { bookmarks: 'ignores' }),
      stage.logIn('dave', { resource: 'desk' }),
      stage.logIn('dave', { resource: 'phone', bookmarks: 'ignores' }),
      stage.logIn('mallory'),
    ]);
    await stage.play({
      people: namedPeople(stage.prosody, NAMES),
      topics: {
        news: mailTopic('news', {
          name: TITLE,
          members: NAMES.map((name) => stage.prosody.jid(name)),
          after: LONG,
        }),
      },
    });
    return { alice, bob, carol, desk, phone, mallory };
  }

  type Cast = Awaited<ReturnType<typeof cast>>;

  /** The mail is in and everybody who joins by himself is inside; Carol accepts when asked. */
  async function gathered(stage: Stage, people: Cast, mail?: { subject: string; text: string }) {
    const sent = await stage.mail('news', mail);
    expect(sent.code).to.equal(250);
    const room = String((await stage.muster.event('chat.opened'))['room']);
    const { alice, bob, carol, desk } = people;
    await carol.until(() => carol.invitations[0], 'her invitation');
    carol.join(room, 'Carol');
    const all = ['Alice', 'Bob', 'Carol', 'Dave'];
    for (const one of [alice, bob, carol, desk])
      await one.until(
        () => [...(one.rooms.get(room)?.occupants.keys() ?? [])].toSorted().join() === all.join(),
        'everybody in the room',
      );
    return { room, sent };
  }

  async function ended(stage: Stage, people: readonly StockClient[], room: string) {
    await stage.command('end', { chat: room });
    for (const one of people) {
      await one.until(() => !one.rooms.has(room), 'out of the room');
      await one.until(() => Object.keys(group(one)).length === 0, 'the group gone');
    }
  }

  it('brings exactly those who are online together within 2 s of the 250, each client in its own way (A4, A6, A8)', async () => {
    await using stage = await open();
    const { alice, bob, carol, desk, phone, mallory } = await cast(stage);
    const sent = await stage.mail('news');
    expect(sent.code, sent.text).to.equal(250);
    const at = async (person: StockClient, kind: 'entered' | 'invited', sent: Sent) =>
      (await person.until(() => person.seen(kind)[0], kind)).at - sent.at;
    const entered = await Promise.all([alice, bob, desk].map((one) => at(one, 'entered', sent)));
    const invited = await Promise.all([carol, phone].map((one) => at(one, 'invited', sent)));
    expect(Math.max(...entered, ...invited)).to.be.below(2000);
    const bookmarked = [alice, bob, desk].map((one) => one.seen('bookmarked')[0]?.at ?? 0);
    const moments = [...bookmarked, ...invited.map((one) => one + sent.at)];
    expect(Math.max(...moments) - Math.min(...moments), 'at the same moment').to.be.below(200);

    const opened = await stage.muster.event('chat.opened');
    const room = String(opened['room']);
    expect(opened['members']).to.deep.equal(
      NAMES.slice(0, 4).map((name) => stage.prosody.jid(name)),
    );
    expect(room).to.match(new RegExp(`^news-[a-z2-7]{20}@${COMPONENT}$`));
    for (const one of [alice, bob, desk]) {
      expect([...one.rooms.keys()], one.name).to.deep.equal([room]);
      expect(one.invitations, `${one.name} came by himself`).to.deep.equal([]);
    }
    for (const one of [carol, phone]) {
      expect(one.rooms.size, `${one.fullJid} waits to be asked`).to.equal(0);
      expect(one.invitations.map(({ way, room }) => [way, room])).to.deep.equal([['direct', room]]);
      expect(one.invitations[0]?.reason).to.include(TITLE).and.to.include('Issue 1');
    }
    expect(mallory.heard.filter(isOurs), 'the stranger').to.deep.equal([]);
  });

  it('shows the fifth and strangers nothing: no stanza of our domain, no way in, nothing to learn (A6)', async () => {
    await using stage = await open();
    const people = await cast(stage);
    const { mallory } = people;
    const { room } = await gathered(stage, people);
    const erin = await stage.logIn('erin');
    const ghost = `news-${'a'.repeat(20)}@${COMPONENT}`;
    const info = (to: string, query: string = NS.discoInfo): Element =>
      xml('iq', { type: 'get', to }, xml('query', { xmlns: query }));
    for (const one of [mallory, erin]) {
      const tryAll = async (name: string) => {
        one.join(name, 'Spy');
        const refused = await one.until(
          () => one.seen('not-entered').find((one) => one.room === name),
          `the refusal of ${name}`,
        );
        return {
          join: `${refused.condition} ${refused.text}`,
          room: await answer(one.request(info(name))),
          items: await answer(one.request(info(name, NS.discoItems))),
          occupant: await answer(one.request(info(`${name}/Alice`))),
          ping: await one.selfPing(name),
        };
      };
      const [real, invented] = [await tryAll(room), await tryAll(ghost)];
      expect(real.join, `${one.name}: ${real.join}`).to.match(/^registration-required/);
      expect(real.room, one.name).not.to.match(/Mail magazine|Issue|occupants/);
      expect(real.items, one.name).not.to.include('<item');
      expect(real.occupant, one.name).to.equal('bad-request');
      expect(invented.join, one.name).to.match(/^gone/);
      const handles = await Promise.all(
        [`alice@${COMPONENT}`, `nobody@${COMPONENT}`].map((to) => answer(one.request(info(to)))),
      );
      expect(handles[0], `${one.name} asks of a handle`).to.equal(handles[1]);
      one.say(room, 'Let me in!');
      one.whisper(room, 'Alice', 'Let me in!');
      one.chat(`alice@${COMPONENT}`, 'Let me in!');
      await one.until(() => one.seen('bounced').length >= 3, 'the refusals');
      expect(people.alice.rooms.get(room)?.texts.join()).not.to.include('Let me in');
      expect(people.alice.seen('chat')).to.deep.equal([]);
      // All that came from our domain were answers to what was asked here.
      const unasked = one.heard.filter((s) => isOurs(s) && s.attrs['type'] !== 'error');
      expect(unasked.map(String), one.name).to.deep.equal([]);
      expect(one.contacts.size, one.name).to.equal(0);
    }
  });

  it('gives each roster the other three in a group, online, and takes it back whole (A7, A12, A13)', async () => {
    await using stage = await open();
    const people = await cast(stage);
    const four = [people.alice, people.bob, people.carol, people.desk];
    const before = await belongingsOf(four);
    const { room } = await gathered(stage, people);
    const all = ['Alice', 'Bob', 'Carol', 'Dave'];
    for (const [index, one] of [...four, people.phone].entries()) {
      const others = all.filter((_, i) => i !== Math.min(index, 3));
      const expected = Object.fromEntries(others.map((name) => [name, 'online']));
      await one.until(
        () => JSON.stringify(group(one)) === JSON.stringify(expected),
        `${JSON.stringify(expected)} in the contact list`,
      );
    }
    people.bob.setShow('away', 'at lunch');
    const { alice } = people;
    await alice.until(() => group(alice)['Bob'] === 'away', 'Bob away in the contact list');
    await eventually(() =>
      expect(alice.rooms.get(room)?.occupants.get('Bob')?.show).to.equal('away'),
    );
    people.bob.setShow('');
    await alice.until(() => group(alice)['Bob'] === 'online', 'Bob back');
    await ended(stage, four, room);
    for (const one of four) {
      expect(await belongings(one), one.name).to.deep.equal(before.get(one.name));
      const left = [...one.presences.keys()].filter((jid) => jid.includes(COMPONENT));
      expect(left, `nobody of us is online to ${one.name}`).to.deep.equal([]);
      expect(one.room(room)?.leaving?.reason, one.name).to.be.a('string').and.not.equal('');
    }
  });

  it('gives the mail as subject and first message, in any script', async () => {
    await using stage = await open();
    const people = await cast(stage);
    const mail = { subject: 'Ausgabe 42: Nudeln 🍜 東京駅', text: 'Wo?\n皆さんのおすすめは？\n' };
    const { room } = await gathered(stage, people, mail);
    for (const one of [people.alice, people.bob, people.carol, people.desk]) {
      await one.until(() => one.rooms.get(room)?.subject === mail.subject, 'the subject');
      const first = await one.until(() => one.rooms.get(room)?.messages[0], 'the first message');
      expect(first.text.trim(), one.name).to.include('皆さんのおすすめは？');
      expect(first, 'the room itself speaks').to.include({ byRoom: true, nick: TITLE });
    }
  });

  it('relays to all, in private to one, and one-to-one between handles (A9, A10)', async () => {
    await using stage = await open();
    const people = await cast(stage);
    const { alice, bob, carol, desk } = people;
    const { room } = await gathered(stage, people);
    alice.say(room, 'To all 🍜', xml('reply', { xmlns: 'urn:xmpp:reply:0', id: 'x' }));
    for (const one of [alice, bob, carol, desk])
      await one.until(() => one.rooms.get(room)?.texts.at(-1) === 'To all 🍜', 'the broadcast');
    const heard = bob.seen('said').at(-1)?.stanza;
    expect(heard?.getChild('reply', 'urn:xmpp:reply:0')?.attrs['id']).to.equal('x');

    alice.whisper(room, 'Bob', 'Only you');
    await bob.until(() => bob.rooms.get(room)?.messages.at(-1)?.text === 'Only you', 'the whisper');
    bob.whisper(room, 'Alice', 'Only you, too');
    await alice.until(() => alice.rooms.get(room)?.messages.at(-1)?.isPrivate, 'the answer');

    bob.chat(`carol@${COMPONENT}`, 'Outside the room');
    const message = await carol.until(() => carol.seen('chat')[0], 'the one-to-one message');
    expect(message).to.include({ from: `bob@${COMPONENT}/muster`, text: 'Outside the room' });
    carol.chat(message.from, 'Good idea');
    const back = await bob.until(() => bob.seen('chat')[0], 'the answer');
    expect(back.from).to.equal(`carol@${COMPONENT}/muster`);

    for (const one of [carol, desk])
      expect(one.rooms.get(room)?.texts.join(), one.name).not.to.include('Only you');
    for (const one of [alice, desk]) expect(one.seen('chat'), one.name).to.deep.equal([]);
    const real = new RegExp(`(alice|bob|carol|dave)@${stage.prosody.host}`);
    for (const one of [alice, bob, carol, desk])
      for (const stanza of one.heard.filter(isOurs)) {
        const { to: _, ...rest } = stanza.attrs;
        const text = [...Object.values(rest), ...stanza.children.map(String)].join(' ');
        expect(text.replaceAll(stage.prosody.jid(one.name), ''), 'no real address').not.to.match(
          real,
        );
      }
  });

  it('is over for good: gone, nobody gets in, one-to-one bounces (A10, A12)', async () => {
    await using stage = await open();
    const people = await cast(stage);
    const { alice, bob, carol, desk, mallory } = people;
    const { room } = await gathered(stage, people);
    await ended(stage, [alice, bob, carol, desk], room);
    for (const one of [alice, carol, mallory]) {
      one.join(room, 'Again');
      const refused = await one.until(() => one.seen('not-entered').at(-1), 'the tombstone');
      expect([refused.room, refused.condition], one.name).to.deep.equal([room, 'gone']);
    }
    const id = alice.chat(`bob@${COMPONENT}`, 'Still there?');
    const bounce = await alice.until(
      () => alice.seen('bounced').find((b) => b.id === id),
      'the bounce',
    );
    expect(bounce.condition).to.equal('service-unavailable');
    expect(bob.seen('chat')).to.deep.equal([]);
  });

  it('lists people, relations, chats, topics and events before, during and after (A1, A2, A7)', async () => {
    await using stage = await open();
    const people = await cast(stage);
    const { muster } = stage;
    const presence = async () =>
      (await muster.list('people')).map((row) => [row['handle'], row['topic'], row['presence']]);
    const online = [
      ...NAMES.slice(0, 4).map((name) => [name, 'news', 'Online']),
      ['erin', 'news', 'Offline'],
    ];
    expect(await presence()).to.deep.equal(online);
    for (const command of ['relations', 'chats', 'events'])
      expect(await muster.list(command), command).to.deep.equal([]);
    expect(await muster.list('topics')).to.deep.equal([
      { topic: 'news', title: TITLE, members: 5, start: ['mail'], chat: null },
    ]);

    const { room } = await gathered(stage, people);
    const [chat, ...more] = await muster.list('chats');
    expect(more).to.deep.equal([]);
    expect(chat).to.include({ topic: 'news', room, state: 'open' });
    expect(chat?.['members']).to.deep.equal(
      NAMES.slice(0, 4).map((name) => stage.prosody.jid(name)),
    );
    const span = Date.parse(String(chat?.['ends'])) - Date.parse(String(chat?.['started']));
    expect(span).to.equal(3_600_000);
    const relations = await muster.list('relations');
    const pairs = ['alice bob', 'alice carol', 'alice dave', 'bob carol', 'bob dave', 'carol dave'];
    const short = (jid: unknown) => String(jid).split('@', 1)[0];
    expect(relations.map((row) => `${short(row['first'])} ${short(row['second'])}`)).to.deep.equal(
      pairs,
    );
    for (const row of relations) {
      expect(row).to.include({ trigger: 'news', chat: chat?.['chat'], attribute: 'Ad hoc' });
      expect(Date.parse(String(row['deletion']))).to.equal(Date.parse(String(chat?.['ends'])));
    }
    expect((await muster.list('topics'))[0]).to.include({ chat: chat?.['chat'] });
    const [event] = await muster.list('events');
    expect(event).to.include({
      topic: 'news',
      kind: 'mail',
      subject: 'Issue 1',
      chat: chat?.['chat'],
    });

    await ended(stage, [people.alice, people.bob, people.carol, people.desk], room);
    await muster.event('chat.closed');
    expect(await muster.list('relations')).to.deep.equal([]);
    expect((await muster.list('events')).length).to.equal(1);
    expect(await presence()).to.deep.equal(online);
  });

  it('starts and ends by command (A12)', async () => {
    await using stage = await open();
    const { alice, bob, desk } = await cast(stage);
    const { muster } = stage;
    expect((await muster.cli('start', 'news')).code).to.equal(0);
    const opened = await muster.event('chat.opened');
    const room = String(opened['room']);
    for (const one of [alice, bob, desk]) await one.until(() => one.rooms.has(room), 'inside');
    expect((await muster.cli('end', String(opened['chat']))).code).to.equal(0);
    for (const one of [alice, bob, desk]) await one.until(() => !one.rooms.has(room), 'outside');
    expect((await muster.event('chat.closed'))['reason']).to.equal('command');
    const again = await muster.cli('end', String(opened['chat']));
    expect(again.code).to.equal(1);
    expect(again.stderr).to.include('no open chat');
    const unknown = await muster.cli('start', 'nothing');
    expect(unknown.code).to.equal(1);
    expect(unknown.stderr).to.include('news');
  });

  it('takes a mail twice and starts once; a second mail is said in the running chat', async () => {
    await using stage = await open();
    const people = await cast(stage);
    const { muster } = stage;
    const letter = { subject: 'One', text: 'First', messageId: '<one@magazine.example>' };
    await gathered(stage, people, letter);
    expect((await stage.mail('news', letter)).code).to.equal(250);
    expect((await stage.mail('news', { subject: 'Two', text: 'Second 二' })).code).to.equal(250);
    const { alice, bob } = people;
    const [room = ''] = alice.rooms.keys();
    for (const one of [alice, bob])
      await one.until(() => one.rooms.get(room)?.texts.some((t) => t.includes('Second 二')), 'it');
    expect(alice.rooms.get(room)?.texts.filter((text) => text.includes('First'))).to.have.length(1);
    expect(await muster.list('chats')).to.have.length(1);
    const subjects = (await muster.list('events')).map((event) => event['subject']);
    expect(subjects).to.have.members(['One', 'Two']);
    expect(muster.events('chat.opened')).to.have.length(1);
  });

  it('says every mail of a burst: one opens the chat, the others are said in it', async () => {
    await using stage = await open();
    const { alice, bob } = await cast(stage);
    const texts = Array.from({ length: 6 }, (_, i) => `Burst ${i}`);
    const replies = await Promise.all(
      texts.map((text) => stage.mail('news', { subject: text, text: `${text} in words` })),
    );
    expect(replies.map((reply) => reply.code)).to.deep.equal(texts.map(() => 250));
    const room = String((await stage.muster.event('chat.opened'))['room']);
    for (const one of [alice, bob])
      for (const text of texts)
        await one.until(
          () => one.rooms.get(room)?.texts.some((said) => said.includes(`${text} in words`)),
          text,
        );
    expect(stage.muster.events('chat.opened')).to.have.length(1);
  });

  it('takes mail over LMTP, with an answer for each recipient (A4)', async () => {
    await using stage = await open();
    const { alice } = await cast(stage);
    const data = `From: ${EDITOR}\r\nTo: news@${COMPONENT}\r\nSubject: By LMTP\r\nMessage-ID: <l@x.example>\r\n\r\nHello\r\n`;
    const replies = await sendRaw({
      port: stage.muster.lmtpPort,
      protocol: 'lmtp',
      from: EDITOR,
      to: [`nothing@${COMPONENT}`, `news@${COMPONENT}`],
      data,
    });
    expect(replies.map((reply) => Math.floor(reply.code / 10))).to.deep.equal([55, 25]);
    await alice.until(() => alice.rooms.size === 1, 'inside');
    const stranger = await sendRaw({
      port: stage.muster.lmtpPort,
      protocol: 'lmtp',
      from: 'spam@spam.example',
      to: [`news@${COMPONENT}`],
      data: data.replace(EDITOR, 'spam@spam.example').replace('<l@', '<m@'),
    });
    expect(stranger.map((reply) => Math.floor(reply.code / 100))).to.deep.equal([5]);
  });

  it('accepts a mail for which too few are there, and opens nothing', async () => {
    await using stage = await open();
    const alice = await stage.logIn('alice');
    await stage.play({
      people: namedPeople(stage.prosody, NAMES),
      topics: {
        news: mailTopic('news', { members: NAMES.map((n) => stage.prosody.jid(n)), after: LONG }),
      },
    });
    expect((await stage.mail('news')).code).to.equal(250);
    await stage.muster.event('nobody');
    expect(stage.muster.events('chat.opened')).to.deep.equal([]);
    expect(alice.heard.filter(isOurs)).to.deep.equal([]);
  });

  it('invites nobody twice: after 12 s only those who still have not come and were not asked (A8)', async () => {
    await using stage = await open();
    const carol = await stage.logIn('carol', { bookmarks: 'ignores' });
    const alice = await stage.logIn('alice');
    const slow = await stage.logIn('bob', { joinAfter: 3_600_000 });
    await stage.play({
      people: namedPeople(stage.prosody, NAMES),
      topics: {
        news: mailTopic('news', { members: NAMES.map((n) => stage.prosody.jid(n)), after: LONG }),
      },
    });
    await stage.mail('news');
    await slow.until(() => slow.invitations[0], 'the later invitation', 15_000);
    await carol.until(() => carol.invitations[0], 'her invitation');
    const id = carol.chat(`alice@${COMPONENT}`, 'what came before this is in');
    await alice.until(() => alice.seen('chat').some((m) => m.stanza.attrs['id'] === id), 'a fence');
    expect(carol.invitations, 'Carol was asked at the beginning').to.have.length(1);
    expect(alice.invitations).to.deep.equal([]);
  });
});
