import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { COMPONENT, displayName, mailTopic, namedPeople, Stage } from '../../support/stage.ts';
import { type Happened, Slixmpp } from '../../support/slixmpp/client.ts';

const NAMES = ['alice', 'bob', 'carol'];
const TITLE = 'Mail magazine X';

/** What `join` of the Python program gives. */
interface Joined {
  readonly own: Happened;
  readonly subject: string;
  readonly before: readonly string[];
  readonly history: readonly Happened[];
}

/** What a step of a command gives. */
interface CommandStage {
  readonly status: string;
  readonly session: string;
  readonly notes: readonly string[];
  readonly fields: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}

describe("slixmpp's plugins in a topic's chat", function () {
  this.timeout(60_000);
  let stage: Stage;
  let alice: Slixmpp;
  let bob: Slixmpp;
  let room: string;

  before(async () => {
    stage = await Stage.open([...NAMES, 'mallory']);
    [alice, bob] = await Promise.all([
      Slixmpp.logIn(stage.prosody, 'alice'),
      Slixmpp.logIn(stage.prosody, 'bob'),
    ]);
    await stage.logIn('carol');
    await stage.play({
      people: namedPeople(stage.prosody, NAMES),
      topics: {
        news: mailTopic('news', {
          name: TITLE,
          members: NAMES.map((name) => stage.prosody.jid(name)),
          after: '1h',
        }),
      },
    });
    const reply = await stage.mail('news', { subject: 'Issue 42 🍜', text: 'Wo? 皆さん' });
    expect(reply.code, reply.text).to.equal(250);
    room = String((await stage.muster.event('chat.opened'))['room']);
  });

  after(async () => {
    await Promise.all([alice, bob].map((person) => person[Symbol.asyncDispose]()));
    await stage[Symbol.asyncDispose]();
  });

  it('are invited directly, with who and why; the bookmark lies ready (A8)', async () => {
    for (const person of [alice, bob]) {
      const invited = await person.event('invited');
      expect(invited).to.include({ way: 'direct', room });
      expect(invited['reason']).to.include(TITLE).and.to.include('Issue 42');
      // One that no client notices comes behind what is seen at once.
      await eventually(async () => {
        const marks = await person.do<Record<string, unknown>[]>('bookmarks');
        expect(marks).to.deep.equal([
          { room, name: marks[0]?.['name'], autojoin: true, nick: displayName(person.name) },
        ]);
        expect(marks[0]?.['name']).to.include(TITLE);
      });
    }
  });

  it('enter under the name that the topic gives, get history and subject in their order', async () => {
    const carol = displayName('carol');
    const [person] = stage.people;
    await person?.until((one) => one.rooms.has(room), 'Carol in the room');
    const first = await alice.do<Joined>('join', { room, nick: 'someone', maxstanzas: 20 });
    expect(first.before).to.include(carol);
    expect(first.own).to.include({ nick: 'Alice', affiliation: 'member', role: 'participant' });
    expect(first.own['codes']).to.include.members([110, 210]);
    expect(first.subject).to.equal('Issue 42 🍜');
    expect(first.history.map((each) => String(each['text']).trim())).to.deep.equal(['Wo? 皆さん']);
    const second = await bob.do<Joined>('join', { room, nick: 'Bob', maxstanzas: 20 });
    expect(second.own['codes']).to.deep.equal([110]);
    expect([...second.before].toSorted()).to.deep.equal(['Alice', carol]);
    await alice.event('occupant', { nick: 'Bob', type: 'available' });
    for (const each of [alice, bob])
      expect(await each.do('occupants', { room })).to.deep.equal(['Alice', 'Bob', carol]);
  });

  it('find the room and what it can do (XEP-0030)', async () => {
    const info = await alice.do<{
      identities: string[][];
      features: string[];
      form: Record<string, unknown>;
    }>('info', { to: room });
    expect(info.identities.map((each) => each.slice(0, 2))).to.deep.include(['conference', 'text']);
    expect(info.features).to.include.members([
      'http://jabber.org/protocol/muc',
      'muc_membersonly',
      'muc_hidden',
    ]);
    expect(Number(info.form['muc#roominfo_occupants'])).to.equal(3);
    const occupants = await alice.do<string[][]>('items', { to: room });
    expect(occupants.map(([jid]) => jid)).to.have.members(
      ['Alice', 'Bob', 'Carol'].map((nick) => `${room}/${nick}`),
    );
  });

  it('talk to all, with the ids of the room (A9, XEP-0359, XEP-0421)', async () => {
    await alice.do('say', { room, text: 'やあ 🍜' });
    for (const each of [alice, bob]) {
      const heard = await each.event('said', { text: 'やあ 🍜' });
      expect(heard).to.include({ room, nick: 'Alice', delayed: '' });
      expect(heard['stanzaId'], 'stanza-id').to.match(/./);
      expect(heard['occupantId'], 'occupant-id').to.match(/./);
    }
    await stage.people[0]?.until((one) => one.rooms.get(room)?.texts.includes('やあ 🍜'), 'it');
  });

  it('talk in private to one, and one-to-one between contacts (A10)', async () => {
    await alice.do('whisper', { room, nick: 'Bob', text: 'Only you' });
    expect((await bob.event('private', { text: 'Only you' }))['from']).to.equal(`${room}/Alice`);
    await bob.do('chat', { to: `alice@${COMPONENT}`, text: 'Outside 👋' });
    const outside = await alice.event('chat', { text: 'Outside 👋' });
    expect(outside['from']).to.match(new RegExp(`^bob@${COMPONENT}/`));
    expect(stage.people[0]?.rooms.get(room)?.texts.join()).not.to.include('Only you');
  });

  it('see the others in their contact list (A12)', async () => {
    const others = await alice.do<{ jid: string; groups: string[] }[]>('contacts');
    const ours = others.filter((each) => each.groups.includes(TITLE));
    expect(ours.map((each) => each.jid)).to.have.members([
      `bob@${COMPONENT}`,
      `carol@${COMPONENT}`,
    ]);
  });

  it('ping themselves in the room, before and after (XEP-0410)', async () => {
    await alice.do('ping', { to: `${room}/Alice` });
    await bob.do('leave', { room });
    await alice.event('occupant', { nick: 'Bob', type: 'unavailable' });
    expect(await bob.refused('ping', { to: `${room}/Bob` })).to.equal('not-acceptable');
    await bob.do('join', { room, nick: 'Bob' });
  });

  it('find and run the commands of the service (XEP-0050), with a form where there is something to say', async () => {
    const offered = await alice.do<Record<string, string>>('commands', { to: COMPONENT });
    expect(offered).to.include.keys('help', 'topics', 'who', 'leave', 'duration');
    expect(Object.values(offered)).not.to.include('');
    const run = (node: string, more: Record<string, unknown> = {}) =>
      alice.do<CommandStage>('command', { to: COMPONENT, node, ...more });
    const who = await run('who');
    expect(who.status).to.equal('completed');
    expect(who.lines.join()).to.include('Bob').and.to.include('Carol');
    const asked = await run('duration');
    expect(asked.status).to.equal('executing');
    expect(asked.fields).to.include({ topic: 'news' });
    const values = { ...asked.fields, span: '2h' };
    const done = await run('duration', { action: 'complete', session: asked.session, values });
    expect(done.status).to.equal('completed');
    const [own] = await stage.muster.list('people');
    expect(own).to.include({ jid: stage.prosody.jid('alice'), duration: '2h' });
  });

  it('are refused politely: other nicks, moderation, strangers', async () => {
    expect(await alice.refused('set_role', { room, nick: 'Bob', role: 'none' })).to.equal(
      'forbidden',
    );
    expect(await alice.refused('configuration', { room })).to.equal('forbidden');
    await using mallory = await Slixmpp.logIn(stage.prosody, 'mallory');
    expect(await mallory.refused('join', { room, nick: 'Alice' })).to.equal(
      'registration-required',
    );
    expect(
      await mallory.refused('join', { room: `news-${'a'.repeat(20)}@${COMPONENT}`, nick: 'M' }),
    ).to.equal('gone');
  });

  it('hear the end and why, and nothing stays (A13)', async () => {
    await stage.command('end', { chat: room });
    for (const person of [alice, bob]) {
      const out = await person.until(
        () =>
          person
            .seen('occupant')
            .find(
              (each) =>
                each['type'] === 'unavailable' &&
                each['nick'] === displayName(person.name) &&
                (each['codes'] as number[]).includes(110) &&
                each['affiliation'] === 'none',
            ),
        'its own removal',
      );
      expect(out['reason']).to.match(/./);
      await person.until(
        () =>
          person
            .seen('roster')
            .flatMap((push) => push['contacts'] as { subscription: string }[])
            .filter((contact) => contact.subscription === 'remove').length === 2,
        'the two contacts gone',
      );
      expect(await person.do('bookmarks')).to.deep.equal([]);
      expect(await person.do('contacts')).to.deep.equal([]);
      expect(await person.refused('join', { room, nick: displayName(person.name) })).to.equal(
        'gone',
      );
    }
  });
});
