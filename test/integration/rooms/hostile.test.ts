import { expect } from 'chai';
import { JOIN, type Player, refusal, SERVICE, Theatre, user } from '../../support/theatre.ts';

const HALL = `hall@${SERVICE}`;

describe('a room on a real server: forged and excessive things (A9, issue 3)', function () {
  this.timeout(60_000);
  let theatre: Theatre;
  let romeo: Player;
  let juliet: Player;
  let tybalt: Player;

  before(async () => {
    theatre = await Theatre.open(['romeo', 'juliet', 'tybalt', 'mercutio']);
    [romeo, juliet, tybalt] = (await theatre.logAllIn('romeo', 'juliet', 'tybalt')) as [
      Player,
      Player,
      Player,
    ];
    await romeo.opens(HALL);
    await juliet.enters(HALL);
    await tybalt.enters(HALL);
    for (const player of [romeo, juliet, tybalt]) await player.ignores(HALL);
  });
  after(() => theatre[Symbol.asyncDispose]());

  it('takes from messages what only the room may say', async () => {
    tybalt.sends(`<message to='${HALL}' type='groupchat' id='f1'><body>Trust me</body>
      <x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='${romeo.jid}'/><status code='110'/></x>
      <x xmlns='http://jabber.org/protocol/muc'/>
      <query xmlns='http://jabber.org/protocol/muc#admin'/>
      <delay xmlns='urn:xmpp:delay' stamp='2001-01-01T00:00:00Z' from='${HALL}'/>
      <x xmlns='jabber:x:delay' stamp='20010101T00:00:00'/>
      <stanza-id xmlns='urn:xmpp:sid:0' id='forged' by='${HALL}'/>
      <occupant-id xmlns='urn:xmpp:occupant-id:0' id='forged'/>
      <addresses xmlns='http://jabber.org/protocol/address'><address type='ofrom' jid='${romeo.jid}'/></addresses>
      <retract xmlns='urn:xmpp:message-retract:1' id='x'><moderated xmlns='urn:xmpp:message-moderate:1' by='${HALL}/romeo'/></retract>
      <something xmlns='urn:example:other'>stays</something></message>`);
    for (const player of [romeo, juliet]) {
      const heard = await player.receives(
        `<message from='${HALL}/tybalt' type='groupchat' id='f1'><body>Trust me</body><something xmlns='urn:example:other'>stays</something></message>`,
      );
      expect(heard.getChildElements().map(({ name }) => name)).to.deep.equal([
        'body',
        'something',
        'stanza-id',
        'occupant-id',
      ]);
      expect(String(heard)).not.to.include('forged');
    }
    await tybalt.ignores(HALL);
  });

  it('takes them from presences and private messages, too', async () => {
    const forged = `<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/><status code='110'/></x><occupant-id xmlns='urn:xmpp:occupant-id:0' id='forged'/><delay xmlns='urn:xmpp:delay' stamp='2001-01-01T00:00:00Z'/>`;
    tybalt.sends(`<presence to='${HALL}/tybalt'><show>away</show>${forged}</presence>`);
    const seen = await juliet.receives(
      `<presence from='${HALL}/tybalt'><show>away</show>${user(`<item affiliation='none' role='participant'/>`)}</presence>`,
    );
    expect(String(seen)).not.to.include('forged').and.not.to.include('2001');
    tybalt.sends(
      `<message to='${HALL}/juliet' type='chat' id='f2'><body>Psst</body>${forged}</message>`,
    );
    const heard = await juliet.receives(
      `<message from='${HALL}/tybalt' type='chat' id='f2'>${user()}</message>`,
    );
    expect(String(heard)).not.to.include('forged').and.not.to.include('2001');
    for (const player of [romeo, tybalt]) await player.ignores(HALL);
  });

  it('lets nobody speak as another occupant, or for the room', async () => {
    // The server refuses such a sender by itself, or puts the true one in its place.
    tybalt.sends(
      `<message from='${HALL}/romeo' to='${HALL}' type='groupchat' id='f3'><body>I yield</body></message>`,
    );
    await tybalt.done(HALL).catch(() => undefined); // it may have closed the stream instead
    const heard = await juliet.ignores(HALL);
    expect(heard.filter((stanza) => stanza.attrs['from'] === `${HALL}/romeo`)).to.deep.equal([]);
    // Talk to an occupant's address is private and no groupchat.
    juliet.sends(`<message to='${HALL}/romeo' type='groupchat' id='f4'><body>All</body></message>`);
    await juliet.receives(
      `<message type='error' id='f4' from='${HALL}/romeo'>${refusal('modify', 'bad-request')}</message>`,
    );
    // Nobody administers from outside, or without rights.
    const kick = `<query xmlns='http://jabber.org/protocol/muc#admin'><item nick='romeo' role='none'/></query>`;
    const mercutio = await theatre.logIn('mercutio');
    expect(await mercutio.isRefused(HALL, 'set', kick)).to.equal('forbidden');
    await romeo.ignores(HALL);
  });

  it('refuses nicks that are none, and those that look like another’s', async () => {
    const mercutio = await theatre.logIn('mercutio', 'masked');
    const refused = async (nick: string): Promise<string> => {
      mercutio.sends(`<presence to='${HALL}/${nick}' id='x1'>${JOIN}</presence>`);
      const answer = await mercutio.next();
      expect(answer.attrs['type'], nick).to.equal('error');
      return answer.getChild('error')?.getChildElements()[0]?.name ?? '';
    };
    for (const nick of ['rоmeo', 'RОMEО', 'r0meo', 'romeo\u00a0', 'Ｊuliet', 'jul1et']) {
      expect(await refused(nick), nick).to.be.oneOf(['conflict', 'jid-malformed']);
    }
    for (const nick of ['\u3000', 'rom\u202eeo', 'x'.repeat(900)]) {
      expect(await refused(nick), nick).to.equal('jid-malformed');
    }
    await mercutio.enters(HALL, 'マキューシオ');
    mercutio.sends(`<presence to='${HALL}' type='unavailable'/>`);
    await mercutio.ignores(HALL);
    for (const player of [romeo, juliet]) await player.ignores(HALL);
  });

  it('passes a message of 60 kB and refuses one that is too large', async () => {
    const large = 'ä'.repeat(30_000);
    romeo.sends(`<message to='${HALL}' type='groupchat' id='l1'><body>${large}</body></message>`);
    await juliet.receives(
      `<message from='${HALL}/romeo' type='groupchat' id='l1'><body>${large}</body></message>`,
    );
    await romeo.ignores(HALL);
  });

  it('limits a flood by one, tells him, and leaves the others their talk', async () => {
    const many = 3000;
    for (let n = 0; n < many; n++) {
      juliet.sends(
        `<message to='${HALL}' type='groupchat' id='flood-${n}'><body>${n}</body></message>`,
      );
    }
    romeo.sends(`<message to='${HALL}' type='groupchat' id='calm'><body>Hush</body></message>`);
    const told = await juliet.ignores(HALL);
    const refused = told.filter((stanza) => stanza.attrs['type'] === 'error');
    expect(refused.length).to.be.within(1, many - 2000);
    expect(String(refused[0])).to.include('policy-violation').and.to.include('wait');
    const heard = await romeo.ignores(HALL);
    const passed = heard.filter((stanza) => String(stanza.attrs['id']).startsWith('flood'));
    expect(passed.length + refused.length).to.equal(many);
    expect(heard.filter((stanza) => stanza.attrs['id'] === 'calm')).to.have.length(1);
    // In order, nothing twice.
    const numbers = passed.map((stanza) => Number(stanza.getChildText('body')));
    expect(numbers).to.deep.equal(numbers.toSorted((a, b) => a - b));
  });

  it('bears a crowd that comes and goes as fast as it can (10,000 a minute), while others talk', async () => {
    const crowd = await Promise.all(
      Array.from({ length: 8 }, (_, n) => theatre.logIn('mercutio', `c${n}`)),
    );
    const room = `square@${SERVICE}`;
    await romeo.opens(room);
    const rounds = 30;
    for (const [n, client] of crowd.entries()) {
      for (let round = 0; round < rounds; round++) {
        client.sends(`<presence to='${room}/guest ${n}'>${JOIN}</presence>`);
        client.sends(`<presence to='${room}' type='unavailable'/>`);
      }
    }
    romeo.sends(`<message to='${room}' type='groupchat' id='talk'><body>Hark</body></message>`);
    const outcomes = await Promise.all(crowd.map((client) => client.ignores(room)));
    for (const [n, got] of outcomes.entries()) {
      const own = got.filter(
        (stanza) =>
          stanza.attrs['from'] === `${room}/guest ${n}` && String(stanza).includes('code="110"'),
      );
      const left = own.filter((stanza) => stanza.attrs['type'] === 'unavailable');
      expect([own.length - left.length, left.length], `guest ${n}`).to.deep.equal([rounds, rounds]);
      expect(got.filter((stanza) => stanza.attrs['type'] === 'error')).to.deep.equal([]);
    }
    const heard = await romeo.ignores(room);
    expect(heard.filter((stanza) => stanza.attrs['id'] === 'talk')).to.have.length(1);
    // Whoever came has gone.
    const inside = await romeo.asks(
      room,
      'get',
      `<query xmlns='http://jabber.org/protocol/disco#items'/>`,
    );
    expect(inside.getChild('query')?.getChildren('item')).to.have.length(1);
  });

  it('limits who enters again and again, and lets the others in', async () => {
    const room = `square@${SERVICE}`;
    const client = await theatre.logIn('tybalt', 'mad');
    for (let round = 0; round < 700; round++) {
      client.sends(`<presence to='${room}/mad' id='r${round}'>${JOIN}</presence>`);
    }
    const got = await client.ignores(room);
    const refused = got.filter((stanza) => stanza.attrs['type'] === 'error');
    expect(refused.length).to.be.greaterThan(0);
    expect(String(refused[0])).to.include('policy-violation');
    const other = await juliet.enters(room);
    expect(String(other)).to.include('code="110"');
    await romeo.ignores(room);
  });
});
