import { expect } from 'chai';
import { COMPONENT, Stage } from '../../support/stage.ts';
import { type Happened, Slixmpp } from '../../support/slixmpp/client.ts';

const GARDEN = `garden@${COMPONENT}`;

describe("slixmpp's plugins in rooms that users open (XEP-0045)", function () {
  this.timeout(60_000);
  let stage: Stage;
  let alice: Slixmpp;
  let bob: Slixmpp;
  let carol: Slixmpp;

  before(async () => {
    stage = await Stage.open(['alice', 'bob', 'carol']);
    await stage.play({ topics: {}, more: { rooms: { open_to_users: true } } });
    [alice, bob, carol] = await Promise.all([
      Slixmpp.logIn(stage.prosody, 'alice'),
      Slixmpp.logIn(stage.prosody, 'bob'),
      Slixmpp.logIn(stage.prosody, 'carol'),
    ]);
  });

  after(async () => {
    await Promise.all([alice, bob, carol].map((person) => person[Symbol.asyncDispose]()));
    await stage[Symbol.asyncDispose]();
  });

  const codes = (happened: Happened | undefined): number[] =>
    (happened?.['codes'] as number[] | undefined) ?? [];

  /** The latest of a person that says this of a nick. */
  const told = (person: Slixmpp, nick: string, fields: Record<string, unknown>) =>
    person.until(
      () =>
        person
          .seen('occupant')
          .findLast(
            (each) =>
              each['nick'] === nick &&
              Object.entries(fields).every(([key, value]) =>
                key === 'code' ? codes(each).includes(Number(value)) : each[key] === value,
              ),
          ),
      `${nick}: ${JSON.stringify(fields)}`,
    );

  const enter = (person: Slixmpp, nick: string, more: Record<string, unknown> = {}) =>
    person.do<{ own: Happened; subject: string; before: string[]; history: Happened[] }>('join', {
      room: GARDEN,
      nick,
      ...more,
    });

  it('find a service for rooms, and open one: locked until it is configured (201)', async () => {
    const service = await alice.do<{ identities: string[][]; features: string[] }>('info', {
      to: COMPONENT,
    });
    expect(service.identities.map((each) => each.slice(0, 2))).to.deep.include([
      'conference',
      'text',
    ]);
    expect(service.features).to.include('http://jabber.org/protocol/muc');
    const { own } = await enter(alice, 'Alice');
    expect(own).to.include({ affiliation: 'owner', role: 'moderator' });
    expect(codes(own)).to.include.members([110, 201]);
    expect(await bob.refused('join', { room: GARDEN, nick: 'Bob' })).to.equal('item-not-found');
  });

  it("fill in the owner's form; then others enter and find the room", async () => {
    const before = await alice.do<Record<string, unknown>>('configuration', { room: GARDEN });
    expect(before).to.include.keys(
      'muc#roomconfig_roomname',
      'muc#roomconfig_membersonly',
      'muc#roomconfig_moderatedroom',
      'muc#roomconfig_whois',
    );
    await alice.do('configure', {
      room: GARDEN,
      values: {
        'muc#roomconfig_roomname': 'The garden',
        'muc#roomconfig_roomdesc': 'Under the trees',
        'muc#roomconfig_publicroom': true,
      },
    });
    const joined = await enter(bob, 'Bob', { maxstanzas: 10 });
    expect(joined.before).to.deep.equal(['Alice']);
    expect(codes(joined.own)).to.include(110);
    await enter(carol, 'Carol');
    await told(alice, 'Carol', { type: 'available', affiliation: 'none', role: 'participant' });
    const items = await carol.do<string[][]>('items', { to: COMPONENT });
    expect(items).to.deep.include([GARDEN, '', 'The garden']);
    const info = await carol.do<{ form: Record<string, unknown> }>('info', { to: GARDEN });
    expect(info.form).to.include({ 'muc#roominfo_description': 'Under the trees' });
  });

  it('change nicks (303), and are refused one that another has', async () => {
    await bob.do('change_nick', { room: GARDEN, nick: 'Robert' });
    const left = await told(carol, 'Bob', { type: 'unavailable', code: 303 });
    expect(left['newNick']).to.equal('Robert');
    await told(carol, 'Robert', { type: 'available' });
    const own = await told(bob, 'Bob', { type: 'unavailable', code: 110 });
    expect(codes(own)).to.include(303);
    expect(await bob.do('occupants', { room: GARDEN })).to.deep.equal(['Alice', 'Carol', 'Robert']);
    await using other = await Slixmpp.logIn(stage.prosody, 'alice');
    expect(await other.refused('join', { room: GARDEN, nick: 'Carol' })).to.equal('conflict');
  });

  it('talk, set the subject, and read the archive page by page (XEP-0313, XEP-0059)', async () => {
    const texts = ['one', 'two', 'three', 'four', '五 🌳'];
    for (const text of texts) await bob.do('say', { room: GARDEN, text });
    await carol.event('said', { text: '五 🌳', nick: 'Robert' });
    await alice.do('set_subject', { room: GARDEN, text: 'What grows here' });
    await carol.event('subject', { text: 'What grows here' });
    const found = await carol.do<{ nick: string; text: string; id: string }[]>('archive', {
      room: GARDEN,
      page: 2,
    });
    expect(found.map((each) => each.text).filter((text) => text !== '')).to.deep.equal(texts);
    const live = carol.seen('said').map((each) => each['stanzaId']);
    expect(live).to.include.members(found.filter((each) => each.text !== '').map(({ id }) => id));
  });

  it('invite, with a reason, and the invited one enters (XEP-0045 §7.8.2, XEP-0249)', async () => {
    await using dora = await Slixmpp.logIn(stage.prosody, 'carol');
    await carol.do('leave', { room: GARDEN });
    await bob.do('invite', { room: GARDEN, jid: stage.prosody.jid('carol'), reason: 'Come!' });
    const invited = await dora.event('invited', { room: GARDEN });
    expect(invited).to.include({ reason: 'Come!' });
    const joined = await dora.do<{ subject: string }>('join', { room: GARDEN, nick: 'Dora' });
    expect(joined.subject).to.equal('What grows here');
    await enter(carol, 'Carol');
  });

  it('administer: lists, voice, kick (307), ban (301) and its end', async () => {
    const carolJid = stage.prosody.jid('carol');
    const bobJid = stage.prosody.jid('bob');
    expect(await bob.refused('affiliations', { room: GARDEN, affiliation: 'outcast' })).to.equal(
      'forbidden',
    );
    await alice.do('set_affiliation', { room: GARDEN, affiliation: 'admin', jid: bobJid });
    await told(carol, 'Robert', { affiliation: 'admin', role: 'moderator' });
    expect(await alice.do('affiliations', { room: GARDEN, affiliation: 'admin' })).to.deep.equal([
      bobJid,
    ]);
    await bob.do('set_role', { room: GARDEN, nick: 'Carol', role: 'none', reason: 'Too loud' });
    const kicked = await told(carol, 'Carol', { type: 'unavailable', code: 307 });
    expect(kicked).to.include({ reason: 'Too loud', actor: 'Robert', role: 'none' });
    expect(codes(kicked)).to.include(110);
    await enter(carol, 'Carol');
    const ban = { room: GARDEN, affiliation: 'outcast', jid: carolJid, reason: 'Enough' };
    await bob.do('set_affiliation', ban);
    const banned = await told(carol, 'Carol', { type: 'unavailable', code: 301 });
    expect(banned).to.include({ reason: 'Enough', affiliation: 'outcast' });
    expect(await bob.do('affiliations', { room: GARDEN, affiliation: 'outcast' })).to.deep.equal([
      carolJid,
    ]);
    expect(await carol.refused('join', { room: GARDEN, nick: 'Carol' })).to.equal('forbidden');
    await bob.do('set_affiliation', { room: GARDEN, affiliation: 'none', jid: carolJid });
    await enter(carol, 'Carol');
    expect(
      await bob.refused('set_affiliation', {
        room: GARDEN,
        affiliation: 'none',
        jid: stage.prosody.jid('alice'),
      }),
      'an admin takes nothing from an owner',
    ).to.equal('not-allowed');
  });

  it('moderate: without voice nobody is heard, with it he is', async () => {
    await alice.do('configure', {
      room: GARDEN,
      values: { 'muc#roomconfig_moderatedroom': true },
    });
    await carol.event('configured', { room: GARDEN });
    await alice.do('set_role', { room: GARDEN, nick: 'Carol', role: 'visitor' });
    await told(carol, 'Carol', { role: 'visitor' });
    await carol.do('say', { room: GARDEN, text: 'unheard' });
    await carol.event('bounced', { from: GARDEN, condition: 'forbidden' });
    await alice.do('set_role', { room: GARDEN, nick: 'Carol', role: 'participant' });
    await told(carol, 'Carol', { role: 'participant' });
    await carol.do('say', { room: GARDEN, text: 'heard' });
    await bob.event('said', { text: 'heard', nick: 'Carol' });
    expect(bob.seen('said').map((each) => each['text'])).not.to.include('unheard');
  });

  it('close a room with a password', async () => {
    await alice.do('configure', {
      room: GARDEN,
      values: {
        'muc#roomconfig_passwordprotectedroom': true,
        'muc#roomconfig_roomsecret': 'open sesame',
      },
    });
    await carol.do('leave', { room: GARDEN });
    expect(await carol.refused('join', { room: GARDEN, nick: 'Carol' })).to.equal('not-authorized');
    expect(
      await carol.refused('join', { room: GARDEN, nick: 'Carol', password: 'wrong' }),
    ).to.equal('not-authorized');
    await enter(carol, 'Carol', { password: 'open sesame' });
  });

  it('destroy it, with a reason and another place to go; an instant room takes its place', async () => {
    expect(await bob.refused('destroy', { room: GARDEN })).to.equal('forbidden');
    const other = `park@${COMPONENT}`;
    await alice.do('destroy', { room: GARDEN, reason: 'Winter', other });
    for (const [person, nick] of [
      [bob, 'Robert'],
      [carol, 'Carol'],
    ] as const) {
      const end = await told(person, nick, { type: 'unavailable', role: 'none' });
      expect(end['destroyed'], nick).to.deep.equal({ reason: 'Winter', other });
    }
    const { own } = await carol.do<{ own: Happened }>('join', { room: other, nick: 'Carol' });
    expect(codes(own)).to.include(201);
    await carol.do('instant', { room: other });
    await bob.do('join', { room: other, nick: 'Bob' });
    expect(await bob.do('occupants', { room: other })).to.deep.equal(['Bob', 'Carol']);
  });
});
