import { expect } from 'chai';
import { submission } from '../../scenario/rooms/stage.ts';
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
const NS_REGISTER = 'jabber:iq:register';
const registering = (nick: string): string =>
  `<query xmlns='${NS_REGISTER}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#register</value></field><field var='muc#register_roomnick'><value>${nick}</value></field></x></query>`;
const reserved = `<query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'/>`;

describe('a room on a real server: registration, invitations, its end (XEP-0045 §7.8, §7.10, §10.9; A9)', function () {
  this.timeout(60_000);
  let theatre: Theatre;
  let romeo: Player;
  let juliet: Player;
  let tybalt: Player;

  before(async () => {
    theatre = await Theatre.open(['romeo', 'juliet', 'tybalt', 'root'], {
      admins: ['root@localhost'],
    });
    [romeo, juliet, tybalt] = (await theatre.logAllIn('romeo', 'juliet', 'tybalt')) as [
      Player,
      Player,
      Player,
    ];
  });
  after(() => theatre[Symbol.asyncDispose]());
  afterEach(async () => {
    await romeo
      .asks(HALL, 'set', `<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query>`)
      .catch((error: unknown) => expect(error).to.have.property('condition', 'item-not-found'));
    for (const player of [romeo, juliet, tybalt]) await player.ignores(SERVICE);
  });

  it('registers who may, reserves the nick for him, and gives it up again', async () => {
    await romeo.opens(HALL);
    await juliet.enters(HALL);
    await romeo.ignores(HALL);
    expect(await juliet.isRefused(HALL, 'get', `<query xmlns='${NS_REGISTER}'/>`)).to.equal(
      'registration-required',
    );
    await romeo.configures(HALL, { roomconfig_registration: '1' });
    await romeo.ignores(HALL);
    await juliet.ignores(HALL);
    const form = await juliet.asks(HALL, 'get', `<query xmlns='${NS_REGISTER}'/>`);
    expect(String(form)).to.include('muc#register_roomnick');
    juliet.sends(`<iq to='${HALL}' type='set' id='r1'>${registering('juliet')}</iq>`);
    await juliet.receives(
      `<presence from='${HALL}/juliet'>${user(
        `<item affiliation='member' role='participant' jid='${juliet.jid}'/>`,
        codes(110),
      )}</presence>`,
    );
    await juliet.receives(`<iq type='result' id='r1' from='${HALL}'/>`);
    await romeo.ignores(HALL);
    expect(String(await juliet.asks(HALL, 'get', reserved))).to.include('name="juliet"');
    expect(String(await juliet.asks(HALL, 'get', `<query xmlns='${NS_REGISTER}'/>`))).to.include(
      '<registered/>',
    );
    juliet.sends(`<presence to='${HALL}' type='unavailable'/>`);
    await juliet.ignores(HALL);
    tybalt.sends(`<presence to='${HALL}/juliet' id='r2'>${JOIN}</presence>`);
    await tybalt.receives(
      `<presence type='error' from='${HALL}/juliet' id='r2'>${refusal('cancel', 'conflict')}</presence>`,
    );
    expect(await tybalt.isRefused(HALL, 'set', registering('Juliet'))).to.equal('conflict');
    await juliet.asks(HALL, 'set', `<query xmlns='${NS_REGISTER}'><remove/></query>`);
    await tybalt.enters(HALL, 'juliet');
  });

  it('invites through the room: with the inviter, the reason and the form of XEP-0249', async () => {
    await romeo.opens(HALL);
    juliet.sends('<presence/>');
    await juliet.ignores(SERVICE);
    romeo.sends(
      `<message to='${HALL}' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='${juliet.bare}'><reason>Dance with me</reason></invite></x></message>`,
    );
    await juliet.receives(
      `<message from='${HALL}' to='${juliet.bare}' id='i1'>${user(`<invite from='${HALL}/romeo'><reason>Dance with me</reason></invite>`)}<body/><x xmlns='jabber:x:conference' jid='${HALL}' reason='Dance with me'/></message>`,
    );
    juliet.sends(
      `<message to='${HALL}' id='i2'><x xmlns='http://jabber.org/protocol/muc#user'><decline to='${HALL}/romeo'><reason>Too tired</reason></decline></x></message>`,
    );
    await romeo.receives(
      `<message from='${HALL}' id='i2'>${user(`<decline from='${juliet.bare}'><reason>Too tired</reason></decline>`)}</message>`,
    );
    // Nobody else may refuse in her place, nor she twice.
    for (const player of [tybalt, juliet]) {
      player.sends(
        `<message to='${HALL}' id='i3'><x xmlns='http://jabber.org/protocol/muc#user'><decline to='${HALL}/romeo'/></x></message>`,
      );
      await player.receives(`<message from='${HALL}' type='error' id='i3'/>`);
    }
    await romeo.receivesNothing(HALL);
    juliet.sends(`<presence type='unavailable'/>`);
    await juliet.ignores(SERVICE);
  });

  it('makes a member of who is invited into a members-only room', async () => {
    await romeo.opens(HALL, { roomconfig_membersonly: '1', roomconfig_roomsecret: 'cauldron' });
    juliet.sends(`<presence to='${HALL}/juliet' id='o1'>${JOIN}</presence>`);
    await juliet.receives(
      `<presence type='error' from='${HALL}/juliet' id='o1'>${refusal('auth', 'registration-required')}</presence>`,
    );
    juliet.sends('<presence/>');
    await juliet.ignores(SERVICE);
    romeo.sends(
      `<message to='${HALL}' id='i4'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='${juliet.bare}'/></x></message>`,
    );
    await juliet.receives(
      `<message from='${HALL}' id='i4'>${user(`<invite from='${HALL}/romeo'><reason/></invite>`, `<password>cauldron</password>`)}<x xmlns='jabber:x:conference' jid='${HALL}' password='cauldron'/></message>`,
    );
    juliet.sends(
      `<presence to='${HALL}/juliet'><x xmlns='http://jabber.org/protocol/muc'><password>cauldron</password></x></presence>`,
    );
    await juliet.receives(`<presence from='${HALL}/romeo'/>`);
    await juliet.receives(
      `<presence from='${HALL}/juliet'>${user(`<item affiliation='member' role='participant' jid='${juliet.jid}'/>`, codes(110))}</presence>`,
    );
    await juliet.ignores(HALL);
    await romeo.configures(HALL, { roomconfig_allowinvites: '0' });
    await juliet.ignores(HALL);
    juliet.sends(
      `<message to='${HALL}' id='i5'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='${tybalt.bare}'/></x></message>`,
    );
    await juliet.receives(
      `<message from='${HALL}' type='error' id='i5'>${refusal('auth', 'forbidden')}</message>`,
    );
    juliet.sends(`<presence type='unavailable'/>`);
    await juliet.ignores(SERVICE);
  });

  it('is destroyed by its owner, with the reason and where to go instead', async () => {
    await romeo.opens(HALL);
    await juliet.enters(HALL);
    await romeo.ignores(HALL);
    const destroy = `<destroy jid='other@${SERVICE}'><reason>Macbeth comes</reason><password>cauldron</password></destroy>`;
    expect(
      await juliet.isRefused(
        HALL,
        'set',
        `<query xmlns='http://jabber.org/protocol/muc#owner'>${destroy}</query>`,
      ),
    ).to.equal('forbidden');
    romeo.sends(
      `<iq to='${HALL}' type='set' id='d1'><query xmlns='http://jabber.org/protocol/muc#owner'>${destroy}</query></iq>`,
    );
    await juliet.receives(
      `<presence type='unavailable' from='${HALL}/juliet'>${user(
        `<item affiliation='none' role='none' jid='${juliet.jid}'/>`,
        destroy,
        codes(110),
      )}</presence>`,
    );
    await romeo.receives(
      `<presence type='unavailable' from='${HALL}/romeo'>${user(
        `<item affiliation='owner' role='none' jid='${romeo.jid}'/>`,
        destroy,
        codes(110),
      )}</presence>`,
    );
    await romeo.receives(`<iq type='result' id='d1' from='${HALL}'/>`);
    await juliet.receivesNothing(SERVICE);
  });

  it('is ended by an admin of the service with a command (XEP-0050); he is owner everywhere', async () => {
    await romeo.opens(HALL, { roomconfig_membersonly: '1' });
    const root = await theatre.logIn('root');
    root.sends(`<presence to='${HALL}/root'>${JOIN}</presence>`);
    await root.receives(
      `<presence from='${HALL}/romeo'>${user(`<item affiliation='owner' role='moderator' jid='${romeo.jid}'/>`)}</presence>`,
    );
    await root.receives(
      `<presence from='${HALL}/root'>${user(`<item affiliation='owner' role='moderator' jid='${root.jid}'/>`, codes(110))}</presence>`,
    );
    await root.asks(HALL, 'set', submission({ roomconfig_roomname: 'Seen to' }));
    await romeo.ignores(HALL);
    await root.ignores(HALL);
    const command = (content = ''): string =>
      `<command xmlns='http://jabber.org/protocol/commands' node='http://prosody.im/protocol/muc#destroy'>${content}</command>`;
    expect(await juliet.isRefused(SERVICE, 'set', command())).to.equal('forbidden');
    const form = await root.asks(SERVICE, 'set', command());
    expect(String(form)).to.include('status="executing"').and.to.include(HALL);
    const ended = await root.asks(
      SERVICE,
      'set',
      command(
        `<x xmlns='jabber:x:data' type='submit'><field var='rooms'><value>${HALL}</value></field></x>`,
      ),
    );
    expect(String(ended)).to.include('status="completed"');
    await romeo.receives(
      `<presence type='unavailable' from='${HALL}/romeo'>${user(`<destroy/>`, `<item affiliation='owner' role='none' jid='${romeo.jid}'/>`, codes(110))}</presence>`,
    );
  });
});
