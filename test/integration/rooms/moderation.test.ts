import { expect } from 'chai';
import {
  codes,
  JOIN,
  type Player,
  refusal,
  SERVICE,
  Theatre,
  user,
} from '../../support/theatre.ts';

const HALL = `hall@${SERVICE}`;
const admin = (...items: readonly string[]): string =>
  `<query xmlns='http://jabber.org/protocol/muc#admin'>${items.join('')}</query>`;

describe('a room on a real server: kick, ban, voice and affiliations (XEP-0045 §8 to §10; A9)', function () {
  this.timeout(60_000);
  let theatre: Theatre;
  let romeo: Player;
  let juliet: Player;
  let tybalt: Player;

  before(async () => {
    theatre = await Theatre.open(['romeo', 'juliet', 'tybalt', 'paris']);
    [romeo, juliet, tybalt] = (await theatre.logAllIn('romeo', 'juliet', 'tybalt')) as [
      Player,
      Player,
      Player,
    ];
  });
  after(() => theatre[Symbol.asyncDispose]());
  beforeEach(async () => {
    await romeo.opens(HALL);
    await juliet.enters(HALL);
    await tybalt.enters(HALL);
    for (const player of [romeo, juliet]) await player.ignores(HALL);
  });
  afterEach(async () => {
    await romeo.asks(
      HALL,
      'set',
      `<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query>`,
    );
    for (const player of [romeo, juliet, tybalt]) await player.ignores(SERVICE);
  });

  it('kicks (307): he hears it with the reason and by whom, then the others, then the moderator his result', async () => {
    romeo.sends(
      `<iq to='${HALL}' type='set' id='k1'>${admin(`<item nick='tybalt' role='none'><reason>Quarrelling</reason></item>`)}</iq>`,
    );
    await tybalt.receives(
      `<presence type='unavailable' from='${HALL}/tybalt'>${user(
        `<item affiliation='none' role='none' jid='${tybalt.jid}'><actor nick='romeo'/><reason>Quarrelling</reason></item>`,
        codes(110, 307),
      )}</presence>`,
    );
    await romeo.receives(
      `<presence type='unavailable' from='${HALL}/tybalt'>${user(
        `<item affiliation='none' role='none' jid='${tybalt.jid}'><actor nick='romeo' jid='any'/><reason>Quarrelling</reason></item>`,
        codes(307),
      )}</presence>`,
    );
    await romeo.receives(`<iq type='result' id='k1' from='${HALL}'/>`);
    await juliet.receives(
      `<presence type='unavailable' from='${HALL}/tybalt'>${user(
        `<item affiliation='none' role='none'><actor nick='romeo'/><reason>Quarrelling</reason></item>`,
        codes(307),
      )}</presence>`,
    );
    // A kick is for this visit only.
    await tybalt.enters(HALL);
  });

  it('does not kick higher ones, and lets only moderators kick', async () => {
    expect(
      await juliet.isRefused(HALL, 'set', admin(`<item nick='tybalt' role='none'/>`)),
    ).to.equal('forbidden');
    await romeo.asks(HALL, 'set', admin(`<item nick='juliet' role='moderator'/>`));
    expect(await juliet.isRefused(HALL, 'set', admin(`<item nick='romeo' role='none'/>`))).to.equal(
      'not-allowed',
    );
    expect(
      await juliet.isRefused(HALL, 'set', admin(`<item nick='nobody' role='none'/>`)),
    ).to.equal('item-not-found');
  });

  it('bans (301), keeps the banned out, lists them with the reason and lets them in again', async () => {
    romeo.sends(
      `<iq to='${HALL}' type='set' id='b1'>${admin(`<item affiliation='outcast' jid='${tybalt.bare}'><reason>Treachery</reason></item>`)}</iq>`,
    );
    await tybalt.receives(
      `<presence type='unavailable' from='${HALL}/tybalt'>${user(
        `<item affiliation='outcast' role='none' jid='${tybalt.jid}'><actor nick='romeo'/><reason>Treachery</reason></item>`,
        codes(110, 301),
      )}</presence>`,
    );
    await romeo.receives(
      `<presence type='unavailable' from='${HALL}/tybalt'>${user(
        `<item affiliation='outcast' role='none' jid='${tybalt.jid}'><actor nick='romeo' jid='any'/><reason>Treachery</reason></item>`,
        codes(301),
      )}</presence>`,
    );
    await romeo.receives(`<iq type='result' id='b1'/>`);
    await juliet.receives(
      `<presence type='unavailable' from='${HALL}/tybalt'>${user(
        `<item affiliation='outcast' role='none'><actor nick='romeo'/><reason>Treachery</reason></item>`,
        codes(301),
      )}</presence>`,
    );
    tybalt.sends(`<presence to='${HALL}/tybalt' id='b2'>${JOIN}</presence>`);
    await tybalt.receives(
      `<presence type='error' from='${HALL}/tybalt' id='b2'>${refusal('auth', 'forbidden')}</presence>`,
    );
    const list = await romeo.asks(HALL, 'get', admin(`<item affiliation='outcast'/>`));
    expect(String(list)).to.include(`jid="${tybalt.bare}"`).and.to.include('Treachery');
    expect(await juliet.isRefused(HALL, 'get', admin(`<item affiliation='outcast'/>`))).to.equal(
      'forbidden',
    );
    romeo.sends(
      `<iq to='${HALL}' type='set' id='b3'>${admin(`<item affiliation='none' jid='${tybalt.bare}'/>`)}</iq>`,
    );
    await romeo.receives(
      `<message from='${HALL}'>${user(`<item affiliation='none' jid='${tybalt.bare}'/>`)}</message>`,
    );
    await romeo.receives(`<iq type='result' id='b3'/>`);
    await tybalt.enters(HALL);
  });

  it('tells of absent people: those inside at once, themselves by message (101)', async () => {
    tybalt.sends(`<presence to='${HALL}' type='unavailable'/>`);
    await tybalt.ignores(HALL);
    await romeo.ignores(HALL);
    // Only who is online is sent a message to his bare address.
    tybalt.sends('<presence/>');
    await tybalt.ignores(SERVICE);
    romeo.sends(
      `<iq to='${HALL}' type='set' id='a1'>${admin(`<item affiliation='member' jid='${tybalt.bare}'><reason>Forgiven</reason></item>`)}</iq>`,
    );
    await romeo.receives(
      `<message from='${HALL}'>${user(`<item affiliation='member' jid='${tybalt.bare}'><reason>Forgiven</reason></item>`)}</message>`,
    );
    await romeo.receives(`<iq type='result' id='a1'/>`);
    await tybalt.receives(
      `<message from='${HALL}' to='${tybalt.bare}'>${user(
        `<item affiliation='member' role='none' jid='${tybalt.bare}'><reason>Forgiven</reason></item>`,
        codes(101),
      )}</message>`,
    );
    tybalt.sends(`<presence type='unavailable'/>`);
  });

  it('takes membership away where only members may be (321)', async () => {
    await romeo.asks(HALL, 'set', admin(`<item affiliation='member' jid='${juliet.bare}'/>`));
    await romeo.configures(HALL, { roomconfig_membersonly: '1' });
    for (const player of [romeo, juliet, tybalt]) await player.ignores(SERVICE);
    await romeo.asks(
      HALL,
      'set',
      admin(`<item affiliation='none' jid='${juliet.bare}'><reason>Grounded</reason></item>`),
    );
    await juliet.receives(
      `<presence type='unavailable' from='${HALL}/juliet'>${user(
        `<item affiliation='none' role='none' jid='${juliet.jid}'><actor nick='romeo'/><reason>Grounded</reason></item>`,
        codes(110, 321),
      )}</presence>`,
    );
    await romeo.receives(
      `<presence type='unavailable' from='${HALL}/juliet'>${user(
        `<item affiliation='none' role='none' jid='${juliet.jid}'><actor nick='romeo' jid='any'/><reason>Grounded</reason></item>`,
        codes(321),
      )}</presence>`,
    );
    juliet.sends(`<presence to='${HALL}/juliet' id='o1'>${JOIN}</presence>`);
    await juliet.receives(
      `<presence type='error' from='${HALL}/juliet' id='o1'>${refusal('auth', 'registration-required')}</presence>`,
    );
  });

  it('puts out who does not belong when the room becomes members-only (322)', async () => {
    await romeo.configures(HALL, { roomconfig_membersonly: '1' });
    await juliet.receives(
      `<presence type='unavailable' from='${HALL}/juliet'>${user(
        `<item affiliation='none' role='none' jid='${juliet.jid}'/>`,
        codes(110, 322),
      )}</presence>`,
    );
    await romeo.receives(
      `<presence type='unavailable' from='${HALL}/juliet'>${user(
        `<item affiliation='none' role='none' jid='${juliet.jid}'/>`,
        codes(322),
      )}</presence>`,
    );
    await romeo.receives(
      `<presence type='unavailable' from='${HALL}/tybalt'>${user(
        `<item affiliation='none' role='none' jid='${tybalt.jid}'/>`,
        codes(322),
      )}</presence>`,
    );
    await romeo.receives(`<message from='${HALL}' type='groupchat'>${user(codes(104))}</message>`);
  });

  it('gives and takes voice; a visitor asks for it and is heard (§7.13, §8.6)', async () => {
    await romeo.configures(HALL, { roomconfig_moderatedroom: '1' });
    await romeo.asks(
      HALL,
      'set',
      admin(`<item nick='juliet' role='visitor'><reason>Hush</reason></item>`),
    );
    await juliet.receives(`<message from='${HALL}' type='groupchat'>${user(codes(104))}</message>`);
    await juliet.receives(
      `<presence from='${HALL}/juliet'>${user(
        `<item affiliation='none' role='visitor' jid='${juliet.jid}'><actor nick='romeo'/><reason>Hush</reason></item>`,
        codes(110),
      )}</presence>`,
    );
    juliet.sends(`<message to='${HALL}' type='groupchat' id='h1'><body>But</body></message>`);
    await juliet.receives(
      `<message from='${HALL}' type='error' id='h1'>${refusal('auth', 'forbidden')}</message>`,
    );
    await romeo.ignores(HALL);
    juliet.sends(`<message to='${HALL}' id='h2'><x xmlns='jabber:x:data' type='submit'>
      <field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field>
      <field var='muc#role' type='list-single'><value>participant</value></field></x></message>`);
    await romeo.receives(`<message from='${HALL}'><x xmlns='jabber:x:data' type='form'>
      <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#request</value></field>
      <field var='muc#role' type='list-single'><value>participant</value></field>
      <field var='muc#jid' type='jid-single'><value>${juliet.jid}</value></field>
      <field var='muc#roomnick' type='text-single'><value>juliet</value></field>
      <field var='muc#request_allow' type='boolean'/></x></message>`);
    romeo.sends(`<message to='${HALL}' id='h3'><x xmlns='jabber:x:data' type='submit'>
      <field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field>
      <field var='muc#role'><value>participant</value></field>
      <field var='muc#jid'><value>${juliet.jid}</value></field>
      <field var='muc#roomnick'><value>juliet</value></field>
      <field var='muc#request_allow'><value>true</value></field></x></message>`);
    await juliet.receives(
      `<presence from='${HALL}/juliet'>${user(
        `<item affiliation='none' role='participant' jid='${juliet.jid}'><actor nick='romeo'/></item>`,
        codes(110),
      )}</presence>`,
    );
    juliet.sends(`<message to='${HALL}' type='groupchat' id='h4'><body>Thanks</body></message>`);
    await juliet.receives(`<message from='${HALL}/juliet' type='groupchat' id='h4'/>`);
  });

  it('lists who is what: roles to moderators, admins to owners, members to admins and where the owner allows it', async () => {
    await romeo.asks(HALL, 'set', admin(`<item affiliation='admin' jid='${juliet.bare}'/>`));
    const wanted = admin(`<item affiliation='admin'/>`);
    expect(await juliet.isRefused(HALL, 'get', wanted)).to.equal('forbidden');
    const admins = await romeo.asks(HALL, 'get', wanted);
    expect(admins.getChild('query')?.getChild('item')?.attrs).to.deep.equal({
      affiliation: 'admin',
      jid: juliet.bare,
    });
    const roles = await juliet.asks(HALL, 'get', admin(`<item role='participant'/>`));
    expect(roles.getChild('query')?.getChild('item')?.attrs).to.deep.equal({
      affiliation: 'none',
      role: 'participant',
      nick: 'tybalt',
      jid: tybalt.jid,
    });
    const members = admin(`<item affiliation='member'/>`);
    await juliet.asks(HALL, 'get', members);
    expect(await tybalt.isRefused(HALL, 'get', members)).to.equal('forbidden');
    await romeo.configures(HALL, { roomconfig_getmemberlist: 'participant' });
    await tybalt.asks(HALL, 'get', members);
    expect(
      await tybalt.isRefused(HALL, 'set', admin(`<item affiliation='member' jid='x@y'/>`)),
    ).to.equal('forbidden');
  });

  it('leaves a room its last owner', async () => {
    expect(
      await romeo.isRefused(HALL, 'set', admin(`<item affiliation='none' jid='${romeo.bare}'/>`)),
    ).to.equal('conflict');
  });
});
