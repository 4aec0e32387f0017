import { expect } from 'chai';
import xml, { type Element } from '@xmpp/xml';
import { COMMAND_NAMES, type CommandName } from '../../src/domain/command.ts';
import { COMPONENT, mailTopic, namedPeople, Stage } from '../support/stage.ts';
import type { StockClient } from '../support/stock-client.ts';

const NS_COMMANDS = 'http://jabber.org/protocol/commands';
const NS_FORM = 'jabber:x:data';
const NAMES = ['alice', 'bob', 'carol', 'root'] as const;
type Name = (typeof NAMES)[number];

/** A command's answer as a client shows it. */
interface Shown {
  readonly status: string;
  readonly session: string;
  readonly note: string;
  /** Names of the fields of a form, or the lines of a result. */
  readonly fields: readonly string[];
}

function shown(answer: Element): Shown {
  const command = answer.getChild('command', NS_COMMANDS);
  const form = command?.getChild('x', NS_FORM);
  const note = command?.getChild('note');
  return {
    status: String(command?.attrs['status']),
    session: String(command?.attrs['sessionid']),
    note: note === undefined ? '' : `${note.attrs['type']}: ${note.text()}`,
    fields: (form?.getChildren('field') ?? []).map((field) =>
      field.attrs['type'] === 'fixed'
        ? (field.getChildText('value') ?? '')
        : String(field.attrs['var']),
    ),
  };
}

