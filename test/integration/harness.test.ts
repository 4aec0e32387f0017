import { once } from 'node:events';
import { connect } from 'node:net';
import { createHash } from 'node:crypto';
import { expect } from 'chai';

import xml, { type Element, Parser } from '@xmpp/xml';
import { Prosody } from '../support/prosody.ts';
import { StockClient } from '../support/stock-client.ts';

const COMPONENT = 'muster.localhost';

/** A component without a library: what it sends is text, what it hears are elements. */
async function bareComponent(prosody: Prosody) {
  const socket = connect(prosody.componentPort, '127.0.0.1').setEncoding('utf8');
  const parser = new Parser();
  const heard: Element[] = [];
  socket.on('data', (text: string) => parser.write(text));
  parser.on('element', (element) => heard.push(element as Element));
  const opened = once(parser, 'start');
  socket.write(
    `<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='${COMPONENT}'>`,
  );
  const [root] = (await opened) as [Element];
  const proof = createHash('sha1').update(`${root.attrs['id']}${prosody.secret}`).digest('hex');
  socket.write(`<handshake>${proof}</handshake>`);
  const hear = async (test: (element: Element) => boolean) => {
    for (;;) {
      const found = heard.find(test);
      if (found !== undefined) return found;
      await once(parser, 'element');
    }
  };
  return {
    heard,
    send: (text: string) => socket.write(text),
    hear,
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

describe('the test harness', function () {
  this.timeout(60_000);
  let prosody: Prosody;
  before(async () => {
    prosody = await Prosody.start({
      accounts: ['alice', 'bob', 'carol'],
      component: COMPONENT,
      componentConfig: 'component_conflict_resolve = "kick_old"',
      hostConfig: 'Component "rooms.localhost" "muc"',
    });
    await prosody.seedRoster('carol', [
      { jid: 'bob@localhost', name: 'Böb', groups: ['Büro', 'Old'], subscription: 'both' },
    ]);
  });
  after(() => prosody.stop());

  it('lets two people talk one-to-one, any script, in order', async () => {
    await using alice = await StockClient.logIn(prosody, 'alice');
    await using bob = await StockClient.logIn(prosody, 'bob');
    const texts = Array.from({ length: 200 }, (_, i) => `${i} 😀 会議室 ${'é'.repeat(i)}`);
    for (const text of texts) alice.chat(bob.fullJid, text);
    await bob.until(() => bob.seen('chat').length === texts.length, 'all messages');
    expect(bob.seen('chat').map((message) => message.text)).to.deep.equal(texts);
  });

  it('shows a roster push of one client to the other of the same person', async () => {
    await using phone = await StockClient.logIn(prosody, 'alice', { resource: 'phone' });
    await using desk = await StockClient.logIn(prosody, 'alice', { resource: 'desk' });
    await phone.addContact('bob@localhost', 'Bob', ['Work', 'Friends']);
    const contact = await desk.until(() => desk.contacts.get('bob@localhost'), 'the push');
    expect(contact).to.include({ name: 'Bob', subscription: 'none' });
    expect(contact.groups).to.deep.equal(['Friends', 'Work']);
    await phone.removeContact('bob@localhost');
    await desk.until(() => !desk.contacts.has('bob@localhost'), 'the removal');
    expect(await desk.roster()).to.deep.equal([]);
  });

  it('finds the contact list that the test has written', async () => {
    await using carol = await StockClient.logIn(prosody, 'carol');
    expect(await carol.roster()).to.deep.equal([
      { jid: 'bob@localhost', name: 'Böb', groups: ['Büro', 'Old'], subscription: 'both', ask: '' },
    ]);
  });

  it('sends bookmark events only to the client that announced them', async () => {
    await using dino = await StockClient.logIn(prosody, 'bob', { resource: 'dino' });
    await using psi = await StockClient.logIn(prosody, 'bob', {
      resource: 'psi',
      bookmarks: 'ignores',
    });
    const room = 'nowhere@muster.localhost';
    await psi.saveBookmark({ room, name: 'Nowhere', nick: 'bobby', autojoin: true });
    const event = await dino.until(() => dino.seen('bookmarked')[0], 'the bookmark event');
    expect(event).to.include({ room, name: 'Nowhere', nick: 'bobby', autojoin: true });
    await dino.until(() => dino.seen('not-entered')[0], 'the attempt to enter');
    expect(await dino.bookmarks()).to.have.length(1);
    await psi.removeBookmark(room);
    await dino.until(() => dino.seen('unbookmarked')[0], 'the retraction');
    expect(psi.seen('bookmarked')).to.deep.equal([]);
    expect(await psi.bookmarks()).to.deep.equal([]);
  });

  it('comes back by itself after a lost connection and after a restart of the server', async () => {
    await using alice = await StockClient.logIn(prosody, 'alice');
    await alice.dropConnection();
    await alice.until(() => alice.seen('online').length === 2, 'back after the drop');
    await prosody.restart();
    await alice.until(() => alice.seen('online').length === 3, 'back after the restart', 10_000);
    await alice.vanish();
    expect(alice.online).to.equal(false);
  });

  it('answers a ping, refuses it, or says nothing', async () => {
    await using asker = await StockClient.logIn(prosody, 'alice');
    await using good = await StockClient.logIn(prosody, 'bob', { resource: 'good' });
    await using poor = await StockClient.logIn(prosody, 'bob', { resource: 'poor', ping: false });
    await using mute = await StockClient.logIn(prosody, 'bob', {
      resource: 'mute',
      ping: 'silent',
    });
    const ping = (to: string) =>
      asker.request(xml('iq', { type: 'get', to }, xml('ping', { xmlns: 'urn:xmpp:ping' })));
    expect((await ping(good.fullJid)).attrs['type']).to.equal('result');
    const refused = await ping(poor.fullJid).catch((error: unknown) => error);
    expect(refused).to.include({ condition: 'service-unavailable' });
    const silence = ping(mute.fullJid).then(
      () => 'answered',
      () => 'never',
    );
    const probe = ping(good.fullJid).then(() => 'silent so far');
    expect(await Promise.race([silence, probe])).to.equal('silent so far');
    await asker.logOff();
    expect(await silence).to.equal('never');
  });

  it('tells a component its privileges, and who is there', async () => {
    await using alice = await StockClient.logIn(prosody, 'alice');
    using component = await bareComponent(prosody);
    const told = await component.hear((element) => element.getChild('privilege') !== undefined);
    const perms = told.getChild('privilege', 'urn:xmpp:privilege:2')?.getChildren('perm') ?? [];
    expect(
      perms.map((perm) => `${perm.attrs['access']} ${perm.attrs['type'] ?? ''}`),
    ).to.include.members(['roster both', 'presence managed_entity']);
    await component.hear((e) => e.is('presence') && e.attrs['from'] === alice.fullJid);
    await alice.dropConnection();
    await component.hear((e) => e.is('presence') && e.attrs['type'] === 'unavailable');
  });

  it('lets a component write into a contact list and play a room', async () => {
    await using alice = await StockClient.logIn(prosody, 'alice');
    using component = await bareComponent(prosody);
    component.send(
      `<iq type='set' id='r1' from='${COMPONENT}' to='alice@localhost'><query xmlns='jabber:iq:roster'><item jid='quiet-otter@${COMPONENT}' name='Otter' subscription='both'><group>News</group></item></query></iq>`,
    );
    const contact = await alice.until(
      () => alice.contacts.get(`quiet-otter@${COMPONENT}`),
      'the contact',
    );
    expect(contact).to.include({ name: 'Otter', subscription: 'both' });

    const room = `r@${COMPONENT}`;
    component.send(
      `<message from='${COMPONENT}' to='${alice.fullJid}'><x xmlns='jabber:x:conference' jid='${room}' reason='News of today'/></message>`,
    );
    const invitation = await alice.until(() => alice.invitations[0], 'the invitation');
    expect(invitation).to.include({ way: 'direct', room, reason: 'News of today' });
    alice.join(room, 'alice');
    await component.hear((e) => e.is('presence') && e.attrs['to'] === `${room}/alice`);
    component.send(
      `<presence from='${room}/Otter' to='${alice.fullJid}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant'/></x></presence>` +
        `<presence from='${room}/Alice' to='${alice.fullJid}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant'/><status code='110'/><status code='210'/></x></presence>` +
        `<message from='${room}' to='${alice.fullJid}' type='groupchat'><subject>Issue 7</subject></message>` +
        `<message from='${room}/Otter' to='${alice.fullJid}' type='groupchat'><body>こんにちは</body></message>`,
    );
    await alice.until(() => alice.rooms.get(room)?.texts.length, 'in the room, first message');
    expect(alice.rooms.get(room)).to.include({ nick: 'Alice', subject: 'Issue 7' });
    expect(alice.rooms.get(room)?.others).to.deep.equal(['Otter']);
    expect(alice.rooms.get(room)?.texts).to.deep.equal(['こんにちは']);
    component.send(
      `<presence type='unavailable' from='${room}/Alice' to='${alice.fullJid}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'><reason>The time is over</reason></item><status code='110'/><status code='307'/></x></presence>`,
    );
    await alice.until(() => !alice.rooms.has(room), 'removed');
    expect(alice.room(room)?.leaving).to.deep.include({ reason: 'The time is over' });
    expect((await alice.bookmarks()).map((bookmark) => bookmark.room)).to.deep.equal([room]);
    await alice.removeBookmark(room);
  });

  it('lets a client live in a room of the server: talk, rejoin, removal, destruction', async () => {
    const room = 'hall@rooms.localhost';
    await using alice = await StockClient.logIn(prosody, 'alice', { savesBookmarks: false });
    await using bob = await StockClient.logIn(prosody, 'bob', { savesBookmarks: false });
    await using carol = await StockClient.logIn(prosody, 'carol', { savesBookmarks: false });
    const owner = (payload: Element) =>
      alice.request(xml('iq', { type: 'set', to: room }, payload));
    alice.join(room);
    await alice.until(() => alice.rooms.has(room), 'in the room');
    const form = xml('x', { xmlns: 'jabber:x:data', type: 'submit' });
    await owner(xml('query', { xmlns: 'http://jabber.org/protocol/muc#owner' }, form));
    bob.join(room, 'alice');
    const refused = await bob.until(() => bob.seen('not-entered')[0], 'the nick conflict');
    expect(refused.condition).to.equal('conflict');
    bob.join(room);
    carol.join(room);
    await carol.until(() => carol.rooms.get(room)?.others.length === 2, 'all inside');

    alice.say(room, 'to all 😀');
    alice.whisper(room, 'bob', 'to bob');
    await bob.until(() => bob.rooms.get(room)?.messages.length === 2, 'both messages');
    expect(bob.rooms.get(room)?.messages.map((m) => [m.nick, m.text, m.isPrivate])).to.deep.equal([
      ['alice', 'to all 😀', false],
      ['alice', 'to bob', true],
    ]);
    await carol.until(() => carol.rooms.get(room)?.texts.length === 1, 'the one to all');
    expect(carol.rooms.get(room)?.texts).to.deep.equal(['to all 😀']);

    await bob.dropConnection();
    await bob.until(() => bob.seen('entered').length === 2, 'inside again by itself');
    expect(await bob.selfPing(room)).to.equal('joined');

    const item = xml('item', { nick: 'carol', role: 'none' }, xml('reason', {}, 'Enough'));
    await owner(xml('query', { xmlns: 'http://jabber.org/protocol/muc#admin' }, item));
    await carol.until(() => !carol.rooms.has(room), 'removed');
    expect(carol.room(room)?.leaving).to.deep.include({ reason: 'Enough', destroyed: false });
    expect(carol.room(room)?.leaving?.codes).to.include('307');
    expect(await carol.selfPing(room)).to.equal('not-acceptable');

    const destroy = xml('destroy', {}, xml('reason', {}, 'Closed'));
    await owner(xml('query', { xmlns: 'http://jabber.org/protocol/muc#owner' }, destroy));
    await bob.until(() => !bob.rooms.has(room), 'the end of the room');
    expect(bob.room(room)?.leaving).to.deep.include({ reason: 'Closed', destroyed: true });
  });

  it('keeps a person online while stream management waits for a lost connection', async () => {
    await using alice = await StockClient.logIn(prosody, 'alice', {
      streamManagement: true,
      reconnects: false,
    });
    using component = await bareComponent(prosody);
    const ours = (e: Element) => e.is('presence') && e.attrs['from'] === alice.fullJid;
    const jid = alice.fullJid;
    await component.hear(ours);
    await alice.dropConnection();
    await using bob = await StockClient.logIn(prosody, 'bob');
    bob.chat(jid, 'are you there?');
    await component.hear((e) => e.is('presence') && e.attrs['from'] === bob.fullJid);
    expect(component.heard.some((e) => e.attrs['from'] === jid && e.attrs['type'])).to.equal(false);
    expect(bob.seen('bounced')).to.deep.equal([]);
  });
});
