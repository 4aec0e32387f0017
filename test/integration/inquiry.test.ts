import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { linkThrough, mailTopic, namedPeople, Stage } from '../support/stage.ts';
import type { StockClient } from '../support/stock-client.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

const NAMES = ['alice', 'bob', 'carol', 'dave'] as const;

describe('inquiry (A2)', function () {
  this.timeout(60_000);

  const settings = (stage: Stage, more: object = { inquiry: '1s' }) => ({
    people: namedPeople(stage.prosody, NAMES),
    topics: {
      news: mailTopic('news', {
        name: 'News',
        members: NAMES.map((name) => stage.prosody.jid(name)),
        after: '1h',
      }),
    },
    more: { ...more },
  });

  const presences = async (stage: Stage): Promise<Record<string, unknown>> =>
    Object.fromEntries(
      (await stage.command('people')).map((row) => [String(row['handle']), row['presence']]),
    );

  /** Muster has heard of these people, and long enough ago for an inquiry. */
  async function unheardFor(stage: Stage, people: readonly StockClient[], span: number) {
    await eventually(async () => {
      const known = await presences(stage);
      for (const one of people) expect(known[one.name], one.name).to.equal('Online');
    });
    const since = performance.now();
    await eventually(() => expect(performance.now() - since).to.be.above(span));
  }

  const membersOf = (stage: Stage, line: { readonly [key: string]: unknown }): string[] =>
    (line['members'] as string[]).map((jid) => jid.slice(0, -stage.prosody.host.length - 1));

  it('leaves out who does not answer when his last word is old, and shows him offline till he is heard', async () => {
    await using stage = await Stage.open(NAMES);
    const [alice, bob, mute] = await Promise.all([
      stage.logIn('alice'),
      stage.logIn('bob'),
      stage.logIn('carol', { ping: 'silent' }),
    ]);
    await stage.play(settings(stage));
    await unheardFor(stage, [alice, bob, mute], 1100);
    const sent = await stage.mail('news');
    const opened = await stage.muster.event('chat.opened');
    expect(membersOf(stage, opened)).to.deep.equal(['alice', 'bob']);
    const room = String(opened['room']);
    for (const one of [alice, bob]) {
      await one.until(() => one.rooms.has(room), 'inside');
      expect((one.seen('entered')[0]?.at ?? Infinity) - sent.at, 'within 2 s').to.be.below(2000);
    }
    expect(await presences(stage)).to.deep.equal({
      alice: 'Online',
      bob: 'Online',
      carol: 'Offline',
      dave: 'Offline',
    });
    expect(mute.seen('bookmarked')).to.deep.equal([]);
    expect(mute.contacts.size).to.equal(0);
    mute.setShow('dnd');
    await eventually(async () => expect((await presences(stage))['carol']).to.equal('Online'));
  });

  it('does not ask of whom it has heard just now', async () => {
    await using stage = await Stage.open(NAMES);
    const people = await Promise.all([
      stage.logIn('alice', { ping: 'silent' }),
      stage.logIn('bob', { ping: 'silent' }),
    ]);
    await stage.play(settings(stage, { inquiry: '5m' }));
    await unheardFor(stage, people, 0);
    await stage.mail('news');
    expect(membersOf(stage, await stage.muster.event('chat.opened'))).to.deep.equal([
      'alice',
      'bob',
    ]);
    const asked = people.flatMap((one) =>
      one.heard.filter((s) => s.getChild('ping') !== undefined),
    );
    expect(asked).to.deep.equal([]);
  });

  it('keeps who knows no ping', async () => {
    await using stage = await Stage.open(NAMES);
    const people = await Promise.all([
      stage.logIn('alice'),
      stage.logIn('bob', { ping: false }),
      stage.logIn('carol', { ping: false, bookmarks: 'ignores' }),
    ]);
    await stage.play(settings(stage));
    await unheardFor(stage, people, 1100);
    await stage.mail('news');
    const opened = await stage.muster.event('chat.opened');
    expect(membersOf(stage, opened)).to.deep.equal(['alice', 'bob', 'carol']);
    const answered = people[1]?.heard.some((stanza) => stanza.getChild('ping') !== undefined);
    expect(answered, 'he was asked').to.equal(true);
  });

  it('leaves out whom only stream management keeps online', async () => {
    await using stage = await Stage.open(NAMES);
    const people = await Promise.all([
      stage.logIn('alice'),
      stage.logIn('bob'),
      stage.logIn('carol', { streamManagement: true, reconnects: false }),
    ]);
    await stage.play(settings(stage));
    await unheardFor(stage, people, 1100);
    await people[2]?.dropConnection();
    await stage.mail('news');
    expect(membersOf(stage, await stage.muster.event('chat.opened'))).to.deep.equal([
      'alice',
      'bob',
    ]);
    expect(await presences(stage)).to.include({ carol: 'Offline' });
  });

  it('removes nobody from a room for his silence', async () => {
    await using stage = await Stage.open(NAMES);
    const people = await Promise.all([
      stage.logIn('alice'),
      stage.logIn('bob'),
      stage.logIn('carol', { ping: 'silent' }),
    ]);
    const [alice, , mute] = people;
    await stage.play(settings(stage));
    await unheardFor(stage, people, 0);
    await stage.mail('news');
    const room = String((await stage.muster.event('chat.opened'))['room']);
    for (const one of people)
      await one.until(() => one.rooms.get(room)?.others.length === 2, 'all inside');
    await unheardFor(stage, people, 1100);
    // Another mail selects anew, and so inquires.
    await stage.mail('news', { text: 'Who is still there?' });
    await eventually(async () =>
      expect(await presences(stage)).to.include({ alice: 'Online', carol: 'Offline' }),
    );
    const asked = mute.heard.filter((stanza) => stanza.getChild('ping') !== undefined);
    expect(asked, 'she was asked').not.to.deep.equal([]);
    alice.say(room, 'She is still here');
    for (const one of people)
      await one.until(() => one.rooms.get(room)?.texts.at(-1) === 'She is still here', 'heard');
    mute.say(room, 'I am');
    for (const one of people)
      await one.until(() => one.rooms.get(room)?.texts.at(-1) === 'I am', 'heard her');
    for (const one of people) expect(one.seen('occupant-out'), one.name).to.deep.equal([]);
  });

  it('turns nobody offline, in rooms or outside, when the link breaks and comes back', async () => {
    await using stage = await Stage.open(NAMES);
    await using network = await TcpProxy.open(stage.prosody.componentPort);
    const people = await Promise.all([
      stage.logIn('alice'),
      stage.logIn('bob', { ping: false }),
      stage.logIn('carol', { ping: 'silent' }),
    ]);
    const [alice] = people;
    const muster = await stage.play(
      settings(stage, { inquiry: '1s', xmpp: linkThrough(stage, network) }),
    );
    await unheardFor(stage, people, 0);
    await stage.mail('news');
    const room = String((await muster.event('chat.opened'))['room']);
    for (const one of people) {
      await one.until(() => one.rooms.get(room)?.others.length === 2, 'all inside');
      await one.until(() => one.presences.size === 2, 'all online');
    }
    for (let round = 0; round < 3; round++) {
      const from = muster.lines.length;
      network.cut();
      await muster.event('link.lost', { from });
      const during = Object.values(await presences(stage));
      expect(during.filter((presence) => presence === 'Online')).to.have.length(3);
      await muster.event('ready', { from });
      expect(await presences(stage)).to.include({
        alice: 'Online',
        bob: 'Online',
        carol: 'Online',
      });
      const text = `Round ${round}`;
      alice.say(room, text);
      for (const one of people)
        await one.until(() => one.rooms.get(room)?.texts.at(-1) === text, text);
    }
    for (const one of people) {
      expect(one.seen('occupant-out'), one.name).to.deep.equal([]);
      expect(one.seen('left'), one.name).to.deep.equal([]);
      const offline = one.seen('contact-presence').filter(({ show }) => show === 'offline');
      expect(offline, one.name).to.deep.equal([]);
      expect(one.seen('entered'), one.name).to.have.length(1);
    }
  });
});