describe('commands from every client, on a real Prosody', function () {
  this.timeout(60_000);
  let stage: Stage;
  let people: Readonly<Record<Name, StockClient>>;
  let room = '';

  before(async () => {
    stage = await Stage.open([...NAMES]);
    const [alice, bob, carol, root] = await Promise.all([
      stage.logIn('alice'),
      stage.logIn('bob'),
      stage.logIn('carol'),
      stage.logIn('root'),
    ]);
    people = { alice, bob, carol, root };
    const open = { open: true };
    await stage.play({
      people: namedPeople(stage.prosody, NAMES),
      topics: {
        'magazine-x': mailTopic('magazine-x', {
          name: 'Mail magazine X',
          members: ['alice', 'bob', 'carol'].map((name) => stage.prosody.jid(name)),
          after: '1h',
          more: { ...open, extend: { by: '30m', most: '2h' } },
        }),
        news: mailTopic('news', { members: [], after: '1h', more: open }),
      },
      more: { admins: [stage.prosody.jid('root')], confirm: { after: '1s' } },
    });
    await stage.mail('magazine-x', { subject: 'Issue 12' });
    room = String((await stage.muster.event('chat.opened', {}))['room']);
    for (const person of [alice, bob, carol]) {
      await person.until(({ rooms }) => rooms.get(room)?.others.length === 2, 'all inside');
    }
  });

  after(async () => {
    await stage[Symbol.asyncDispose]();
  });

  /** Says something to the service (or a topic); resolves with the answer. */
  async function tells(name: Name, text: string, to = COMPONENT): Promise<string> {
    const person = people[name];
    const before = person.seen('chat').length;
    person.chat(to, text);
    return person.until(() => person.seen('chat')[before]?.text, `an answer to ${text}`);
  }

  /** Says something in the room; resolves with what the room itself says to him then. */
  async function says(name: Name, text: string): Promise<string> {
    const person = people[name];
    const isAnswer = (said: { readonly byRoom: boolean }): boolean => said.byRoom;
    const before = person.seen('said').filter(isAnswer).length;
    person.say(room, text);
    return person.until(
      () => person.seen('said').filter(isAnswer)[before]?.text,
      `an answer in the room to ${text}`,
    );
  }

  async function clicks(
    name: Name,
    node: string,
    request: {
      readonly session?: string;
      readonly values?: Readonly<Record<string, string>>;
      readonly to?: string;
    } = {},
  ): Promise<Shown> {
    const { session, values, to = COMPONENT } = request;
    const fields = Object.entries(values ?? {}).map(([field, value]) =>
      xml('field', { var: field }, xml('value', {}, value)),
    );
    const form =
      values === undefined ? [] : [xml('x', { xmlns: NS_FORM, type: 'submit' }, ...fields)];
    const command = xml('command', { xmlns: NS_COMMANDS, node, sessionid: session }, ...form);
    return shown(await people[name].request(xml('iq', { type: 'set', to }, command)));
  }

  /** Opens a form, fills it in, and gives what comes of it. */
  async function fillsIn(
    name: Name,
    node: string,
    values: Readonly<Record<string, string>>,
    to = COMPONENT,
  ): Promise<string> {
    const { status, session } = await clicks(name, node, { to });
    expect(status, node).to.equal('executing');
    const done = await clicks(name, node, { session, values, to });
    expect(done.status, `${node}: ${done.note}`).to.equal('completed');
    return done.note;
  }

  it('help: a line for each command', async () => {
    const lines = (await tells('root', 'help')).split('\n').map((line) => line.split(' ')[0]);
    expect(lines).to.have.members([...COMMAND_NAMES]);
    expect(await tells('alice', 'help more')).to.match(/^more \[CHAT\]\n/u);
  });

  it('each command in words', async () => {
    const answers: readonly (readonly [string, RegExp])[] = [
      ['topics', /magazine-x: Mail magazine X \(subscribed; .* a chat is on until/u],
      ['subscribe news for 2h', /^You subscribe to news; .* 2h/u],
      ['duration news 30m', /stay for 30m\.$/u],
      ['unsubscribe news', /no longer subscribe to news/u],
      ['chats', new RegExp(`^1 chat:\\n.*xmpp:${room}\\?join$`, 'u')],
      ['who', /Bob \(in the room\)\nCarol \(in the room\)$/u],
      ['why', /because you subscribe to it.*a mail came in \(“Issue 12”\)/u],
      ['more', /^The chat now ends at \d\d:\d\d\.$/u],
      ['accept ask', /You are asked/u],
      ['accept always magazine-x', /brought into chats of Mail magazine X at once/u],
      ['quiet 22:00-07:00', /From 22:00 to 07:00/u],
      ['quiet off', /no quiet hours/u],
      ['language ja', /^これからは日本語/u],
      ['topics', /^トピックは2件です。/u],
      ['language en', /^From now on/u],
      ['mydata', /^This is all[^]*"magazine-x"/u],
      ['leav', /Did you mean “leave”/u],
      ['subscribe nwes', /Did you mean “subscribe news”/u],
    ];
    for (const [text, answer] of answers) expect(await tells('alice', text), text).to.match(answer);
  });

  it('A16: at a topic, without naming it; the answer comes from there', async () => {
    const topic = `news@${COMPONENT}`;
    expect(await tells('alice', 'subscribe', topic)).to.match(/^You subscribe to news/u);
    expect(people.alice.seen('chat').at(-1)?.from).to.equal(topic);
    await tells('alice', 'unsubscribe', topic);
  });

  it('A14, A15: in the room, to the asker alone; what has no prefix is talk', async () => {
    const heard = people.bob.seen('said').length;
    expect(await says('alice', '!who')).to.match(/Bob \(in the room\)/u);
    expect(await says('alice', '！ｗｈｏ')).to.match(/Carol/u);
    expect(await says('alice', '!without carol')).to.match(/you and Carol do not see each other/u);
    await people.carol.until(
      ({ rooms }) => rooms.get(room)?.others.length === 1,
      'Alice out of sight',
    );
    await tells('alice', 'with Carol');
    await people.carol.until(({ rooms }) => rooms.get(room)?.others.length === 2, 'Alice again');
    people.alice.say(room, 'who is there?');
    people.alice.say(room, '!!! and this is no command either');
    await people.bob.until(
      (bob) => bob.seen('said').some(({ text }) => text.startsWith('!!!')),
      'what is talk',
    );
    const since = people.bob
      .seen('said')
      .slice(heard)
      .map(({ text }) => text);
    expect(since).to.deep.equal(['who is there?', '!!! and this is no command either']);
  });

  it('A11: confirm, in words and in the room', async () => {
    people.bob.say(room, 'has this arrived?');
    await people.alice.until(
      (alice) => alice.seen('said').some(({ text }) => text === 'has this arrived?'),
      'the message',
    );
    expect(await says('bob', '!confirm')).to.match(/^I am asking/u);
    await people.bob.until(
      (bob) => bob.seen('said').some(({ text }) => /Alice/u.test(text) && /Carol/u.test(text)),
      'the summary',
    );
  });

  it('A14: leave and join; who has left by a command in the room hears of it from the service', async () => {
    const before = people.carol.seen('chat').length;
    people.carol.say(room, '!leave');
    const farewell = await people.carol.until(
      (carol) => carol.seen('chat')[before]?.text,
      'an answer from the service',
    );
    expect(farewell).to.match(/To come back: join magazine-x$/u);
    await people.bob.until(({ rooms }) => rooms.get(room)?.others.length === 1, 'Carol gone');
    expect(await tells('carol', 'join magazine-x')).to.include(`xmpp:${room}?join`);
    people.carol.join(room);
    await people.bob.until(({ rooms }) => rooms.get(room)?.others.length === 2, 'Carol back');
  });

  it('commands are listed at the service, at a topic and at a related handle', async () => {
    for (const to of [
      COMPONENT,
      `news@${COMPONENT}`,
      `bob@${COMPONENT}`,
      `bob@${COMPONENT}/muster`,
    ]) {
      const ask = (namespace: string, node?: string): Promise<Element> =>
        people.alice.request(
          xml('iq', { type: 'get', to }, xml('query', { xmlns: namespace, node })),
        );
      const info = await ask('http://jabber.org/protocol/disco#info');
      expect(String(info), to).to.include(`var="${NS_COMMANDS}"`);
      const items = await ask('http://jabber.org/protocol/disco#items', NS_COMMANDS);
      const nodes = (items.getChild('query')?.getChildren('item') ?? []).map(({ attrs }) => {
        expect(attrs['jid']).to.equal(to);
        return String(attrs['node']) as CommandName;
      });
      const words = ['yes', 'no', 'rooms', 'end'];
      expect(nodes, to).to.have.members(COMMAND_NAMES.filter((name) => !words.includes(name)));
    }
  });

  it('each command as a form', async () => {
    for (const node of ['help', 'topics', 'chats', 'who', 'why', 'mydata', 'more']) {
      const answer = await clicks('bob', node);
      expect(answer.status, node).to.equal('completed');
      expect(answer.note, node).to.match(/^info: \S/u);
    }
    expect((await clicks('bob', 'topics')).fields.join('\n')).to.include('Mail magazine X');
    expect(await fillsIn('bob', 'subscribe', { topic: 'news', span: '2h' })).to.match(/2h/u);
    expect(await fillsIn('bob', 'duration', { topic: 'news', span: '30m' })).to.match(/30m/u);
    expect(await fillsIn('bob', 'unsubscribe', { topic: 'news' })).to.match(/no longer/u);
    expect(await fillsIn('bob', 'accept', { consent: 'ask', topic: '' })).to.match(/asked/u);
    expect(await fillsIn('bob', 'quiet', { hours: '22:00-07:00' })).to.match(/22:00/u);
    expect(await fillsIn('bob', 'language', { language: 'en' })).to.match(/English/u);
    expect((await clicks('bob', 'confirm')).note).to.match(/^info: I am asking/u);
    const topic = `news@${COMPONENT}`;
    expect(await fillsIn('bob', 'subscribe', { span: '' }, topic)).to.match(/subscribe to news/u);
  });

  it('A15: without and with as forms, at the handle of the person', async () => {
    const to = `carol@${COMPONENT}/muster`;
    expect(await fillsIn('bob', 'without', { always: '0' }, to)).to.match(/Carol|carol/u);
    await people.carol.until(
      ({ rooms }) => rooms.get(room)?.others.length === 1,
      'Bob out of sight',
    );
    expect(await fillsIn('bob', 'with', {})).to.match(/can meet again/u);
    await people.carol.until(({ rooms }) => rooms.get(room)?.others.length === 2, 'Bob again');
  });

  it('A14: leave and join as forms', async () => {
    expect((await clicks('carol', 'leave')).note).to.match(/^info: You do not take part/u);
    await people.bob.until(({ rooms }) => rooms.get(room)?.others.length === 1, 'Carol gone');
    expect((await clicks('carol', 'join')).note).to.include(`xmpp:${room}?join`);
  });

  it('forget me: only in earnest', async () => {
    const { session } = await clicks('carol', 'forget');
    const again = await clicks('carol', 'forget', { session, values: { me: '0' } });
    expect(again.status).to.equal('executing');
    expect((await clicks('carol', 'forget', { session, values: { me: '1' } })).status).to.equal(
      'completed',
    );
    expect(await tells('carol', 'chats')).to.match(/^No chat is on|do not take part/u);
  });

  it('administrators list and end chats; others are not shown that they could', async () => {
    expect(await tells('root', 'rooms')).to.include(room);
    expect(await tells('alice', 'end magazine-x')).to.match(/^I do not know “end”/u);
    expect((await clicks('root', 'rooms')).fields.join('\n')).to.include(room);
    const from = stage.muster.lines.length;
    expect(await fillsIn('root', 'end', { room: 'magazine-x' })).to.match(/being ended/u);
    await stage.muster.event('chat.closed', { from });
    await people.alice.until(({ rooms }) => !rooms.has(room), 'the end of the chat');
    expect(await tells('alice', 'chats')).to.equal('No chat is on for you.');
  });
});
